//! Whether preconditions hold.

use std::collections::HashSet;

use onlychat_domain::message::{Emoji, Reaction};
use onlychat_domain::{Message, Timestamp, UserId};
use onlychat_store::Precondition;
use rusqlite::{Connection, Result, params};

use super::{exists, jobs, media};
use crate::messages;

pub(super) const READ_BELOW: &str =
    "SELECT 1 FROM members WHERE conversation_id = ?1 AND user_id = ?2 AND read_seq < ?3";
pub(super) const DELIVERED_BELOW: &str =
    "SELECT 1 FROM members WHERE conversation_id = ?1 AND user_id = ?2 AND delivered_seq < ?3";
const SESSION_CURRENT: &str =
    "SELECT 1 FROM sessions WHERE id = ?1 AND refresh_hash = ?2 AND ended_at IS NULL AND expires_at > ?3";
const PROVIDER_STATE_IN_THE_WAY: &str =
    "SELECT 1 FROM provider_states WHERE subject = ?1 AND (deleted OR updated_at >= ?2)";

/// Whether it holds at `now`.
pub(super) fn holds(db: &Connection, precondition: &Precondition, now: Timestamp) -> Result<bool> {
    match precondition {
        Precondition::MessageLive(id) => {
            Ok(messages::by_id(db, *id)?.is_some_and(|message| message.deleted_at.is_none()))
        }
        Precondition::ReactionAbsent { message_id, user_id, emoji } => {
            let message = messages::by_id(db, *message_id)?;
            Ok(!message.is_some_and(|message| has_reaction(&message, *user_id, emoji)))
        }
        Precondition::ReactionPresent { message_id, user_id, emoji } => {
            let message = messages::by_id(db, *message_id)?;
            Ok(message.is_some_and(|message| has_reaction(&message, *user_id, emoji)))
        }
        Precondition::ReactionRoom { message_id, emoji, max } => Ok(messages::by_id(db, *message_id)?
            .is_some_and(|message| has_room(&message.reactions, emoji, *max))),
        Precondition::ReadBelow { conversation_id, user_id, seq } => {
            exists(db, READ_BELOW, params![conversation_id.as_bytes(), user_id.as_bytes(), seq.0])
        }
        Precondition::DeliveredBelow { conversation_id, user_id, seq } => {
            exists(db, DELIVERED_BELOW, params![conversation_id.as_bytes(), user_id.as_bytes(), seq.0])
        }
        Precondition::SessionRefresh { session_id, hash } => {
            exists(db, SESSION_CURRENT, params![session_id.as_str(), hash.0, now.as_millis()])
        }
        Precondition::ProviderStateOlder { subject, updated_at } => {
            exists(db, PROVIDER_STATE_IN_THE_WAY, params![subject.as_str(), updated_at.as_millis()])
                .map(|found| !found)
        }
        Precondition::Media(condition) => media::holds(db, *condition),
        Precondition::Job(condition) => jobs::holds(db, *condition),
    }
}

fn has_reaction(message: &Message, user: UserId, emoji: &Emoji) -> bool {
    message.reactions.iter().any(|reaction| reaction.user_id == user && reaction.emoji == *emoji)
}

fn has_room(reactions: &[Reaction], emoji: &Emoji, max: usize) -> bool {
    let different: HashSet<&Emoji> = reactions.iter().map(|reaction| &reaction.emoji).collect();
    different.contains(emoji) || different.len() < max
}
