//! Identifiers: a type each, opaque and prefixed on the wire, ordered by time.

mod base32;
mod generate;
mod object;
mod text;
mod uuid_based;

pub use generate::{Entropy, IdGen, SystemEntropy, TimeOrderedIds};
pub use object::UserId;
pub use text::{SessionId, Subject};
pub use uuid_based::{
    BroadcastId, ClientId, ContentId, ConversationId, DeviceId, JobId, MediaId, MessageId, NotificationId,
    ReportId, UploadId,
};

/// A text that is not the id it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is not {expected}")]
pub struct BadId {
    /// What was expected, with its article, such as "a message id (msg_…)".
    pub expected: &'static str,
}
