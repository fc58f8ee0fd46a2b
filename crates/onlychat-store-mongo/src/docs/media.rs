//! Files.

use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, DateTime};
use onlychat_domain::media::{Content, ContentState, Digest, Media, MediaKind, Purpose, Upload, Usage};
use onlychat_domain::{ContentId, MediaId, MessageId, UploadId, UserId};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadDoc {
    #[serde(rename = "_id")]
    pub(crate) id: UploadId,
    owner_id: ObjectId,
    length: u64,
    offset: u64,
    purpose: Purpose,
    name: String,
    alt: Option<String>,
    expected: Option<Digest>,
    progress: Binary,
    media_id: Option<MediaId>,
    created_at: DateTime,
    expires_at: DateTime,
}

impl From<&Upload> for UploadDoc {
    fn from(upload: &Upload) -> Self {
        let Upload {
            id,
            owner_id,
            length,
            offset,
            purpose,
            name,
            alt,
            expected,
            progress,
            media_id,
            created_at,
            expires_at,
        } = upload;
        Self {
            id: *id,
            owner_id: oid(*owner_id),
            length: *length,
            offset: *offset,
            purpose: *purpose,
            name: name.clone(),
            alt: alt.clone(),
            expected: *expected,
            progress: Binary { subtype: BinarySubtype::Generic, bytes: progress.clone() },
            media_id: *media_id,
            created_at: date(*created_at),
            expires_at: date(*expires_at),
        }
    }
}

impl From<UploadDoc> for Upload {
    fn from(document: UploadDoc) -> Self {
        Self {
            id: document.id,
            owner_id: user_id(document.owner_id),
            length: document.length,
            offset: document.offset,
            purpose: document.purpose,
            name: document.name,
            alt: document.alt,
            expected: document.expected,
            progress: document.progress.bytes,
            media_id: document.media_id,
            created_at: timestamp(document.created_at),
            expires_at: timestamp(document.expires_at),
        }
    }
}

/// The bytes of files, and how many items are of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContentDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ContentId,
    pub(crate) digest: Digest,
    bytes: u64,
    pub(crate) kind: MediaKind,
    pub(crate) content_type: String,
    pub(crate) state: ContentState,
    pub(crate) items: i64,
    created_at: DateTime,
}

impl From<&Content> for ContentDoc {
    fn from(content: &Content) -> Self {
        let Content { id, digest, bytes, kind, content_type, state, created_at } = content;
        Self {
            id: *id,
            digest: *digest,
            bytes: *bytes,
            kind: *kind,
            content_type: content_type.clone(),
            state: state.clone(),
            items: 0,
            created_at: date(*created_at),
        }
    }
}

impl From<ContentDoc> for Content {
    fn from(document: ContentDoc) -> Self {
        Self {
            id: document.id,
            digest: document.digest,
            bytes: document.bytes,
            kind: document.kind,
            content_type: document.content_type,
            state: document.state,
            created_at: timestamp(document.created_at),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaDoc {
    #[serde(rename = "_id")]
    pub(crate) id: MediaId,
    owner_id: ObjectId,
    pub(crate) content_id: ContentId,
    bytes: u64,
    purpose: Purpose,
    name: String,
    alt: Option<String>,
    uses: i64,
    created_at: DateTime,
    removed_at: Option<DateTime>,
}

impl From<&Media> for MediaDoc {
    fn from(media: &Media) -> Self {
        let Media { id, owner_id, content_id, bytes, purpose, name, alt, uses, created_at, removed_at } =
            media;
        Self {
            id: *id,
            owner_id: oid(*owner_id),
            content_id: *content_id,
            bytes: *bytes,
            purpose: *purpose,
            name: name.clone(),
            alt: alt.clone(),
            uses: *uses,
            created_at: date(*created_at),
            removed_at: removed_at.map(date),
        }
    }
}

impl From<MediaDoc> for Media {
    fn from(document: MediaDoc) -> Self {
        Self {
            id: document.id,
            owner_id: user_id(document.owner_id),
            content_id: document.content_id,
            bytes: document.bytes,
            purpose: document.purpose,
            name: document.name,
            alt: document.alt,
            uses: document.uses,
            created_at: timestamp(document.created_at),
            removed_at: document.removed_at.map(timestamp),
        }
    }
}

/// What somebody's items and uploads take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct UsageDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    pub(crate) bytes: i64,
    pub(crate) files: i64,
}

impl From<&UsageDoc> for Usage {
    fn from(usage: &UsageDoc) -> Self {
        Self { bytes: usage.bytes.unsigned_abs(), files: usage.files.unsigned_abs() }
    }
}

/// Who may read an item because of which message; its owner needs none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct ReaderKey {
    pub(crate) media: MediaId,
    pub(crate) reader: ObjectId,
    pub(crate) message: MessageId,
}

impl ReaderKey {
    pub(crate) fn new(media: MediaId, reader: UserId, message: MessageId) -> Self {
        Self { media, reader: oid(reader), message }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct ReaderDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ReaderKey,
}
