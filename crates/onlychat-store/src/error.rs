//! What can go wrong, in words that name no database.

use std::error::Error;

/// The cause in the driver's own words, for the log.
pub type Cause = Box<dyn Error + Send + Sync>;

/// The database did not do it. Nothing of it was applied, unless said otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or did not answer in time. For a commit the outcome is unknown: every
    /// write that matters carries a key that makes its retry safe.
    #[error("the database does not answer")]
    Unavailable(#[source] Cause),
    /// No space is left.
    #[error("the database has no space left")]
    Full(#[source] Cause),
    /// It may only be read.
    #[error("the database is read-only")]
    ReadOnly(#[source] Cause),
    /// Anything else: a fault of ours or a damaged database.
    #[error("the database failed")]
    Internal(#[source] Cause),
}

/// Why a change set was not applied. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The precondition at this index of [`crate::Changes::preconditions`] does not hold. The first one that fails is named.
    #[error("precondition {0} does not hold")]
    Precondition(usize),
    /// Something that must be unique exists already.
    #[error("{0:?} exists already")]
    Duplicate(UniqueKey),
    /// The write at this index of [`crate::Changes::writes`] is about something that does not exist.
    #[error("write {0} is about something that does not exist")]
    Missing(usize),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What must be unique.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UniqueKey {
    /// A user's id.
    UserId,
    /// A user's subject at the identity provider.
    Subject,
    /// A user's e-mail address.
    Email,
    /// A creator's handle.
    Handle,
    /// The conversation of two people.
    ConversationPair,
    /// A conversation's id.
    ConversationId,
    /// A message's id.
    MessageId,
    /// A broadcast's id.
    BroadcastId,
    /// A sender's id for a message, or a creator's for a broadcast.
    ClientId,
    /// An upload's id.
    UploadId,
    /// A vault item's id.
    MediaId,
    /// A content's id.
    ContentId,
    /// The digest of a content.
    Digest,
    /// A job's id.
    JobId,
    /// A report's id.
    ReportId,
    /// A built-in account's e-mail address or subject.
    Credential,
    /// A session's id.
    Session,
    /// A provider's notification.
    Webhook,
}

/// Why a database could not be opened. Each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It was written by a newer OnlyChat.
    #[error(
        "the database has version {found}, this OnlyChat knows up to {known}: start the newer OnlyChat, or restore a backup of version {known}"
    )]
    Newer {
        /// The version it has.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// Another process holds it.
    #[error(
        "{place} is in use by another process: stop the other OnlyChat, or give this one a DATABASE_URL of its own"
    )]
    InUse {
        /// Which.
        place: String,
    },
    /// It may not be written to.
    #[error("{place} cannot be written to: give this user write access, or choose another DATABASE_URL")]
    ReadOnly {
        /// Which.
        place: String,
    },
    /// It is not there and cannot be made.
    #[error("{place} cannot be opened or made: {reason}")]
    Missing {
        /// Which.
        place: String,
        /// Why, in the system's words.
        reason: String,
    },
    /// It is no database of ours.
    #[error("{place} is not a database of OnlyChat: {reason}")]
    NotOurs {
        /// Which.
        place: String,
        /// How that shows.
        reason: String,
    },
    /// Nothing answers there.
    #[error("no database answers at {place}: {reason}")]
    Unreachable {
        /// Where, without credentials.
        place: String,
        /// Why, in the driver's words.
        reason: String,
    },
    /// A MongoDB that is no replica set has no transactions.
    #[error(
        "the MongoDB at {place} is not a replica set, so it has no transactions: start mongod with --replSet rs0 and run rs.initiate() once, or use a cluster that is one"
    )]
    NoReplicaSet {
        /// Where, without credentials.
        place: String,
    },
    /// The address cannot be understood.
    #[error("this address cannot be used: {reason}")]
    BadUrl {
        /// Why.
        reason: String,
    },
    /// It could be reached and then failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
