//! Who sees what of whom: reading, and what is written about it.

use async_trait::async_trait;
use onlychat_domain::id::UserId;
use onlychat_domain::privacy::{Bond, Privacy, Relation, Report};

use crate::Result;

/// Reading who sees what of whom.
#[async_trait]
pub trait Relations: Send + Sync {
    /// Somebody's settings; the usual ones of who never changed any.
    async fn privacy(&self, user: UserId) -> Result<Privacy>;
    /// What somebody said of somebody else.
    async fn relation(&self, owner: UserId, other: UserId) -> Result<Option<Relation>>;
    /// All that somebody said of others, by the others' ids, after the cursor.
    async fn relations(&self, owner: UserId, after: Option<UserId>, limit: usize) -> Result<Vec<Relation>>;
    /// Somebody and each of these, in this order, one for each; strangers too.
    async fn bonds(&self, user: UserId, peers: &[UserId]) -> Result<Vec<Bond>>;
    /// To whom of these somebody has written in their conversation, deleted messages included, in this order.
    async fn written_to(&self, author: UserId, among: &[UserId]) -> Result<Vec<UserId>>;
    /// What was reported, oldest first, after the cursor.
    async fn reports(&self, after: Option<onlychat_domain::ReportId>, limit: usize) -> Result<Vec<Report>>;
}

/// A write about who sees what of whom.
#[derive(Clone, Debug)]
pub enum PrivacyWrite {
    /// Somebody's settings.
    Put {
        /// Whose.
        user_id: UserId,
        /// What they are from now on.
        privacy: Privacy,
    },
    /// Makes or replaces what somebody says of somebody else; nothing is kept of [`Relation::is_none`].
    PutRelation(Relation),
    /// A new report. Unique: id.
    InsertReport(Report),
}
