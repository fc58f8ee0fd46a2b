//! E-mail by a mail server: SMTP (RFC 5321), secured from its beginning or by `STARTTLS`.
//!
//! A connection is kept for a while and used again. Which step a server said no at decides whom the no is about: the
//! address, or us.

mod connection;
mod error;
mod mailer;
mod message;
mod options;

pub use mailer::SmtpMailer;
pub use options::{Security, SmtpOptions};
