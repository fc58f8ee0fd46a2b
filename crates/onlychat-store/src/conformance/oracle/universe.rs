//! The few things a random history is about. Each history has its own, so that many share one database.

mod choose;

use onlychat_domain::id::{ClientId, ConversationId, MessageId, SessionId, Subject, UserId};
use onlychat_domain::message::{AuthorKind, Emoji};
use onlychat_domain::user::{EmailKey, Profile};
use onlychat_domain::{Conversation, Creator, DmPolicy, Handle, Timestamp, User};

use super::super::kit::{World, at, emoji};
use super::script::Step;
use crate::conformance::model::Model;
use crate::{Changes, NewMessage, Write};

/// How many of each there can be. The first [`STORED`] people exist from the beginning, the others may come.
pub(super) const PEOPLE: u8 = 6;
pub(super) const STORED: u8 = 4;
pub(super) const CONVERSATIONS: u8 = 7;
pub(super) const MESSAGES: u8 = 40;
pub(super) const SESSIONS: u8 = 6;
pub(super) const WEBHOOKS: u8 = 6;
const WRITTEN: u8 = 6;

pub(super) struct Universe {
    /// What the ids of this one begin with.
    salt: u32,
}

impl Universe {
    pub(super) fn new(world: &World) -> Self {
        Self { salt: u32::try_from(world.now().as_millis() - at(0).as_millis()).unwrap() }
    }

    fn bytes<const N: usize>(&self, kind: u8, number: u8) -> [u8; N] {
        let mut bytes = [kind; N];
        bytes[..4].copy_from_slice(&self.salt.to_be_bytes());
        bytes[N - 1] = number;
        bytes
    }

    pub(super) fn person(&self, number: u8) -> UserId {
        UserId::from_bytes(self.bytes(1, number % PEOPLE))
    }

    /// Somebody who exists.
    pub(super) fn stored(&self, number: u8) -> UserId {
        self.person(number % STORED)
    }

    pub(super) fn conversation(&self, number: u8) -> ConversationId {
        ConversationId::from_bytes(self.bytes(2, number % CONVERSATIONS))
    }

    pub(super) fn message(&self, number: u8) -> MessageId {
        MessageId::from_bytes(self.bytes(3, number % MESSAGES))
    }

    pub(super) fn client_id(&self, number: u8) -> ClientId {
        ClientId::from_bytes(self.bytes(4, number % MESSAGES))
    }

    pub(super) fn subject(&self, number: u8) -> Subject {
        format!("user_{}x{}", self.salt, number % PEOPLE).parse().unwrap()
    }

    pub(super) fn email(&self, number: u8) -> EmailKey {
        EmailKey::parse(&format!("p{}@s{}.example.com", number % PEOPLE, self.salt)).unwrap()
    }

    pub(super) fn session(&self, number: u8) -> SessionId {
        format!("sess_{}x{}", self.salt, number % SESSIONS).parse().unwrap()
    }

    pub(super) fn webhook(&self, number: u8) -> String {
        format!("{}x{}", self.salt, number % WEBHOOKS)
    }

    pub(super) fn handle(&self, number: u8) -> Handle {
        format!("s{}_{}", self.salt, number % 3).parse().unwrap()
    }

    /// What the display names of this universe contain, and nothing else does.
    pub(super) fn mark(&self) -> String {
        format!("«{}»", self.salt)
    }

    pub(super) fn emoji(number: u8) -> Emoji {
        emoji(["👍", "❤", "❤\u{fe0f}"][usize::from(number % 3)])
    }

    fn user(&self, id: u8, subject: u8, email: u8, now: Timestamp) -> User {
        let profile = Profile { email: Some(self.email(email)), ..Profile::default() };
        User::new(self.person(id), self.subject(subject), profile, now)
    }

    fn creator(&self, person: u8, handle: u8, now: Timestamp) -> Creator {
        Creator {
            user_id: self.stored(person),
            handle: self.handle(handle),
            display_name: format!("Name {} {}", person % 5, self.mark()),
            about: None,
            dm_policy: if person.is_multiple_of(2) { DmPolicy::Everyone } else { DmPolicy::Subscribers },
            subscriber_count: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// The conversation of two of those who exist.
    fn pairing(&self, id: u8, one: u8, other: u8, now: Timestamp) -> Conversation {
        Conversation::between(self.conversation(id), self.person(one), self.person(other), now).unwrap()
    }

    fn draft(&self, id: u8, place: ConversationId, author: UserId, client_id: u8) -> NewMessage {
        NewMessage {
            id: self.message(id),
            conversation_id: place,
            client_id: self.client_id(client_id),
            author_id: author,
            author_kind: AuthorKind::Person,
            text: format!("{id} é 👍"),
            reply_to: None,
            attachments: Vec::new(),
        }
    }

    /// What every history begins with: people, a page, three conversations and a few messages.
    pub(super) fn beginning(&self) -> Changes {
        let now = at(0);
        let mut changes = Changes::at(now);
        for person in 0..STORED {
            changes = changes.write(Write::InsertUser(self.user(person, person, person, now)));
        }
        changes = changes.write(Write::PutCreator(self.creator(0, 0, now)));
        for peer in 1..STORED {
            changes = changes.write(Write::InsertConversation(self.pairing(peer, 0, peer, now)));
        }
        for id in 0..WRITTEN {
            let peer = id % 3 + 1;
            let author = if id % 2 == 0 { 0 } else { peer };
            let draft = self.draft(id, self.conversation(peer), self.person(author), id);
            changes = changes.write(Write::AppendMessage(draft));
        }
        changes
    }

    /// The change set that a step stands for.
    pub(super) fn changes(&self, step: &Step, model: &Model) -> Changes {
        let now = at(i64::from(step.millis));
        Changes {
            now,
            preconditions: step
                .preconditions
                .iter()
                .map(|choice| self.precondition(*choice, model, now))
                .collect(),
            writes: step.writes.iter().map(|choice| self.write(*choice, model, now)).collect(),
            events: step.events.iter().map(|choice| self.event(*choice)).collect(),
        }
    }
}
