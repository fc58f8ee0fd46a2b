//! What somebody is told of.

use serde::{Deserialize, Serialize};

use crate::id::{BroadcastId, ConversationId, MediaId, MessageId, NotificationId, UserId};
use crate::message::Emoji;
use crate::time::Timestamp;

/// Something worth telling. It refers to what it is about and carries no text: what is told is read when it is told.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Somebody wrote.
    Message {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
    },
    /// A creator said something to everybody who subscribes.
    Broadcast {
        /// Who.
        creator_id: UserId,
        /// What.
        broadcast_id: BroadcastId,
    },
    /// Something that is in the centre too.
    Entry {
        /// What.
        entry: Entry,
    },
    /// What came while it was quiet.
    Missed,
    /// Somebody wants to see whether it works.
    Test,
}

/// What can be switched on and off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Messages.
    Message,
    /// Broadcasts.
    Broadcast,
    /// Reactions to one's own messages.
    Reaction,
    /// New subscribers to one's own page.
    Subscriber,
}

impl Notice {
    /// What it is switched off with; `None` for what is told in any case.
    pub const fn kind(&self) -> Option<NoticeKind> {
        match self {
            Self::Message { .. } => Some(NoticeKind::Message),
            Self::Broadcast { .. } => Some(NoticeKind::Broadcast),
            Self::Entry { entry: Entry::Reaction { .. } } => Some(NoticeKind::Reaction),
            Self::Entry { entry: Entry::Subscriber { .. } } => Some(NoticeKind::Subscriber),
            Self::Entry { entry: Entry::File { .. } } | Self::Missed | Self::Test => None,
        }
    }
}

/// Something in the centre. About one thing there is one entry: the latest.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// Somebody reacted to one's own message.
    Reaction {
        /// Where.
        conversation_id: ConversationId,
        /// To which.
        message_id: MessageId,
        /// Who.
        user_id: UserId,
        /// With what, last.
        emoji: Emoji,
    },
    /// Somebody subscribed to one's own page.
    Subscriber {
        /// Who.
        user_id: UserId,
    },
    /// A file of one's own could not be prepared.
    File {
        /// Which.
        media_id: MediaId,
    },
}

/// The kinds that the centre tells apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// [`Entry::Reaction`].
    Reaction,
    /// [`Entry::Subscriber`].
    Subscriber,
    /// [`Entry::File`].
    File,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reaction, Self::Subscriber, Self::File];

    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reaction => "reaction",
            Self::Subscriber => "subscriber",
            Self::File => "file",
        }
    }
}

impl Entry {
    /// Its kind.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Reaction { .. } => EntryKind::Reaction,
            Self::Subscriber { .. } => EntryKind::Subscriber,
            Self::File { .. } => EntryKind::File,
        }
    }

    /// What it is about: the same for what takes its place.
    pub fn topic(&self) -> String {
        match self {
            Self::Reaction { message_id, .. } => message_id.to_string(),
            Self::Subscriber { user_id } => user_id.to_string(),
            Self::File { media_id } => media_id.to_string(),
        }
    }
}

/// An entry in somebody's centre.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notification {
    /// OnlyChat's id; later ones are greater.
    pub id: NotificationId,
    /// Whose centre.
    pub user_id: UserId,
    /// What happened.
    pub entry: Entry,
    /// When.
    pub created_at: Timestamp,
    /// When it was opened, if it was by itself: see [`Marks`].
    pub read_at: Option<Timestamp>,
}

/// Up to which entry of each kind somebody has read all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Marks {
    /// Of reactions.
    pub reaction: Option<NotificationId>,
    /// Of subscribers.
    pub subscriber: Option<NotificationId>,
    /// Of files.
    pub file: Option<NotificationId>,
}

impl Marks {
    /// That of a kind.
    pub const fn of(&self, kind: EntryKind) -> Option<NotificationId> {
        match kind {
            EntryKind::Reaction => self.reaction,
            EntryKind::Subscriber => self.subscriber,
            EntryKind::File => self.file,
        }
    }

    /// Moves that of a kind forward, never back.
    pub fn advance(&mut self, kind: EntryKind, to: NotificationId) {
        let mark = match kind {
            EntryKind::Reaction => &mut self.reaction,
            EntryKind::Subscriber => &mut self.subscriber,
            EntryKind::File => &mut self.file,
        };
        *mark = (*mark).max(Some(to));
    }

    /// Whether an entry has been read.
    pub fn covers(&self, notification: &Notification) -> bool {
        notification.read_at.is_some() || self.of(notification.entry.kind()) >= Some(notification.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_only_move_forward_and_cover_what_is_before_them() {
        let id = |byte| NotificationId::from_bytes([byte; 16]);
        let at = |byte| Notification {
            id: id(byte),
            user_id: UserId::from_bytes([1; 12]),
            entry: Entry::File { media_id: MediaId::from_bytes([2; 16]) },
            created_at: Timestamp::EPOCH,
            read_at: None,
        };
        let mut marks = Marks::default();
        assert!(!marks.covers(&at(0)));
        marks.advance(EntryKind::File, id(5));
        marks.advance(EntryKind::File, id(3));
        assert_eq!(marks.of(EntryKind::File), Some(id(5)));
        assert!(marks.covers(&at(5)) && !marks.covers(&at(6)));
        assert!(marks.covers(&Notification { read_at: Some(Timestamp::EPOCH), ..at(6) }));
        marks.advance(EntryKind::Reaction, id(9));
        assert!(!marks.covers(&at(6)), "each kind has its own");
    }
}
