//! The port to e-mail.
//!
//! A [`Mail`] can only be made of what belongs into one: addresses that are addresses, names and subjects of one line. So
//! nothing that somebody typed can become a header or a recipient of its own.
//!
//! Rules every adapter keeps (the conformance suite pins them):
//! - a mail arrives as it was written, in any script, with any lines;
//! - it goes to the one person it is for;
//! - a mail that is sent again has the same `Message-ID`, so that whoever receives it twice can see it;
//! - what [`Mailer::send`] has returned for, somebody else has taken responsibility for.

mod address;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod log;
mod mail;
mod mailer;

pub use address::{Address, Mailbox, NAME_MAX_CHARS};
pub use error::MailError;
pub use log::LogMailer;
pub use mail::{BODY_MAX_BYTES, Mail, SUBJECT_MAX_CHARS, UNSUBSCRIBE_MAX_BYTES};
pub use mailer::Mailer;
