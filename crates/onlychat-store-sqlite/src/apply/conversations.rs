//! Writes to conversations and their memberships.

use onlychat_domain::conversation::{ConversationSettings, pair};
use onlychat_domain::{Conversation, ConversationId, Seq, Timestamp, UserId};
use onlychat_store::UniqueKey;
use rusqlite::{Connection, OptionalExtension, params};

use super::{execute, execute_on_one, exists};
use crate::error::Refusal;

pub(super) const MEMBER: &str = "SELECT m.read_seq, m.delivered_seq, c.last_seq
    FROM members m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.conversation_id = ?1 AND m.user_id = ?2";
pub(super) const SET_READ: &str = "UPDATE members SET read_seq = ?3, delivered_seq = ?4, unread_count = (
        SELECT count(*) FROM messages g
        WHERE g.conversation_id = ?1 AND g.seq > ?3 AND g.author_id <> ?2 AND g.deleted_at IS NULL)
    WHERE conversation_id = ?1 AND user_id = ?2";
pub(super) const SET_DELIVERED: &str = "UPDATE members SET delivered_seq = ?3
    WHERE conversation_id = ?1 AND user_id = ?2";

/// What a member has seen, and what there is to see.
struct Seen {
    read: i64,
    delivered: i64,
    last: i64,
}

pub(super) fn insert(db: &Connection, conversation: &Conversation) -> Result<(), Refusal> {
    let Conversation { id, members: [one, other], last_seq: Seq(last_seq), created_at, updated_at } =
        conversation;
    let [a, b] = pair(*one, *other);
    let inserted = execute(
        db,
        "INSERT INTO conversations (id, member_a, member_b, last_seq, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![
            id.as_bytes(),
            a.as_bytes(),
            b.as_bytes(),
            last_seq,
            created_at.as_millis(),
            updated_at.as_millis()
        ],
    )?;
    if inserted == 0 {
        let id_taken = exists(db, "SELECT 1 FROM conversations WHERE id = ?1", [id.as_bytes()])?;
        let key = if id_taken { UniqueKey::ConversationId } else { UniqueKey::ConversationPair };
        return Err(Refusal::Duplicate(key));
    }
    for (member, peer) in [(a, b), (b, a)] {
        execute(
            db,
            "INSERT INTO members (conversation_id, user_id, peer_id, read_seq, delivered_seq, unread_count, updated_at)
             VALUES (?1, ?2, ?3, 0, 0, 0, ?4)",
            params![id.as_bytes(), member.as_bytes(), peer.as_bytes(), updated_at.as_millis()],
        )?;
    }
    Ok(())
}

pub(super) fn advance_read(
    db: &Connection,
    id: ConversationId,
    user: UserId,
    seq: Seq,
) -> Result<(), Refusal> {
    let seen = seen(db, id, user)?;
    // Nobody has read what is not written yet: it would never count as unread.
    let read = seq.0.min(seen.last);
    if read > seen.read {
        let delivered = seen.delivered.max(read);
        execute(db, SET_READ, params![id.as_bytes(), user.as_bytes(), read, delivered])?;
    }
    Ok(())
}

pub(super) fn advance_delivered(
    db: &Connection,
    id: ConversationId,
    user: UserId,
    seq: Seq,
) -> Result<(), Refusal> {
    let seen = seen(db, id, user)?;
    let delivered = seq.0.min(seen.last);
    if delivered > seen.delivered {
        execute(db, SET_DELIVERED, params![id.as_bytes(), user.as_bytes(), delivered])?;
    }
    Ok(())
}

pub(super) fn put_settings(
    db: &Connection,
    id: ConversationId,
    user: UserId,
    settings: ConversationSettings,
) -> Result<(), Refusal> {
    let ConversationSettings { muted_until, pinned_at, archived_at, unread } = settings;
    let sql = "UPDATE members SET muted_until = ?3, pinned_at = ?4, archived_at = ?5, marked_unread = ?6
        WHERE conversation_id = ?1 AND user_id = ?2";
    let [muted_until, pinned_at, archived_at] =
        [muted_until, pinned_at, archived_at].map(|at| at.map(Timestamp::as_millis));
    let row = params![id.as_bytes(), user.as_bytes(), muted_until, pinned_at, archived_at, unread];
    execute_on_one(db, sql, row)
}

fn seen(db: &Connection, id: ConversationId, user: UserId) -> Result<Seen, Refusal> {
    let found = db.prepare_cached(MEMBER)?.query_row(params![id.as_bytes(), user.as_bytes()], |row| {
        Ok(Seen { read: row.get(0)?, delivered: row.get(1)?, last: row.get(2)? })
    });
    found.optional()?.ok_or(Refusal::Missing)
}
