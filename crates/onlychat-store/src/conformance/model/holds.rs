//! What must hold.

use onlychat_domain::id::{ConversationId, MessageId, UserId};
use onlychat_domain::message::Emoji;
use onlychat_domain::{Membership, Timestamp};

use super::Model;
use crate::Precondition;

impl Model {
    pub(super) fn holds(&self, precondition: &Precondition, now: Timestamp) -> bool {
        match precondition {
            Precondition::MessageLive(id) => {
                self.messages.get(id).is_some_and(|message| message.deleted_at.is_none())
            }
            Precondition::ReactionAbsent { message_id, user_id, emoji } => {
                !self.reacted(*message_id, *user_id, emoji)
            }
            Precondition::ReactionPresent { message_id, user_id, emoji } => {
                self.reacted(*message_id, *user_id, emoji)
            }
            Precondition::ReactionRoom { message_id, emoji, max } => self.room(*message_id, emoji, *max),
            Precondition::ReadBelow { conversation_id, user_id, seq } => {
                self.seen(*conversation_id, *user_id).is_some_and(|seen| seen.read_seq < *seq)
            }
            Precondition::DeliveredBelow { conversation_id, user_id, seq } => {
                self.seen(*conversation_id, *user_id).is_some_and(|seen| seen.delivered_seq < *seq)
            }
            Precondition::SessionRefresh { session_id, hash } => {
                self.sessions.get(session_id).is_some_and(|session| {
                    session.ended_at.is_none() && session.expires_at > now && session.refresh_hash == *hash
                })
            }
            Precondition::ProviderStateOlder { subject, updated_at } => self
                .provider_states
                .get(subject)
                .is_none_or(|state| !state.deleted && state.updated_at < *updated_at),
            // The cases about files and about work have histories of their own.
            Precondition::Media(_) | Precondition::Job(_) => false,
        }
    }

    fn reacted(&self, message: MessageId, user: UserId, emoji: &Emoji) -> bool {
        self.messages
            .get(&message)
            .is_some_and(|message| message.reactions.iter().any(|r| r.user_id == user && r.emoji == *emoji))
    }

    fn room(&self, message: MessageId, emoji: &Emoji, max: usize) -> bool {
        self.messages.get(&message).is_some_and(|message| {
            let mut different: Vec<&Emoji> =
                message.reactions.iter().map(|reaction| &reaction.emoji).collect();
            different.sort();
            different.dedup();
            different.contains(&emoji) || different.len() < max
        })
    }

    /// What a member has seen.
    pub(super) fn seen(&self, conversation: ConversationId, user: UserId) -> Option<Membership> {
        let held = self.conversations.get(&conversation)?;
        held.place_of(user).map(|place| held.seen[place])
    }
}

impl super::Held {
    /// Which of the two somebody is.
    pub(super) fn place_of(&self, user: UserId) -> Option<usize> {
        self.conversation.members.iter().position(|member| *member == user)
    }
}
