//! Writes about files.

use onlychat_domain::media::{Attachment, Content, ContentState, Media, MediaKind, MediaPatch, Upload};
use onlychat_domain::{ContentId, MediaId, Message, MessageId, Timestamp, UploadId, UserId};
use onlychat_store::{Item, MediaCondition, MediaWrite, UniqueKey};
use rusqlite::{Connection, OptionalExtension, params};

use super::messages::save;
use super::touched::Touched;
use super::{execute, execute_on_one, exists};
use crate::error::Refusal;
use crate::library::{self, whole};
use crate::search;
use crate::values::{to_json, user_id};

const ROOM: &str = "SELECT bytes, files FROM media_usage WHERE owner_id = ?1";
const ADD_USAGE: &str = "INSERT INTO media_usage (owner_id, bytes, files) VALUES (?1, ?2, 1)
    ON CONFLICT (owner_id) DO UPDATE SET bytes = bytes + excluded.bytes, files = files + 1";
const FREE_USAGE: &str = "UPDATE media_usage SET bytes = bytes - ?2, files = files - 1 WHERE owner_id = ?1";
const INSERT_UPLOAD: &str =
    "INSERT INTO uploads (id, owner_id, bytes, received, purpose, name, alt, expected, progress, media_id,
        created_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING";
const INSERT_CONTENT: &str = "INSERT INTO contents (id, digest, bytes, kind, content_type, state, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
const INSERT_MEDIA: &str =
    "INSERT INTO media (id, owner_id, content_id, bytes, purpose, name, alt, uses, created_at, removed_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9) ON CONFLICT DO NOTHING";
const ADD_READER: &str = "INSERT INTO media_readers (media_id, reader_id, message_id)
    SELECT ?1, value, ?3 FROM (SELECT member_a AS value FROM conversations WHERE id = ?2
        UNION ALL SELECT member_b FROM conversations WHERE id = ?2)
    WHERE value <> ?4";

/// Whether it holds.
pub(super) fn holds(db: &Connection, condition: MediaCondition) -> rusqlite::Result<bool> {
    match condition {
        MediaCondition::UploadAt { upload_id, offset } => exists(
            db,
            "SELECT 1 FROM uploads WHERE id = ?1 AND received = ?2",
            params![upload_id.as_bytes(), whole(offset)],
        ),
        MediaCondition::QuotaRoom { owner_id, length, quota } => {
            let usage =
                db.prepare_cached(ROOM)?.query_row([owner_id.as_bytes()], library::usage).optional()?;
            Ok(quota.has_room(usage.unwrap_or_default(), length))
        }
        MediaCondition::ContentUnused(id) => {
            exists(db, "SELECT 1 FROM contents WHERE id = ?1 AND items = 0", [id.as_bytes()])
        }
    }
}

pub(super) fn apply(
    db: &Connection,
    now: Timestamp,
    write: MediaWrite,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    match write {
        MediaWrite::BeginUpload(upload) => begin_upload(db, &upload),
        MediaWrite::AdvanceUpload { upload_id, offset, progress, expires_at } => execute_on_one(
            db,
            "UPDATE uploads SET received = ?2, progress = ?3, expires_at = ?4 WHERE id = ?1",
            params![upload_id.as_bytes(), whole(offset), progress, expires_at.as_millis()],
        ),
        MediaWrite::FinishUpload { upload_id, media_id } => finish_upload(db, upload_id, media_id),
        MediaWrite::EndUpload(id) => end_upload(db, id),
        MediaWrite::InsertContent(content) => insert_content(db, &content),
        MediaWrite::SetContent { content_id, kind, content_type, state } => {
            set_content(db, content_id, kind, &content_type, &state)
        }
        MediaWrite::DeleteContent(id) => {
            execute_on_one(db, "DELETE FROM contents WHERE id = ?1", [id.as_bytes()])
        }
        MediaWrite::InsertMedia(media) => insert(db, &media),
        MediaWrite::UpdateMedia { media_id, patch } => update(db, media_id, &patch),
        MediaWrite::RemoveMedia(id) => remove(db, now, id),
        MediaWrite::RefreshAttachments(id) => refresh(db, id, touched),
    }
}

