//! Values to put in: each id and each time of a world is given once.

use std::sync::atomic::Ordering;

use onlychat_domain::id::{BroadcastId, ClientId, ConversationId, MessageId, SessionId, Subject, UserId};
use onlychat_domain::message::{AuthorKind, Emoji};
use onlychat_domain::user::{EmailKey, Profile, User};
use onlychat_domain::{Handle, Timestamp};

use super::World;
use crate::{Changes, NewBroadcast, NewMessage};

/// So many milliseconds after the suite's beginning of time. Not a whole second, so that a store of seconds shows.
pub(in crate::conformance) const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_795_374_061_123 + millis)
}

/// An emoji.
pub(in crate::conformance) fn emoji(text: &str) -> Emoji {
    Emoji::parse(text).unwrap()
}

/// A handle.
pub(in crate::conformance) fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

/// A profile with this address.
pub(in crate::conformance) fn profile(email: &str) -> Profile {
    Profile {
        email: Some(EmailKey::parse(email).unwrap()),
        first_name: Some("Ada".into()),
        last_name: None,
        image_url: Some("https://example.com/ada.png".into()),
    }
}

impl World {
    pub(super) fn next(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A later time than all given before.
    pub(in crate::conformance) fn now(&self) -> Timestamp {
        at(i64::try_from(self.next()).unwrap())
    }

    /// An empty change set at [`World::now`].
    pub(in crate::conformance) fn changes(&self) -> Changes {
        Changes::at(self.now())
    }

    /// A greater id than all given before.
    pub(in crate::conformance) fn user_id(&self) -> UserId {
        let mut bytes = [0x67; 12];
        bytes[4..].copy_from_slice(&self.next().to_be_bytes());
        UserId::from_bytes(bytes)
    }

    /// A greater id than all given before.
    pub(in crate::conformance) fn conversation_id(&self) -> ConversationId {
        ConversationId::from_bytes(self.uuid())
    }

    /// A greater id than all given before.
    pub(in crate::conformance) fn message_id(&self) -> MessageId {
        MessageId::from_bytes(self.uuid())
    }

    /// A new id.
    pub(in crate::conformance) fn client_id(&self) -> ClientId {
        ClientId::from_bytes(self.uuid())
    }

    /// A broadcast that is not made yet.
    pub(in crate::conformance) fn new_broadcast(&self, creator: UserId, text: &str) -> NewBroadcast {
        NewBroadcast {
            id: BroadcastId::from_bytes(self.uuid()),
            creator_id: creator,
            client_id: self.client_id(),
            text: text.to_owned(),
        }
    }

    /// A new id.
    pub(in crate::conformance) fn subject(&self) -> Subject {
        format!("user_{:06}", self.next()).parse().unwrap()
    }

    /// A new id.
    pub(in crate::conformance) fn session_id(&self) -> SessionId {
        format!("sess_{:06}", self.next()).parse().unwrap()
    }

    /// Somebody who is not stored yet, with an address.
    pub(in crate::conformance) fn new_user(&self) -> User {
        let email = format!("ada{}@example.com", self.next());
        User::new(self.user_id(), self.subject(), profile(&email), self.now())
    }

    /// A message that is not sent yet.
    pub(in crate::conformance) fn draft(
        &self,
        place: ConversationId,
        author: UserId,
        text: &str,
    ) -> NewMessage {
        NewMessage {
            id: self.message_id(),
            conversation_id: place,
            client_id: self.client_id(),
            author_id: author,
            author_kind: AuthorKind::Person,
            text: text.to_owned(),
            reply_to: None,
            attachments: Vec::new(),
        }
    }

    pub(super) fn uuid(&self) -> [u8; 16] {
        let mut bytes = [0x01; 16];
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        bytes
    }
}
