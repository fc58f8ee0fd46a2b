//! The port's conformance suite on a real mail server, in this process.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the failure of a case"
)]

#[path = "shared/read.rs"]
mod read;
#[path = "shared/server.rs"]
#[expect(dead_code, reason = "here the server takes everything; tests/smtp tells it what else to do")]
mod server;

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use onlychat_domain::time::SystemClock;
use onlychat_mail::conformance::{Backend, PostOffice, Received, run};
use onlychat_mail::{Mailbox, Mailer};
use onlychat_mail_smtp::{SmtpMailer, SmtpOptions};

use server::{MailServer, Script};

fn main() -> ExitCode {
    run(Smtp)
}

struct Smtp;

#[async_trait]
impl Backend for Smtp {
    fn name(&self) -> &'static str {
        "smtp"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn post_office(&self, from: Mailbox) -> Result<Arc<dyn PostOffice>, String> {
        let server = MailServer::start(Script::default()).await;
        let options =
            SmtpOptions::parse(&format!("smtp://{}", server.place)).map_err(|error| error.to_string())?;
        let mailer =
            SmtpMailer::new(options, from, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
        Ok(Arc::new(Office { server, mailer: Arc::new(mailer) }))
    }
}

struct Office {
    server: MailServer,
    mailer: Arc<SmtpMailer>,
}

#[async_trait]
impl PostOffice for Office {
    fn mailer(&self) -> Arc<dyn Mailer> {
        Arc::<SmtpMailer>::clone(&self.mailer)
    }

    async fn received(&self) -> Result<Vec<Received>, String> {
        let taken = self.server.taken();
        for mail in &taken {
            let mut names = read::headers(&read::parsed(&mail.raw));
            names.dedup();
            let known = [
                "auto-submitted",
                "content-transfer-encoding",
                "content-type",
                "date",
                "from",
                "list-unsubscribe",
                "list-unsubscribe-post",
                "message-id",
                "mime-version",
                "subject",
                "to",
            ];
            let others: Vec<_> = names.iter().filter(|name| !known.contains(&name.as_str())).collect();
            assert!(others.is_empty(), "headers that nobody wrote: {others:?}");
        }
        Ok(taken.iter().map(read::read).collect())
    }
}
