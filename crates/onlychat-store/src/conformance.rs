//! The conformance suite: what every adapter must do, as cases that each have a name of their own.
//!
//! An adapter implements [`Backend`] in `tests/conformance.rs` (with `harness = false`) and hands it to [`run`]:
//! each case becomes a test such as `sqlite::messages::seq_has_no_gaps`, with a fresh database and a runtime
//! of its own. After every case, whatever it was about, [`crate::Store::check`] must find nothing.
//!
//! Where the port's words leave room, the cases decide (each has a name that says so):
//! - a marker goes no further than the last message ([`crate::Write::AdvanceRead`], [`crate::Write::AdvanceDelivered`]);
//! - a write about a conversation by somebody who is no member of it is [`crate::CommitError::Missing`];
//! - a receipt names messages in the order in which the writes first touch them, also where a write left one as it was;
//! - somebody named twice in an audience is told once; a limit of 0 gives nothing, and `usize::MAX` everything;
//! - subscriptions outlive a page: a page that is made again counts those that went on, and only those, whatever
//!   [`onlychat_domain::Creator::subscriber_count`] says;
//! - a session goes on until the moment at which it expires ([`crate::Precondition::SessionRefresh`]);
//! - a write to a deleted message leaves it as it is, and so does taking back a reaction that is not there.
//!
//! Environment:
//! - `ONLYCHAT_REQUIRE_BACKENDS=sqlite,mongo`: these backends fail when they cannot be reached, else they are ignored;
//! - `ONLYCHAT_ORACLE_CASES=40`: how many random histories are compared with the model.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the failure of a case"
)]

mod accounts;
mod attachments;
mod broadcasts;
mod channels;
mod commit;
mod conversation_settings;
mod conversations;
mod creator_search;
mod creators;
mod events;
mod history;
mod idempotency;
mod inbox;
mod jobs;
mod kit;
mod library;
mod lifecycle;
mod listener;
mod messages;
mod model;
mod notifications;
mod oracle;
mod pruning;
mod races;
mod reactions;
mod receipts;
mod relations;
mod repair;
mod runner;
mod search;
mod secrets;
mod subscriptions;
mod uploads;
mod users;

use std::sync::Arc;

use async_trait::async_trait;

pub use runner::run;

use crate::{CommitListener, Store};

/// An adapter under test.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// What its cases are named after, such as `sqlite`.
    fn name(&self) -> &'static str;
    /// Whether it can be reached from here; else why not, in one line. Asked once.
    async fn available(&self) -> Result<(), String>;
    /// Makes a fresh, empty database that no other case shares, and opens it with this listener.
    async fn open(&self, listener: Arc<dyn CommitListener>) -> Result<Fixture, String>;
}

/// A fresh, empty database, opened.
pub struct Fixture {
    /// It, opened.
    pub store: Arc<dyn Store>,
    /// Where it is, to open it again.
    pub place: Arc<dyn Place>,
}

/// Where a database is: what outlives its being closed.
#[async_trait]
pub trait Place: Send + Sync + 'static {
    /// Opens the same database again. The suite has closed (and dropped) the one before.
    async fn reopen(&self, listener: Arc<dyn CommitListener>) -> Result<Arc<dyn Store>, String>;
    /// Takes the database away. The suite has closed the store; called once, after each case, failed or not.
    async fn remove(&self) -> Result<(), String>;
}

/// Every case and the aggregate it is about.
fn all() -> Vec<(&'static str, runner::Case)> {
    let files: &[(&'static str, &[runner::Case])] = &[
        ("accounts", accounts::CASES),
        ("attachments", attachments::CASES),
        ("broadcasts", broadcasts::CASES),
        ("channels", channels::CASES),
        ("commit", commit::CASES),
        ("conversations", conversations::CASES),
        ("creator_search", creator_search::CASES),
        ("creators", creators::CASES),
        ("events", events::CASES),
        ("history", history::CASES),
        ("idempotency", idempotency::CASES),
        ("inbox", inbox::CASES),
        ("jobs", jobs::CASES),
        ("library", library::CASES),
        ("lifecycle", lifecycle::CASES),
        ("listener", listener::CASES),
        ("messages", messages::CASES),
        ("pruning", pruning::CASES),
        ("races", races::CASES),
        ("reactions", reactions::CASES),
        ("oracle", oracle::CASES),
        ("receipts", receipts::CASES),
        ("notifications", notifications::CASES),
        ("conversation_settings", conversation_settings::CASES),
        ("relations", relations::CASES),
        ("repair", repair::CASES),
        ("search", search::CASES),
        ("secrets", secrets::CASES),
        ("subscriptions", subscriptions::CASES),
        ("uploads", uploads::CASES),
        ("users", users::CASES),
    ];
    files.iter().flat_map(|(aggregate, cases)| cases.iter().map(|case| (*aggregate, *case))).collect()
}
