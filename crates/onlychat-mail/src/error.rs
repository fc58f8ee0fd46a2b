//! Why a mail was not sent, in words that name no adapter.

use std::error::Error;

/// The cause in the adapter's own words, for the log.
type Cause = Box<dyn Error + Send + Sync>;

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not now: the server cannot be reached, is busy, or wants to be asked again. Try again later.
    #[error("mail cannot be sent at the moment")]
    Temporary(#[source] Cause),
    /// Not this mail to this address, now or later: there is no such mailbox, or it takes no such mail.
    #[error("this address takes no such mail")]
    Permanent(#[source] Cause),
    /// Nothing from us, whoever it is for: a wrong password, a sender that is not ours, a server that forbids it. Nothing
    /// is wrong with the address. Somebody must look; try again after that.
    #[error("the mail server takes no mail from here")]
    Refused(#[source] Cause),
}
