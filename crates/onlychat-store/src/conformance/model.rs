//! The oracle: what the port's words say, as plain collections in memory.
//!
//! It is written for being read beside the port's documentation, not for speed: a change set is applied to a copy.

mod holds;
mod reads;
mod writes;

use std::collections::BTreeMap;

use onlychat_domain::event::{CommittedEvent, Position};
use onlychat_domain::id::{ConversationId, MessageId, SessionId, Subject, UserId};
use onlychat_domain::{Conversation, Creator, Membership, Message, Subscription, Timestamp, User};

use crate::{Changes, Credential, ProviderState, Receipt, Session, UniqueKey};

/// Everything there is.
#[derive(Clone, Default)]
pub(super) struct Model {
    users: BTreeMap<UserId, User>,
    creators: BTreeMap<UserId, Creator>,
    /// By fan and creator.
    subscriptions: BTreeMap<(UserId, UserId), Subscription>,
    conversations: BTreeMap<ConversationId, Held>,
    messages: BTreeMap<MessageId, Message>,
    logs: BTreeMap<UserId, Vec<CommittedEvent>>,
    credentials: BTreeMap<Subject, Credential>,
    sessions: BTreeMap<SessionId, Session>,
    webhooks: BTreeMap<(String, String), Timestamp>,
    provider_states: BTreeMap<Subject, ProviderState>,
}

/// A conversation and what its two members have seen, in the order of `members`.
#[derive(Clone)]
struct Held {
    conversation: Conversation,
    seen: [Membership; 2],
}

/// Why a change set is not applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// Its precondition at this index does not hold.
    Precondition(usize),
    /// One of these is taken. Where a write breaks several rules, each is a true answer.
    Duplicate(Vec<UniqueKey>),
    /// Its write at this index is about something that does not exist.
    Missing(usize),
    /// The port's words do not say what becomes of it: it is not tried.
    Unspecified,
}

impl Model {
    /// Applies all of it, or nothing.
    pub(super) fn apply(&mut self, changes: &Changes) -> Result<Receipt, Refusal> {
        if let Some(index) =
            changes.preconditions.iter().position(|precondition| !self.holds(precondition, changes.now))
        {
            return Err(Refusal::Precondition(index));
        }
        let mut next = self.clone();
        let mut touched: Vec<MessageId> = Vec::new();
        for (index, write) in changes.writes.iter().enumerate() {
            if let Some(message) = next.write(write, index, changes.now)?
                && !touched.contains(&message)
            {
                touched.push(message);
            }
        }
        let mut events = Vec::new();
        for told in &changes.events {
            for (index, user_id) in told.audience.iter().enumerate() {
                if !told.audience[..index].contains(user_id) {
                    let log = next.logs.entry(*user_id).or_default();
                    let position = log.last().map_or(Position::ZERO, |event| event.position).next();
                    log.push(CommittedEvent { user_id: *user_id, position, event: told.event.clone() });
                    events.extend(log.last().cloned());
                }
            }
        }
        let messages = touched.iter().map(|id| next.messages[id].clone()).collect();
        *self = next;
        Ok(Receipt { messages, events, broadcasts: Vec::new() })
    }
}
