//! What each write to a message does, and what is unread.

use onlychat_domain::Timestamp;
use onlychat_domain::id::{ConversationId, MessageId, UserId};
use onlychat_domain::message::{Message, Reaction, Seq};

use super::super::{Held, Model, Refusal};
use super::unique;
use crate::{NewMessage, UniqueKey, Write};

impl Model {
    pub(super) fn write_message(
        &mut self,
        write: &Write,
        index: usize,
        now: Timestamp,
    ) -> Result<MessageId, Refusal> {
        let missing = Refusal::Missing(index);
        let id = match write {
            Write::AppendMessage(message) => return self.append(message, missing, now),
            Write::EditMessage { message_id, text } => {
                let message = self.messages.get_mut(message_id).ok_or(missing)?;
                if message.deleted_at.is_none() {
                    (message.text, message.edited_at) = (text.clone(), Some(now));
                }
                *message_id
            }
            Write::DeleteMessage(message_id) => {
                let message = self.messages.get_mut(message_id).ok_or(missing)?;
                message.text = String::new();
                message.reactions = Vec::new();
                message.deleted_at.get_or_insert(now);
                let place = message.conversation_id;
                self.count_unread(place);
                *message_id
            }
            Write::AddReaction { message_id, user_id, emoji } => {
                let reaction = Reaction { emoji: emoji.clone(), user_id: *user_id };
                let message = self.messages.get_mut(message_id).ok_or(missing)?;
                if message.deleted_at.is_none() && !message.reactions.contains(&reaction) {
                    message.reactions.push(reaction);
                }
                *message_id
            }
            Write::RemoveReaction { message_id, user_id, emoji } => {
                let reaction = Reaction { emoji: emoji.clone(), user_id: *user_id };
                let message = self.messages.get_mut(message_id).ok_or(missing)?;
                message.reactions.retain(|other| *other != reaction);
                *message_id
            }
            _ => return Err(Refusal::Unspecified),
        };
        Ok(id)
    }

    fn append(&mut self, new: &NewMessage, missing: Refusal, now: Timestamp) -> Result<MessageId, Refusal> {
        let same_author =
            |other: &Message| other.author_id == new.author_id && other.client_id == new.client_id;
        let taken = [
            (self.messages.contains_key(&new.id), UniqueKey::MessageId),
            (self.messages.values().any(same_author), UniqueKey::ClientId),
        ];
        let place = self.conversations.get_mut(&new.conversation_id);
        let Some(held) = place.filter(|held| held.place_of(new.author_id).is_some()) else {
            // Which of two faults is named is not said.
            return Err(if taken.iter().any(|(taken, _)| *taken) { Refusal::Unspecified } else { missing });
        };
        unique(taken)?;
        let NewMessage {
            id,
            conversation_id,
            client_id,
            author_id,
            author_kind,
            text,
            reply_to,
            attachments: _,
        } = new.clone();
        let seq = held.conversation.last_seq.next();
        held.conversation.last_seq = seq;
        held.conversation.updated_at = held.conversation.updated_at.max(now);
        let message = Message {
            id,
            conversation_id,
            seq,
            client_id,
            author_id,
            author_kind,
            text,
            reply_to,
            attachments: Vec::new(),
            reactions: Vec::new(),
            created_at: now,
            edited_at: None,
            deleted_at: None,
        };
        self.messages.insert(id, message);
        self.count_unread(conversation_id);
        Ok(id)
    }

    /// `seq`, but no further than the last message. `None` when there is no such member.
    pub(super) fn clamped(&self, id: ConversationId, user: UserId, seq: Seq) -> Option<Seq> {
        let held = self.conversations.get(&id)?;
        held.place_of(user)?;
        Some(seq.min(held.conversation.last_seq))
    }

    /// Moves a member's markers forward.
    pub(super) fn advance(&mut self, id: ConversationId, user: UserId, read: Seq, delivered: Seq) {
        if let Some(held) = self.conversations.get_mut(&id)
            && let Some(place) = held.place_of(user)
        {
            let seen = &mut held.seen[place];
            seen.read_seq = seen.read_seq.max(read);
            seen.delivered_seq = seen.delivered_seq.max(delivered);
        }
        self.count_unread(id);
    }

    /// Counts what each of the two has not read: the other's messages after the marker that are not deleted.
    fn count_unread(&mut self, id: ConversationId) {
        let Some(Held { conversation, seen }) = self.conversations.get_mut(&id) else { return };
        for (member, seen) in conversation.members.iter().zip(seen) {
            let unread = self.messages.values().filter(|message| {
                message.conversation_id == id
                    && message.author_id != *member
                    && message.seq > seen.read_seq
                    && message.deleted_at.is_none()
            });
            seen.unread_count = i64::try_from(unread.count()).unwrap();
        }
    }
}
