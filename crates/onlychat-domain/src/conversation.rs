//! Conversations of two people.

use serde::{Deserialize, Serialize};

use crate::id::{ConversationId, UserId};
use crate::message::{Message, Seq};
use crate::page::ConversationCursor;
use crate::time::Timestamp;

/// The one conversation of two people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The two, the smaller id first, so that each pair is written one way.
    pub members: [UserId; 2],
    /// The last message's number; 0 while there is none.
    pub last_seq: Seq,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the last message came (or it was made).
    pub updated_at: Timestamp,
}

impl Conversation {
    /// A new one without messages. `None` when both are the same person.
    pub fn between(id: ConversationId, one: UserId, other: UserId, now: Timestamp) -> Option<Self> {
        (one != other).then(|| Self {
            id,
            members: pair(one, other),
            last_seq: Seq::ZERO,
            created_at: now,
            updated_at: now,
        })
    }

    /// The other of the two; `None` when `member` is not one of them.
    pub fn peer_of(&self, member: UserId) -> Option<UserId> {
        match self.members {
            [one, other] if one == member => Some(other),
            [one, other] if other == member => Some(one),
            _ => None,
        }
    }
}

/// Two people in the order in which they are stored.
pub fn pair(one: UserId, other: UserId) -> [UserId; 2] {
    if one <= other { [one, other] } else { [other, one] }
}

/// What one of the two has seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Membership {
    /// Up to which message it was read. Never moves backwards.
    pub read_seq: Seq,
    /// Up to which message a device has it. Never moves backwards, never below `read_seq`.
    pub delivered_seq: Seq,
    /// How many messages of the other are after `read_seq` and not deleted.
    pub unread_count: i64,
}

/// What one of the two wants of a conversation, for themselves alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ConversationSettings {
    /// Until when nothing of it is told by itself; [`Timestamp::FOREVER`] until further notice.
    pub muted_until: Option<Timestamp>,
    /// Since when it stands before the others.
    pub pinned_at: Option<Timestamp>,
    /// Since when it is put away. A new message brings it back, unless it is muted.
    pub archived_at: Option<Timestamp>,
    /// Whether it is to look unread though it was read.
    pub unread: bool,
}

impl ConversationSettings {
    /// Whether nothing of it is told by itself.
    pub fn is_muted(&self, now: Timestamp) -> bool {
        self.muted_until.is_some_and(|until| until > now)
    }

    /// After a message came.
    #[must_use]
    pub fn with_news(mut self, now: Timestamp) -> Self {
        if !self.is_muted(now) {
            self.archived_at = None;
        }
        self
    }
}

/// Which of somebody's conversations are listed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Shelf {
    /// All.
    #[default]
    All,
    /// Those that are not put away.
    Inbox,
    /// Those that stand before the others.
    Pinned,
    /// Those that are put away.
    Archived,
}

impl Shelf {
    /// Whether one with these settings is listed.
    pub const fn holds(self, settings: &ConversationSettings) -> bool {
        match self {
            Self::All => true,
            Self::Inbox => settings.archived_at.is_none(),
            Self::Pinned => settings.pinned_at.is_some(),
            Self::Archived => settings.archived_at.is_some(),
        }
    }
}

/// A conversation as one of the two sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// Whose view it is.
    pub viewer_id: UserId,
    /// The other.
    pub peer_id: UserId,
    /// What the viewer has seen.
    pub own: Membership,
    /// What the viewer wants of it.
    pub settings: ConversationSettings,
    /// What the other has seen.
    pub peer: Membership,
    /// The message with the highest number, deleted or not.
    pub last_message: Option<Message>,
}

impl ConversationView {
    /// Where a list that ends with it goes on.
    pub const fn cursor(&self) -> ConversationCursor {
        ConversationCursor { updated_at: self.conversation.updated_at, id: self.conversation.id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_written_one_way() {
        let (a, b) = (UserId::from_bytes([1; 12]), UserId::from_bytes([2; 12]));
        assert_eq!(pair(a, b), pair(b, a));
        let id = ConversationId::from_bytes([0; 16]);
        let conversation = Conversation::between(id, b, a, Timestamp::EPOCH).unwrap();
        assert_eq!(conversation.peer_of(a), Some(b));
        assert_eq!(conversation.peer_of(UserId::from_bytes([3; 12])), None);
        assert!(Conversation::between(id, a, a, Timestamp::EPOCH).is_none());
    }
}
