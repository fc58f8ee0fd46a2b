//! Reading what is known of files.

use async_trait::async_trait;
use onlychat_domain::media::{Content, Digest, Media, Upload, Usage};
use onlychat_domain::{ContentId, ConversationId, MediaId, MessageId, Timestamp, UploadId, UserId};
use onlychat_store::{Carrier, Item, Library, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{json, limit, optional_time, text, time, user_id};

macro_rules! upload_columns {
    () => {
        "id, owner_id, bytes, received, purpose, name, alt, expected, progress, media_id, created_at, expires_at"
    };
}
macro_rules! content_columns {
    () => {
        "c.id, c.digest, c.bytes, c.kind, c.content_type, c.state, c.created_at"
    };
}
macro_rules! media_columns {
    () => {
        "m.id, m.owner_id, m.content_id, m.bytes, m.purpose, m.name, m.alt, m.uses, m.created_at, m.removed_at"
    };
}
/// How many columns a media item has.
const MEDIA_WIDTH: usize = 10;

const UPLOAD: &str = concat!("SELECT ", upload_columns!(), " FROM uploads WHERE id = ?1");
const UPLOADS_OF: &str =
    concat!("SELECT ", upload_columns!(), " FROM uploads WHERE owner_id = ?1 ORDER BY id LIMIT ?2");
const EXPIRED: &str = concat!(
    "SELECT ",
    upload_columns!(),
    " FROM uploads WHERE expires_at < ?1 ORDER BY expires_at, id LIMIT ?2"
);
const USAGE: &str = "SELECT bytes, files FROM media_usage WHERE owner_id = ?1";
const CONTENT: &str = concat!("SELECT ", content_columns!(), " FROM contents c WHERE c.id = ?1");
const BY_DIGEST: &str = concat!("SELECT ", content_columns!(), " FROM contents c WHERE c.digest = ?1");
const UNUSED: &str = concat!(
    "SELECT ",
    content_columns!(),
    " FROM contents c WHERE c.items = 0 AND c.created_at < ?1 ORDER BY c.created_at, c.id LIMIT ?2"
);
const ITEM: &str = concat!(
    "SELECT ",
    media_columns!(),
    ", ",
    content_columns!(),
    " FROM media m JOIN contents c ON c.id = m.content_id WHERE m.id = ?1"
);
pub(crate) const READABLE: &str = concat!(
    "SELECT ",
    media_columns!(),
    ", ",
    content_columns!(),
    " FROM media m JOIN contents c ON c.id = m.content_id WHERE m.id = ?1 AND (m.owner_id = ?2
        OR EXISTS (SELECT 1 FROM media_readers r WHERE r.media_id = ?1 AND r.reader_id = ?2))"
);
const ITEMS_OF: &str = concat!(
    "SELECT ",
    media_columns!(),
    " FROM media m WHERE m.content_id = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3"
);
const VAULT: &str = concat!(
    "SELECT ",
    media_columns!(),
    ", ",
    content_columns!(),
    " FROM media m JOIN contents c ON c.id = m.content_id
    WHERE m.owner_id = ?1 AND m.removed_at IS NULL AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3"
);
const CARRIERS: &str = "SELECT DISTINCT r.message_id, g.conversation_id
    FROM media m JOIN media_readers r ON r.media_id = m.id JOIN messages g ON g.id = r.message_id
    WHERE m.content_id = ?1 AND r.message_id > ?2 ORDER BY r.message_id LIMIT ?3";

/// Sizes fit into SQLite's signed integers by far; a value that does not is kept as the largest.
pub(crate) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn natural(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

pub(crate) fn usage(row: &Row<'_>) -> rusqlite::Result<Usage> {
    Ok(Usage { bytes: natural(row, 0)?, files: natural(row, 1)? })
}

fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    Ok(Upload {
        id: UploadId::from_bytes(row.get(0)?),
        owner_id: user_id(row, 1)?,
        length: natural(row, 2)?,
        offset: natural(row, 3)?,
        purpose: text(row, 4)?,
        name: row.get(5)?,
        alt: row.get(6)?,
        expected: row.get::<_, Option<[u8; 32]>>(7)?.map(Digest::from_bytes),
        progress: row.get(8)?,
        media_id: row.get::<_, Option<[u8; 16]>>(9)?.map(MediaId::from_bytes),
        created_at: time(row, 10)?,
        expires_at: time(row, 11)?,
    })
}

fn content(row: &Row<'_>, first: usize) -> rusqlite::Result<Content> {
    Ok(Content {
        id: ContentId::from_bytes(row.get(first)?),
        digest: Digest::from_bytes(row.get(first + 1)?),
        bytes: natural(row, first + 2)?,
        kind: text(row, first + 3)?,
        content_type: row.get(first + 4)?,
        state: json(row, first + 5)?,
        created_at: time(row, first + 6)?,
    })
}

