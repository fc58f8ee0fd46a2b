//! The whole of it.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Accounts, Broadcasts, Changes, CommitError, Conversations, Creators, Events, IdempotencyKeys, Jobs,
    Library, Messages, Notifications, Receipt, Relations, Result, Search, Secrets, Users,
};

/// The database.
#[async_trait]
pub trait Store:
    Users
    + Creators
    + Conversations
    + Messages
    + Search
    + Relations
    + Notifications
    + Broadcasts
    + Library
    + Jobs
    + Events
    + Accounts
    + IdempotencyKeys
    + Secrets
{
    /// Applies all of it in one transaction, or nothing. When it returns `Ok`, the change is durable: synced to the
    /// disk on SQLite, acknowledged by a majority with its journal on MongoDB. It goes on when its caller goes away.
    async fn commit(&self, changes: Changes) -> Result<Arc<Receipt>, CommitError>;
    /// Whether it answers, and can be written to.
    async fn health(&self) -> Result<()>;
    /// Looks for what must never be, on live data: gaps in numbers and logs, counters out of step. At most 100 findings.
    async fn check(&self) -> Result<Vec<Finding>>;
    /// Computes anew what is wrong and can be computed from the rest, on live data: counters, copies, bounds of logs. Each
    /// repair is computed and written in one transaction, and told. Answers after about [`crate::REPAIRS_MAX`] of them:
    /// ask again until there are none. What cannot be computed (a missing message) is left for [`Store::check`] to tell;
    /// a log with a hole begins after it from then on, so that whoever was told less must fetch again.
    async fn repair(&self) -> Result<Vec<Finding>>;
    /// Stops writing, waits for what is in flight and closes. Later calls fail.
    async fn close(&self);
    /// What it is, without credentials: for logs and people.
    fn describe(&self) -> String;
}

/// Something that must never be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What it is about, such as a conversation's id.
    pub about: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.about, self.problem)
    }
}
