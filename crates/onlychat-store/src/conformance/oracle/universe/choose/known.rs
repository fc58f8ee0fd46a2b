//! What is there to choose from, and what is not there yet.

use onlychat_domain::id::{ConversationId, MessageId, SessionId, UserId};
use onlychat_domain::message::Emoji;

use super::super::{CONVERSATIONS, MESSAGES, PEOPLE, SESSIONS, STORED, Universe, WEBHOOKS};
use super::Reading;

/// One of these numbers; none when there are none.
fn one_of(numbers: impl Iterator<Item = u8>, choice: u8) -> Option<u8> {
    let all: Vec<u8> = numbers.collect();
    all.get(usize::from(choice).checked_rem(all.len())?).copied()
}

impl Reading<'_> {
    /// One of the first `count` numbers for which `fits`; any number when this is wild or none fits.
    fn number(&self, count: u8, fits: impl Fn(u8) -> bool) -> u8 {
        let any = self.choice.1 % count;
        if self.wild { any } else { one_of((0..count).filter(|number| fits(*number)), any).unwrap_or(any) }
    }

    /// A message that is there.
    pub(super) fn message(&self) -> MessageId {
        let there = |number| self.model.message(self.universe.message(number)).is_some();
        self.universe.message(self.number(MESSAGES, there))
    }

    /// The number of a message that is not there.
    pub(super) fn new_message(&self) -> u8 {
        self.number(MESSAGES, |number| self.model.message(self.universe.message(number)).is_none())
    }

    /// A conversation that is there, and one of its members.
    pub(super) fn member(&self) -> (ConversationId, UserId) {
        let there = |number| self.model.conversation(self.universe.conversation(number)).is_some();
        let id = self.universe.conversation(self.number(CONVERSATIONS, there));
        let choice = self.choice.2;
        match self.model.conversation(id) {
            Some(conversation) if !self.wild => (id, conversation.members[usize::from(choice % 2)]),
            _ => (id, self.universe.stored(choice)),
        }
    }

    /// The number of a conversation that is not there, and two people who have none.
    pub(super) fn new_conversation(&self) -> (u8, u8, u8) {
        let free = |number| self.model.conversation(self.universe.conversation(number)).is_none();
        let apart = |one: u8, other: u8| {
            let peer = self.universe.person(other);
            self.model.views(self.universe.person(one)).iter().all(|view| view.peer_id != peer)
        };
        let pair = |place: u8| (place / STORED, place % STORED);
        let fits =
            |place: u8| pair(place).0 < pair(place).1 && (self.wild || apart(pair(place).0, pair(place).1));
        let (one, other) =
            one_of((0..STORED * STORED).filter(|place| fits(*place)), self.choice.2).map_or((0, 1), pair);
        (self.number(CONVERSATIONS, free), one, other)
    }

    /// A reaction that is there: to what, whose, and which.
    pub(super) fn reaction(&self) -> (MessageId, UserId, Emoji) {
        let (_, _, b, c) = self.choice;
        let on = |number| self.model.message(self.universe.message(number)).map(|message| message.reactions);
        let carries = |number| on(number).is_some_and(|reactions| !reactions.is_empty());
        let number = self.number(MESSAGES, carries);
        let reactions = on(number).unwrap_or_default();
        match reactions.get(usize::from(b) % reactions.len().max(1)) {
            Some(there) if !self.wild => (self.universe.message(number), there.user_id, there.emoji.clone()),
            _ => (self.universe.message(number), self.universe.stored(b), Universe::emoji(c)),
        }
    }

    /// The number of somebody who is there.
    pub(super) fn person(&self) -> u8 {
        self.number(PEOPLE, |number| self.model.user(self.universe.person(number)).is_some())
    }

    /// The number of somebody who is not there.
    pub(super) fn new_person(&self) -> u8 {
        self.number(PEOPLE, |number| self.model.user(self.universe.person(number)).is_none())
    }

    /// The number of somebody who has a page.
    pub(super) fn creator(&self) -> u8 {
        self.number(STORED, |number| self.model.creator(self.universe.person(number)).is_some())
    }

    /// The number of a subject that has no account.
    pub(super) fn new_account(&self) -> u8 {
        self.number(PEOPLE, |number| self.model.credential(&self.universe.subject(number)).is_none())
    }

    /// A session that is there.
    pub(super) fn session(&self) -> SessionId {
        let there = |number| self.model.session(&self.universe.session(number)).is_some();
        self.universe.session(self.number(SESSIONS, there))
    }

    /// A session that is not there.
    pub(super) fn new_session(&self) -> SessionId {
        let free = |number| self.model.session(&self.universe.session(number)).is_none();
        self.universe.session(self.number(SESSIONS, free))
    }

    /// A notification that was recorded.
    pub(super) fn webhook(&self) -> String {
        let there = |number| self.model.webhook("clerk", &self.universe.webhook(number)).is_some();
        self.universe.webhook(self.number(WEBHOOKS, there))
    }

    /// A notification that was not recorded.
    pub(super) fn new_webhook(&self) -> String {
        let free = |number| self.model.webhook("clerk", &self.universe.webhook(number)).is_none();
        self.universe.webhook(self.number(WEBHOOKS, free))
    }
}
