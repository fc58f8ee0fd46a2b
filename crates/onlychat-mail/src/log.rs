//! Mail into the log, for development: whoever runs the server reads what people would get.

use async_trait::async_trait;

use crate::address::Mailbox;
use crate::error::MailError;
use crate::mail::Mail;
use crate::mailer::Mailer;

/// Sends nothing: writes mails into the log, readable. They hold links that let somebody in, so it is for development.
#[derive(Clone, Debug)]
pub struct LogMailer {
    from: Mailbox,
}

impl LogMailer {
    /// Mails would come from here.
    pub const fn new(from: Mailbox) -> Self {
        Self { from }
    }
}

#[async_trait]
impl Mailer for LogMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        tracing::info!(
            from = %self.from,
            to = %mail.to(),
            subject = mail.subject(),
            id = mail.id(),
            unsubscribe = mail.unsubscribe().map(tracing::field::display),
            html = mail.html().is_some(),
            "a mail, which nobody gets:\n\n{}\n",
            mail.text()
        );
        Ok(())
    }
}