fn media(row: &Row<'_>) -> rusqlite::Result<Media> {
    Ok(Media {
        id: MediaId::from_bytes(row.get(0)?),
        owner_id: user_id(row, 1)?,
        content_id: ContentId::from_bytes(row.get(2)?),
        bytes: natural(row, 3)?,
        purpose: text(row, 4)?,
        name: row.get(5)?,
        alt: row.get(6)?,
        uses: row.get(7)?,
        created_at: time(row, 8)?,
        removed_at: optional_time(row, 9)?,
    })
}

fn whole_item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item { media: media(row)?, content: content(row, MEDIA_WIDTH)? })
}

/// One by id.
pub(crate) fn item(db: &Connection, id: MediaId) -> rusqlite::Result<Option<Item>> {
    db.prepare_cached(ITEM)?.query_row([id.as_bytes()], whole_item).optional()
}

#[async_trait]
impl Library for SqliteStore {
    async fn upload(&self, id: UploadId) -> Result<Option<Upload>> {
        self.glance(move |db| db.prepare_cached(UPLOAD)?.query_row([id.as_bytes()], upload).optional()).await
    }

    async fn uploads_of(&self, owner: UserId, most: usize) -> Result<Vec<Upload>> {
        self.glance(move |db| {
            db.prepare_cached(UPLOADS_OF)?
                .query_map(params![owner.as_bytes(), limit(most)], upload)?
                .collect()
        })
        .await
    }

    async fn expired_uploads(&self, before: Timestamp, most: usize) -> Result<Vec<Upload>> {
        self.read(move |db| {
            db.prepare_cached(EXPIRED)?.query_map(params![before.as_millis(), limit(most)], upload)?.collect()
        })
        .await
    }

    async fn usage(&self, owner: UserId) -> Result<Usage> {
        self.glance(move |db| {
            let found = db.prepare_cached(USAGE)?.query_row([owner.as_bytes()], usage).optional()?;
            Ok(found.unwrap_or_default())
        })
        .await
    }

    async fn content(&self, id: ContentId) -> Result<Option<Content>> {
        self.glance(move |db| {
            db.prepare_cached(CONTENT)?.query_row([id.as_bytes()], |row| content(row, 0)).optional()
        })
        .await
    }

    async fn content_by_digest(&self, digest: Digest) -> Result<Option<Content>> {
        self.glance(move |db| {
            db.prepare_cached(BY_DIGEST)?.query_row([digest.as_bytes()], |row| content(row, 0)).optional()
        })
        .await
    }

    async fn unused_contents(&self, before: Timestamp, most: usize) -> Result<Vec<Content>> {
        self.read(move |db| {
            let old = params![before.as_millis(), limit(most)];
            db.prepare_cached(UNUSED)?.query_map(old, |row| content(row, 0))?.collect()
        })
        .await
    }

    async fn item(&self, id: MediaId) -> Result<Option<Item>> {
        self.glance(move |db| item(db, id)).await
    }

    async fn readable_item(&self, viewer: UserId, id: MediaId) -> Result<Option<Item>> {
        self.glance(move |db| {
            let key = params![id.as_bytes(), viewer.as_bytes()];
            db.prepare_cached(READABLE)?.query_row(key, whole_item).optional()
        })
        .await
    }

    async fn items_of(&self, content: ContentId, after: Option<MediaId>, most: usize) -> Result<Vec<Media>> {
        let after = after.map_or([0; 16], |id| *id.as_bytes());
        self.read(move |db| {
            let range = params![content.as_bytes(), after, limit(most)];
            db.prepare_cached(ITEMS_OF)?.query_map(range, media)?.collect()
        })
        .await
    }

    async fn vault(&self, owner: UserId, after: Option<MediaId>, most: usize) -> Result<Vec<Item>> {
        // Greater than any id, because it is longer.
        let before = after.map_or_else(|| vec![0xff; 17], |id| id.as_bytes().to_vec());
        self.read(move |db| {
            let range = params![owner.as_bytes(), before, limit(most)];
            db.prepare_cached(VAULT)?.query_map(range, whole_item)?.collect()
        })
        .await
    }

    async fn carriers(
        &self,
        content: ContentId,
        after: Option<MessageId>,
        most: usize,
    ) -> Result<Vec<Carrier>> {
        let after = after.map_or([0; 16], |id| *id.as_bytes());
        self.read(move |db| {
            let range = params![content.as_bytes(), after, limit(most)];
            db.prepare_cached(CARRIERS)?
                .query_map(range, |row| {
                    Ok(Carrier {
                        message_id: MessageId::from_bytes(row.get(0)?),
                        conversation_id: ConversationId::from_bytes(row.get(1)?),
                    })
                })?
                .collect()
        })
        .await
    }
}
