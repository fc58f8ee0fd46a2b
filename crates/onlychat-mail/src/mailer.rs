//! The port itself.

use async_trait::async_trait;

use crate::error::MailError;
use crate::mail::Mail;

/// Sends e-mail.
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// One attempt. An error other than [`MailError::Permanent`] leaves open whether the mail was taken: the answer may have
    /// been lost. Sent again, it has the same `Message-ID`.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
