//! The conformance suite: what every mailer must do, as cases that each have a name of their own.
//!
//! An adapter implements [`Backend`] in `tests/conformance.rs` (with `harness = false`) and hands it to [`run`]: each
//! case becomes a test such as `smtp::content::any_line_arrives`, with a fresh mailer.
//!
//! `ONLYCHAT_REQUIRE_BACKENDS=smtp` makes a backend that cannot be reached a failure; else its cases are ignored.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed expectation is the failure of a case")]

mod content;
mod delivery;
mod runner;

use std::sync::Arc;

use async_trait::async_trait;

pub use runner::run;

use crate::{Mail, Mailbox, Mailer};

/// An adapter under test.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// What its cases are named after, such as `smtp`.
    fn name(&self) -> &'static str;
    /// Whether it can be used here; else why not, in one line. Asked once.
    async fn available(&self) -> Result<(), String>;
    /// A mailer that sends as this mailbox, with an empty inbox behind it that no other case shares.
    async fn post_office(&self, from: Mailbox) -> Result<Arc<dyn PostOffice>, String>;
}

/// A mailer, and where its mails arrive.
#[async_trait]
pub trait PostOffice: Send + Sync + 'static {
    /// The mailer.
    fn mailer(&self) -> Arc<dyn Mailer>;
    /// What has arrived, in order.
    async fn received(&self) -> Result<Vec<Received>, String>;
}

/// A mail as whoever it is for sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// From whom, `name <address>` without quotes.
    pub from: String,
    /// To whom it says it is, the same way.
    pub to: String,
    /// Everybody it went to, addresses alone.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text; lines end with a newline alone, and none is at the end.
    pub text: String,
    /// The part of the id that its sender gave.
    pub id: String,
    /// Where one can unsubscribe.
    pub unsubscribe: Option<String>,
}

/// What must arrive when this was sent.
fn expected(from: &Mailbox, mail: &Mail) -> Received {
    Received {
        from: from.to_string(),
        to: mail.to().to_string(),
        recipients: vec![mail.to().address().to_string()],
        subject: mail.subject().to_owned(),
        text: mail.text().to_owned(),
        id: mail.id().to_owned(),
        unsubscribe: mail.unsubscribe().map(ToString::to_string),
    }
}

/// Every case and what it is about.
fn all() -> Vec<(&'static str, runner::Case)> {
    let files: &[(&'static str, &[runner::Case])] =
        &[("content", content::CASES), ("delivery", delivery::CASES)];
    files.iter().flat_map(|(about, cases)| cases.iter().map(|case| (*about, *case))).collect()
}
