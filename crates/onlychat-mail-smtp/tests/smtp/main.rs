//! Against a mail server that does what it is told: refusals, hanging up, TLS, logging in.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the test's failure"
)]

#[path = "../shared/read.rs"]
#[expect(dead_code, reason = "what the conformance suite compares is looked at there")]
mod read;
#[path = "../shared/server.rs"]
mod server;

mod form;
mod refusals;
mod reuse;
mod secured;

use std::sync::Arc;

use onlychat_domain::{Clock, Timestamp};
use onlychat_mail::{Mail, Mailbox};
use onlychat_mail_smtp::{SmtpMailer, SmtpOptions};

use server::MailServer;

/// 2026-11-23T18:00:00Z.
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_795_456_800)
    }
}

fn sender() -> Mailbox {
    Mailbox::new("OnlyChat", "chat@example.com".parse().unwrap()).unwrap()
}

fn mail(subject: &str) -> Mail {
    let to = Mailbox::new("Ada", "ada@example.net".parse().unwrap()).unwrap();
    Mail::new("m1", to, subject, "text").unwrap()
}

/// `scheme://` + `before` + the server + `after`.
fn options(server: &MailServer, scheme: &str, before: &str, after: &str) -> SmtpOptions {
    SmtpOptions::parse(&format!("{scheme}://{before}{}{after}", server.place)).unwrap()
}

fn mailer(options: SmtpOptions) -> SmtpMailer {
    SmtpMailer::new(options, sender(), Arc::new(StandingClock)).unwrap()
}
