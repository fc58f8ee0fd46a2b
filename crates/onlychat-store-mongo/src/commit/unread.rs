//! Counting what a member has not read.

use onlychat_domain::{ConversationId, Message, Seq, UserId};

use super::working::Working;

/// How many messages of others after `seq` are not deleted: what the database counted, and what the group changed since.
///
/// The database was asked when it has messages after `seq`; where it has none there is nothing to ask.
pub(super) fn count(working: &Working, conversation: ConversationId, user: UserId, seq: Seq) -> i64 {
    let counts = |message: &Message| {
        message.conversation_id == conversation
            && message.seq > seq
            && message.author_id != user
            && message.deleted_at.is_none()
    };
    let counted = working.unread.get(&(conversation, user, seq)).copied().unwrap_or(0);
    let changed: i64 = working
        .messages
        .values()
        .map(|now| {
            let before = working.messages.before(&now.id);
            i64::from(counts(now)) - i64::from(before.is_some_and(counts))
        })
        .sum();
    counted + changed
}
