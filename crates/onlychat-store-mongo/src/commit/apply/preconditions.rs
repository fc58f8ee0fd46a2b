//! Whether preconditions hold.

use std::collections::BTreeSet;

use onlychat_domain::message::Emoji;
use onlychat_domain::{Message, Reaction, Timestamp, UserId};
use onlychat_store::Precondition;

use super::{jobs, media};
use crate::commit::working::Working;
use crate::docs::timestamp;

/// Whether it holds. What it looks at is relied on: two change sets of two processes that look at the same
/// thing conflict, also when neither changes it.
pub(super) fn holds(working: &mut Working, precondition: &Precondition, now: Timestamp) -> bool {
    match precondition {
        Precondition::MessageLive(message_id) => {
            working.messages.rely(message_id);
            working.messages.get(message_id).is_some_and(|message| message.deleted_at.is_none())
        }
        Precondition::ReactionAbsent { message_id, user_id, emoji } => {
            working.messages.rely(message_id);
            !working.messages.get(message_id).is_some_and(|message| carries(message, *user_id, emoji))
        }
        Precondition::ReactionPresent { message_id, user_id, emoji } => {
            working.messages.rely(message_id);
            working.messages.get(message_id).is_some_and(|message| carries(message, *user_id, emoji))
        }
        Precondition::ReactionRoom { message_id, emoji, max } => {
            working.messages.rely(message_id);
            working.messages.get(message_id).is_some_and(|message| has_room(&message.reactions, emoji, *max))
        }
        Precondition::ReadBelow { conversation_id, user_id, seq } => {
            working.conversations.rely(conversation_id);
            let conversation = working.conversations.get(conversation_id);
            conversation.and_then(|found| found.member(*user_id)).is_some_and(|member| member.read_seq < *seq)
        }
        Precondition::DeliveredBelow { conversation_id, user_id, seq } => {
            working.conversations.rely(conversation_id);
            let conversation = working.conversations.get(conversation_id);
            conversation
                .and_then(|found| found.member(*user_id))
                .is_some_and(|member| member.delivered_seq < *seq)
        }
        Precondition::SessionRefresh { session_id, hash } => {
            working.sessions.rely(session_id);
            let session = working.sessions.get(session_id);
            session.is_some_and(|session| {
                session.ended_at.is_none() && session.expires_at > now && session.refresh_hash == *hash
            })
        }
        Precondition::ProviderStateOlder { subject, updated_at } => {
            working.provider_states.rely(subject);
            working.provider_states.get(subject).is_none_or(|state| {
                !state.deleted && state.updated_at.is_none_or(|known| timestamp(known) < *updated_at)
            })
        }
        Precondition::Media(condition) => media::holds(working, *condition),
        Precondition::Job(condition) => jobs::holds(working, *condition),
    }
}

fn carries(message: &Message, user: UserId, emoji: &Emoji) -> bool {
    message.reactions.iter().any(|reaction| reaction.user_id == user && reaction.emoji == *emoji)
}

fn has_room(reactions: &[Reaction], emoji: &Emoji, max: usize) -> bool {
    let different: BTreeSet<&Emoji> = reactions.iter().map(|reaction| &reaction.emoji).collect();
    different.contains(emoji) || different.len() < max
}