fn takes(db: &Connection, owner: UserId, bytes: i64) -> rusqlite::Result<()> {
    execute(db, ADD_USAGE, params![owner.as_bytes(), bytes]).map(drop)
}

fn frees(db: &Connection, owner: UserId, bytes: i64) -> rusqlite::Result<()> {
    execute(db, FREE_USAGE, params![owner.as_bytes(), bytes]).map(drop)
}

fn begin_upload(db: &Connection, upload: &Upload) -> Result<(), Refusal> {
    let row = params![
        upload.id.as_bytes(),
        upload.owner_id.as_bytes(),
        whole(upload.length),
        whole(upload.offset),
        upload.purpose.as_str(),
        upload.name,
        upload.alt,
        upload.expected.map(|digest| *digest.as_bytes()),
        upload.progress,
        upload.media_id.map(|id| *id.as_bytes()),
        upload.created_at.as_millis(),
        upload.expires_at.as_millis(),
    ];
    if execute(db, INSERT_UPLOAD, row)? == 0 {
        return Err(Refusal::Duplicate(UniqueKey::UploadId));
    }
    Ok(takes(db, upload.owner_id, whole(upload.length))?)
}

fn finish_upload(db: &Connection, id: UploadId, media: MediaId) -> Result<(), Refusal> {
    let sql = "UPDATE uploads SET media_id = ?2 WHERE id = ?1 AND media_id IS NULL RETURNING owner_id, bytes";
    let finished = db
        .prepare_cached(sql)?
        .query_row(params![id.as_bytes(), media.as_bytes()], |row| {
            Ok((user_id(row, 0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    let (owner, bytes) = finished.ok_or(Refusal::Missing)?;
    Ok(frees(db, owner, bytes)?)
}

fn end_upload(db: &Connection, id: UploadId) -> Result<(), Refusal> {
    let sql = "DELETE FROM uploads WHERE id = ?1 RETURNING owner_id, bytes, media_id IS NULL";
    let gone = db
        .prepare_cached(sql)?
        .query_row([id.as_bytes()], |row| Ok((user_id(row, 0)?, row.get::<_, i64>(1)?, row.get(2)?)))
        .optional()?;
    match gone {
        Some((owner, bytes, true)) => Ok(frees(db, owner, bytes)?),
        _ => Ok(()),
    }
}

fn insert_content(db: &Connection, content: &Content) -> Result<(), Refusal> {
    let row = params![
        content.id.as_bytes(),
        content.digest.as_bytes(),
        whole(content.bytes),
        content.kind.as_str(),
        content.content_type,
        to_json(&content.state)?,
        content.created_at.as_millis(),
    ];
    if execute(db, INSERT_CONTENT, row)? == 0 {
        let id_taken = exists(db, "SELECT 1 FROM contents WHERE id = ?1", [content.id.as_bytes()])?;
        return Err(Refusal::Duplicate(if id_taken { UniqueKey::ContentId } else { UniqueKey::Digest }));
    }
    Ok(())
}

fn set_content(
    db: &Connection,
    id: ContentId,
    kind: MediaKind,
    content_type: &str,
    state: &ContentState,
) -> Result<(), Refusal> {
    let row = params![id.as_bytes(), kind.as_str(), content_type, to_json(state)?];
    execute_on_one(db, "UPDATE contents SET kind = ?2, content_type = ?3, state = ?4 WHERE id = ?1", row)
}

fn count_item(db: &Connection, id: ContentId, change: i64) -> Result<(), Refusal> {
    let sql = "UPDATE contents SET items = items + ?2 WHERE id = ?1";
    execute_on_one(db, sql, params![id.as_bytes(), change])
}

fn insert(db: &Connection, media: &Media) -> Result<(), Refusal> {
    count_item(db, media.content_id, 1)?;
    let row = params![
        media.id.as_bytes(),
        media.owner_id.as_bytes(),
        media.content_id.as_bytes(),
        whole(media.bytes),
        media.purpose.as_str(),
        media.name,
        media.alt,
        media.created_at.as_millis(),
        media.removed_at.map(Timestamp::as_millis),
    ];
    if execute(db, INSERT_MEDIA, row)? == 0 {
        return Err(Refusal::Duplicate(UniqueKey::MediaId));
    }
    Ok(takes(db, media.owner_id, whole(media.bytes))?)
}

fn update(db: &Connection, id: MediaId, patch: &MediaPatch) -> Result<(), Refusal> {
    let MediaPatch { name, alt } = patch;
    let sql = "UPDATE media SET name = coalesce(?2, name), alt = iif(?3, ?4, alt) WHERE id = ?1";
    execute_on_one(
        db,
        sql,
        params![id.as_bytes(), name, alt.is_some(), alt.as_ref().and_then(Option::as_ref)],
    )
}

fn remove(db: &Connection, now: Timestamp, id: MediaId) -> Result<(), Refusal> {
    let sql = "UPDATE media SET removed_at = coalesce(removed_at, ?2) WHERE id = ?1";
    execute_on_one(db, sql, params![id.as_bytes(), now.as_millis()])?;
    forget_if_unused(db, id)
}

/// What was removed goes with the last message that carries it.
fn forget_if_unused(db: &Connection, id: MediaId) -> Result<(), Refusal> {
    let sql = "DELETE FROM media WHERE id = ?1 AND uses = 0 AND removed_at IS NOT NULL
        RETURNING owner_id, content_id, bytes";
    let gone = db
        .prepare_cached(sql)?
        .query_row([id.as_bytes()], |row| {
            Ok((user_id(row, 0)?, ContentId::from_bytes(row.get(1)?), row.get::<_, i64>(2)?))
        })
        .optional()?;
    let Some((owner, content, bytes)) = gone else { return Ok(()) };
    count_item(db, content, -1)?;
    Ok(frees(db, owner, bytes)?)
}

/// The items that a new message carries, as they are known now. They count as used by it, and its readers may read them.
pub(super) fn attach(
    db: &Connection,
    message: MessageId,
    conversation: onlychat_domain::ConversationId,
    items: &[MediaId],
) -> Result<Vec<Attachment>, Refusal> {
    let mut attachments = Vec::with_capacity(items.len());
    for id in items {
        let Item { media, content } = library::item(db, *id)?.ok_or(Refusal::Missing)?;
        execute_on_one(db, "UPDATE media SET uses = uses + 1 WHERE id = ?1", [id.as_bytes()])?;
        let readers =
            params![id.as_bytes(), conversation.as_bytes(), message.as_bytes(), media.owner_id.as_bytes()];
        execute(db, ADD_READER, readers)?;
        attachments.push(Attachment::new(&media, &content));
    }
    Ok(attachments)
}

/// The message no longer carries anything.
pub(super) fn detach(db: &Connection, message: &mut Message) -> Result<(), Refusal> {
    for attachment in std::mem::take(&mut message.attachments) {
        let id = attachment.media_id;
        // By reader, as the rows are ordered; of a conversation's two members at most one is the owner.
        let sql = "DELETE FROM media_readers WHERE media_id = ?1 AND message_id = ?3 AND reader_id IN
            (SELECT user_id FROM members WHERE conversation_id = ?2)";
        execute(db, sql, params![id.as_bytes(), message.conversation_id.as_bytes(), message.id.as_bytes()])?;
        execute_on_one(db, "UPDATE media SET uses = uses - 1 WHERE id = ?1", [id.as_bytes()])?;
        forget_if_unused(db, id)?;
    }
    Ok(())
}

fn refresh(db: &Connection, id: MessageId, touched: &mut Touched) -> Result<(), Refusal> {
    let message = touched.load(db, id)?.ok_or(Refusal::Missing)?;
    for attachment in &mut message.attachments {
        if let Some(Item { media, content }) = library::item(db, attachment.media_id)? {
            // Its name and description stay those it was sent with.
            let (name, alt) = (std::mem::take(&mut attachment.name), attachment.alt.take());
            *attachment = Attachment { name, alt, ..Attachment::new(&media, &content) };
        }
    }
    search::note(db, message.id)?;
    Ok(save(db, message)?)
}
