//! Writes to messages.

use onlychat_domain::message::{Emoji, Reaction};
use onlychat_domain::{Message, MessageId, Seq, Timestamp, UserId};
use onlychat_store::{NewMessage, UniqueKey};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::touched::Touched;
use super::{execute, exists, media};
use crate::error::Refusal;
use crate::search;
use crate::values::{self, to_json};

pub(super) const NEXT_SEQ: &str = "UPDATE conversations
    SET last_seq = last_seq + 1, updated_at = max(updated_at, ?2)
    WHERE id = ?1 AND ?3 IN (member_a, member_b)
    RETURNING last_seq, updated_at";
pub(super) const INSERT: &str =
    "INSERT INTO messages (conversation_id, seq, id, client_id, author_id, author_kind, text,
        reply_to_id, reply_to_seq, created_at, attachments)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT DO NOTHING";
pub(super) const NEWS_FOR_MEMBERS: &str = "UPDATE members
    SET updated_at = ?2, unread_count = unread_count + (user_id <> ?3),
        archived_at = CASE WHEN muted_until > ?4 THEN archived_at END
    WHERE conversation_id = ?1";
pub(super) const UPDATE: &str =
    "UPDATE messages SET text = ?3, reactions = ?4, edited_at = ?5, deleted_at = ?6, attachments = ?7
    WHERE conversation_id = ?1 AND seq = ?2";
pub(super) const NO_LONGER_UNREAD: &str = "UPDATE members SET unread_count = unread_count - 1
    WHERE conversation_id = ?1 AND user_id <> ?2 AND read_seq < ?3";

pub(super) fn append(
    db: &Connection,
    now: Timestamp,
    new: NewMessage,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let NewMessage { id, conversation_id, client_id, author_id, author_kind, text, reply_to, attachments } =
        new;
    let place = params![conversation_id.as_bytes(), now.as_millis(), author_id.as_bytes()];
    let head = db
        .prepare_cached(NEXT_SEQ)?
        .query_row(place, |row| Ok((values::seq(row, 0)?, row.get::<_, i64>(1)?)));
    // No such conversation, or the author is not in it.
    let Some((seq, updated_at)) = head.optional()? else { return Err(Refusal::Missing) };
    let attachments = media::attach(db, id, conversation_id, &attachments)?;
    let row = params![
        conversation_id.as_bytes(),
        seq.0,
        id.as_bytes(),
        client_id.as_bytes(),
        author_id.as_bytes(),
        author_kind.as_str(),
        text,
        reply_to.map(|reply| *reply.message_id.as_bytes()),
        reply_to.map(|reply| reply.seq.0),
        now.as_millis(),
        list(&attachments)?,
    ];
    if execute(db, INSERT, row)? == 0 {
        return Err(duplicate(db, id)?);
    }
    search::note(db, id)?;
    let news = params![conversation_id.as_bytes(), updated_at, author_id.as_bytes(), now.as_millis()];
    execute(db, NEWS_FOR_MEMBERS, news)?;
    touched.add(Message {
        id,
        conversation_id,
        seq,
        client_id,
        author_id,
        author_kind,
        text,
        reply_to,
        attachments,
        reactions: Vec::new(),
        created_at: now,
        edited_at: None,
        deleted_at: None,
    });
    Ok(())
}

/// Which of a message's unique keys is taken; the number cannot be, it was just made.
fn duplicate(db: &Connection, id: MessageId) -> rusqlite::Result<Refusal> {
    let id_taken = exists(db, "SELECT 1 FROM messages WHERE id = ?1", [id.as_bytes()])?;
    Ok(Refusal::Duplicate(if id_taken { UniqueKey::MessageId } else { UniqueKey::ClientId }))
}

pub(super) fn edit(
    db: &Connection,
    now: Timestamp,
    id: MessageId,
    text: String,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let message = touched.load(db, id)?.ok_or(Refusal::Missing)?;
    // A deleted one stays empty.
    if message.deleted_at.is_none() {
        message.text = text;
        message.edited_at = Some(now);
        save(db, message)?;
        search::note(db, id)?;
    }
    Ok(())
}

pub(super) fn delete(
    db: &Connection,
    now: Timestamp,
    id: MessageId,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let message = touched.load(db, id)?.ok_or(Refusal::Missing)?;
    if message.deleted_at.is_none() {
        message.text.clear();
        message.reactions.clear();
        media::detach(db, message)?;
        message.deleted_at = Some(now);
        save(db, message)?;
        search::note(db, id)?;
        let Seq(seq) = message.seq;
        execute(
            db,
            NO_LONGER_UNREAD,
            params![message.conversation_id.as_bytes(), message.author_id.as_bytes(), seq],
        )?;
    }
    Ok(())
}

pub(super) fn react(
    db: &Connection,
    id: MessageId,
    user_id: UserId,
    emoji: Emoji,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let message = touched.load(db, id)?.ok_or(Refusal::Missing)?;
    let reaction = Reaction { emoji, user_id };
    // A deleted one carries none.
    if message.deleted_at.is_none() && !message.reactions.contains(&reaction) {
        message.reactions.push(reaction);
        save(db, message)?;
    }
    Ok(())
}

pub(super) fn unreact(
    db: &Connection,
    id: MessageId,
    user_id: UserId,
    emoji: &Emoji,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let message = touched.load(db, id)?.ok_or(Refusal::Missing)?;
    let before = message.reactions.len();
    message.reactions.retain(|reaction| reaction.user_id != user_id || reaction.emoji != *emoji);
    if message.reactions.len() != before {
        save(db, message)?;
    }
    Ok(())
}

/// A list as it is stored: nothing when it is empty.
fn list<T: Serialize>(values: &[T]) -> rusqlite::Result<Option<String>> {
    (!values.is_empty()).then(|| to_json(&values)).transpose()
}

/// Writes what may change of a message.
pub(super) fn save(db: &Connection, message: &Message) -> rusqlite::Result<()> {
    let row = params![
        message.conversation_id.as_bytes(),
        message.seq.0,
        message.text,
        list(&message.reactions)?,
        message.edited_at.map(Timestamp::as_millis),
        message.deleted_at.map(Timestamp::as_millis),
        list(&message.attachments)?,
    ];
    execute(db, UPDATE, row).map(drop)
}
