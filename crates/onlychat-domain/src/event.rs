//! What happened, as each person's devices are told.

use serde::{Deserialize, Serialize};

use crate::broadcast::Broadcast;
use crate::id::{ConversationId, MediaId, MessageId, UserId};
use crate::message::{Emoji, Message, Seq};
use crate::time::Timestamp;

/// A place in one person's event log: 1, 2, 3, … without gaps; 0 before the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub i64);

impl Position {
    /// Before the first event.
    pub const ZERO: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Something that happened. It refers to what it is about and carries no text: a message that is
/// deleted or edited leaves no copy in the log, and a device that resumes sees the latest state.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A conversation began.
    ConversationCreated {
        /// Which.
        conversation_id: ConversationId,
    },
    /// A message was written.
    MessageCreated {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
    },
    /// A message's text changed.
    MessageEdited {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
    },
    /// A message was deleted.
    MessageDeleted {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
    },
    /// What can be shown of a message's attachments changed.
    AttachmentsChanged {
        /// Where.
        conversation_id: ConversationId,
        /// Which message.
        message_id: MessageId,
    },
    /// One's own vault item came, changed or went.
    MediaChanged {
        /// Which.
        media_id: MediaId,
    },
    /// Somebody reacted to a message, or took a reaction back.
    ReactionChanged {
        /// Where.
        conversation_id: ConversationId,
        /// Which message.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what.
        emoji: Emoji,
        /// Given or taken back.
        reacted: bool,
    },
    /// Somebody read up to a message.
    ConversationRead {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// Up to which.
        seq: Seq,
    },
    /// A device of the other has everything up to a message.
    ConversationDelivered {
        /// Where.
        conversation_id: ConversationId,
        /// Whose device.
        user_id: UserId,
        /// Up to which.
        seq: Seq,
    },
    /// One's own settings of a conversation changed.
    ConversationSettingsChanged {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Something came into one's own notification centre, or was read there.
    NotificationsChanged,
    /// One's own settings of what one is told changed.
    NotificationSettingsChanged,
    /// One's own settings of what others see changed.
    PrivacyChanged,
    /// One blocks or restricts somebody, or no longer.
    RelationChanged {
        /// Whom.
        other_id: UserId,
    },
    /// One's own subscription to a creator began, changed or ended.
    SubscriptionChanged {
        /// To whom.
        creator_id: UserId,
    },
}

impl Event {
    /// The message it is about, if it is about one.
    pub const fn message_id(&self) -> Option<MessageId> {
        match self {
            Self::MessageCreated { message_id, .. }
            | Self::MessageEdited { message_id, .. }
            | Self::MessageDeleted { message_id, .. }
            | Self::AttachmentsChanged { message_id, .. }
            | Self::ReactionChanged { message_id, .. } => Some(*message_id),
            Self::ConversationCreated { .. }
            | Self::ConversationRead { .. }
            | Self::ConversationDelivered { .. }
            | Self::MediaChanged { .. }
            | Self::ConversationSettingsChanged { .. }
            | Self::NotificationsChanged
            | Self::NotificationSettingsChanged
            | Self::PrivacyChanged
            | Self::RelationChanged { .. }
            | Self::SubscriptionChanged { .. } => None,
        }
    }
}

/// An event at its place in one person's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommittedEvent {
    /// Whose log.
    pub user_id: UserId,
    /// Where in it.
    pub position: Position,
    /// What happened.
    pub event: Event,
}

/// What a commit brought. Whoever holds one may rely on it: it is durable.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Receipt {
    /// Each message that was written, edited, deleted or reacted to, once, as it is now; in the order of the writes.
    pub messages: Vec<Message>,
    /// Each event at its place in each log, in the order of the change set's events and audiences.
    pub events: Vec<CommittedEvent>,
    /// Each broadcast that was made.
    pub broadcasts: Vec<Broadcast>,
}

/// Something fleeting: told to those who are connected, never kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Signal {
    /// Somebody is typing.
    Typing {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
    },
    /// Somebody came or went.
    Presence {
        /// Who.
        user_id: UserId,
        /// Whether they are here.
        online: bool,
        /// When they were last here; `None` while they are.
        last_seen_at: Option<Timestamp>,
    },
    /// One's own vault item is being worked on.
    MediaProgress {
        /// Which.
        media_id: MediaId,
        /// In per cent.
        progress: u8,
    },
}
