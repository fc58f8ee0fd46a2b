//! Whom a no is about.

use std::error::Error as _;

use lettre::transport::smtp::Error;
use onlychat_mail::MailError;

/// How far it came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// To the end of the greeting, and of TLS.
    Connect,
    /// `AUTH`.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA` and the mail itself.
    Content,
}

/// What an error at this step means (RFC 5321, section 4.2.1).
///
/// A lasting no (5xx) to the recipient or to the mail is about that address; before that it is about us, whoever the mail is
/// for. So is one that has "policy" as its reason (RFC 3463: x.7.x): relaying forbidden, a sender with a bad name.
pub(crate) fn meaning(step: Step, error: Error) -> MailError {
    let about_us = matches!(step, Step::Connect | Step::Login | Step::Sender) || is_policy(&error);
    match (error.is_permanent(), error.is_client()) {
        (true, _) if about_us => MailError::Refused(error.into()),
        (true, _) => MailError::Permanent(error.into()),
        // What we want to do the server cannot do: no STARTTLS, no way to log in that both know.
        (false, true) => MailError::Refused(error.into()),
        (false, false) => MailError::Temporary(error.into()),
    }
}

fn is_policy(error: &Error) -> bool {
    // 530: one must log in first (RFC 4954).
    error.status().is_some_and(|code| u16::from(code) == 530)
        || error.source().is_some_and(|said| said.to_string().starts_with("5.7."))
}
