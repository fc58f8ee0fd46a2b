//! Keeping the index.

use onlychat_domain::{Message, MessageId};
use onlychat_store::search::entries;
use rusqlite::{Connection, OptionalExtension, params};

use super::{PER_MILLISECOND, document_of};
use crate::messages;
use crate::values::{limit, user_id};

const NOTE: &str = "INSERT INTO search_queue (message_id) VALUES (?1) ON CONFLICT DO NOTHING";
const NEXT_NOTED: &str = "SELECT message_id FROM search_queue ORDER BY message_id LIMIT ?1";
const TAKE_FROM_QUEUE: &str = "DELETE FROM search_queue WHERE message_id = ?1";
const MEMBERS: &str = "SELECT member_a, member_b FROM conversations WHERE id = ?1";
const FREE: &str = "SELECT coalesce(max(id) + 1, ?1) FROM search_documents WHERE id >= ?1 AND id < ?2";

/// In the transaction that changes the message.
pub(crate) fn note(db: &Connection, message: MessageId) -> rusqlite::Result<()> {
    db.prepare_cached(NOTE)?.execute([message.as_bytes()]).map(drop)
}

pub(super) fn anything_noted(db: &Connection) -> rusqlite::Result<bool> {
    db.prepare_cached(NEXT_NOTED)?.exists([1])
}

pub(super) fn index(db: &Connection, most: usize) -> rusqlite::Result<usize> {
    let noted: Vec<MessageId> = db
        .prepare_cached(NEXT_NOTED)?
        .query_map([limit(most)], |row| row.get(0).map(MessageId::from_bytes))?
        .collect::<Result<_, _>>()?;
    for id in &noted {
        if let Some(message) = messages::by_id(db, *id)? {
            enter(db, &message)?;
        }
        db.prepare_cached(TAKE_FROM_QUEUE)?.execute([id.as_bytes()])?;
    }
    Ok(noted.len())
}

/// Makes a message's entries, in place of those it had.
fn enter(db: &Connection, message: &Message) -> rusqlite::Result<()> {
    let members = db
        .prepare_cached(MEMBERS)?
        .query_row([message.conversation_id.as_bytes()], |row| Ok([user_id(row, 0)?, user_id(row, 1)?]))
        .optional()?;
    let entries = members.map(|members| entries(message, members)).unwrap_or_default();
    let known = document_of(db, message.id)?;
    // A deleted message keeps its document, so that a page that ended with it can go on.
    let document = match known {
        Some(document) => document,
        None => new_document(db, message)?,
    };
    if entries.is_empty() {
        db.prepare_cached("DELETE FROM search_index WHERE rowid = ?1")?.execute([document])?;
        return Ok(());
    }
    let text = entries.into_iter().collect::<Vec<_>>().join(" ");
    let sql = "INSERT OR REPLACE INTO search_index (rowid, entries) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute(params![document, text]).map(drop)
}

/// The first free number of the message's millisecond. More messages than there are numbers spill into the next.
fn new_document(db: &Connection, message: &Message) -> rusqlite::Result<i64> {
    let mut first = message.created_at.as_millis().saturating_mul(PER_MILLISECOND);
    loop {
        let end = first.saturating_add(PER_MILLISECOND);
        let free: i64 = db.prepare_cached(FREE)?.query_row([first, end], |row| row.get(0))?;
        if free < end {
            let sql = "INSERT INTO search_documents (id, message_id) VALUES (?1, ?2)";
            db.prepare_cached(sql)?.execute(params![free, message.id.as_bytes()])?;
            return Ok(free);
        }
        first = end;
    }
}
