//! What each choice stands for: mostly something that can be done as the model is now, now and then anything at all.

mod known;
mod writes;

use onlychat_domain::Timestamp;
use onlychat_domain::event::Event;
use onlychat_domain::message::Seq;

use super::super::script::Choice;
use super::Universe;
use crate::conformance::kit::at;
use crate::conformance::model::Model;
use crate::{NewEvent, Precondition, RefreshHash, Write};

/// One choice, read in the light of what there is.
struct Reading<'a> {
    universe: &'a Universe,
    model: &'a Model,
    now: Timestamp,
    /// Whether it may be about what is not there, or make what is there already.
    wild: bool,
    choice: Choice,
}

/// How many kinds there are, of anything. What is above says how wild a choice is.
const KINDS: u8 = 32;

impl Universe {
    fn reading<'a>(&'a self, choice: Choice, model: &'a Model, now: Timestamp) -> Reading<'a> {
        Reading { universe: self, model, now, wild: choice.0 / KINDS == 7, choice }
    }

    pub(super) fn write(&self, choice: Choice, model: &Model, now: Timestamp) -> Write {
        self.reading(choice, model, now).write()
    }

    pub(super) fn precondition(&self, choice: Choice, model: &Model, now: Timestamp) -> Precondition {
        let reading = self.reading(choice, model, now);
        let (kind, a, b, c) = choice;
        let (message_id, emoji) = (reading.message(), Self::emoji(c));
        let (conversation_id, member) = reading.member();
        match kind % KINDS {
            0..8 => Precondition::MessageLive(message_id),
            8..12 => Precondition::ReactionAbsent { message_id, user_id: self.stored(b), emoji },
            12..16 => {
                let (message_id, user_id, emoji) = reading.reaction();
                Precondition::ReactionPresent { message_id, user_id, emoji }
            }
            16..20 => Precondition::ReactionRoom { message_id, emoji, max: usize::from(b % 4) },
            20..24 => Precondition::ReadBelow { conversation_id, user_id: member, seq: seq(c) },
            24..27 => Precondition::DeliveredBelow { conversation_id, user_id: member, seq: seq(c) },
            27..30 => Precondition::SessionRefresh { session_id: reading.session(), hash: hash(b) },
            _ => Precondition::ProviderStateOlder {
                subject: self.subject(a),
                updated_at: at(i64::from(b) * 4),
            },
        }
    }

    pub(super) fn event(&self, (kind, a, b, c): Choice) -> NewEvent {
        let (conversation_id, message_id, user_id) = (self.conversation(a), self.message(b), self.stored(c));
        let event = match kind % 7 {
            0 => Event::ConversationCreated { conversation_id },
            1 => Event::MessageCreated { conversation_id, message_id },
            2 => Event::MessageEdited { conversation_id, message_id },
            3 => Event::MessageDeleted { conversation_id, message_id },
            4 => {
                let (emoji, reacted) = (Self::emoji(a), c.is_multiple_of(2));
                Event::ReactionChanged { conversation_id, message_id, user_id, emoji, reacted }
            }
            5 => Event::ConversationRead { conversation_id, user_id, seq: seq(c) },
            _ => Event::ConversationDelivered { conversation_id, user_id, seq: seq(c) },
        };
        let audience = [a, b, c].into_iter().skip(usize::from(kind % 3)).map(|person| self.stored(person));
        NewEvent { audience: audience.collect(), event }
    }
}

/// A number in a conversation, now and then one beyond the last message.
fn seq(number: u8) -> Seq {
    if number > 250 { Seq(i64::MAX) } else { Seq(i64::from(number % 10)) }
}

const fn hash(number: u8) -> RefreshHash {
    RefreshHash([number % 2; 32])
}
