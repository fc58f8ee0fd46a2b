//! How lists are cut into pages.

use crate::broadcast::BroadcastPosition;
use crate::creator::Handle;
use crate::id::{ConversationId, MessageId, UserId};
use crate::time::Timestamp;

/// How many rows one page may have at most.
pub const PAGE_MAX: usize = 100;
/// How many it has when nobody asks.
pub const PAGE_DEFAULT: usize = 50;

/// Where a page of conversations goes on: after this one, most recent first, the id as tie-break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConversationCursor {
    /// `updated_at` of the last one seen.
    pub updated_at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

/// Where a page of creators goes on: after this one, most subscribers first, the handle as tie-break.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorCursor {
    /// `subscriber_count` of the last one seen.
    pub subscriber_count: i64,
    /// Its handle.
    pub handle: Handle,
}

/// Where a page of channels goes on: after this one, latest broadcast first, the creator's id as tie-break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChannelCursor {
    /// That of the last one's last broadcast.
    pub position: BroadcastPosition,
    /// Whose channel it is.
    pub creator_id: UserId,
}

/// Where a page of messages from several conversations goes on: after this one, newest first, the greater id first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MessageCursor {
    /// When the last one seen was sent.
    pub created_at: Timestamp,
    /// Its id.
    pub id: MessageId,
}
