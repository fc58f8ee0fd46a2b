//! Files: reading, and what is written about them.

use async_trait::async_trait;
use onlychat_domain::id::{ContentId, ConversationId, MediaId, MessageId, UploadId, UserId};
use onlychat_domain::media::{
    Content, ContentState, Digest, Media, MediaKind, MediaPatch, Quota, Upload, Usage,
};
use onlychat_domain::time::Timestamp;

use crate::Result;

/// Reading what is known of files. The bytes lie elsewhere.
#[async_trait]
pub trait Library: Send + Sync {
    /// A file on its way.
    async fn upload(&self, id: UploadId) -> Result<Option<Upload>>;
    /// Somebody's, oldest first.
    async fn uploads_of(&self, owner: UserId, limit: usize) -> Result<Vec<Upload>>;
    /// Those that expired before this time, first expired first.
    async fn expired_uploads(&self, before: Timestamp, limit: usize) -> Result<Vec<Upload>>;
    /// What somebody's files take.
    async fn usage(&self, owner: UserId) -> Result<Usage>;
    /// Bytes that somebody uploaded.
    async fn content(&self, id: ContentId) -> Result<Option<Content>>;
    /// By what they are.
    async fn content_by_digest(&self, digest: Digest) -> Result<Option<Content>>;
    /// Those of which no item is left, older than this, oldest first.
    async fn unused_contents(&self, before: Timestamp, limit: usize) -> Result<Vec<Content>>;
    /// A vault item, also one that was removed and is still carried by a message.
    async fn item(&self, id: MediaId) -> Result<Option<Item>>;
    /// The same if `viewer` may read it: the owner, and whoever is in a conversation with a message that carries it.
    async fn readable_item(&self, viewer: UserId, id: MediaId) -> Result<Option<Item>>;
    /// The items of these bytes, in the order of their ids, after the cursor.
    async fn items_of(&self, content: ContentId, after: Option<MediaId>, limit: usize) -> Result<Vec<Media>>;
    /// Somebody's vault, newest first, after the cursor; without what was removed.
    async fn vault(&self, owner: UserId, after: Option<MediaId>, limit: usize) -> Result<Vec<Item>>;
    /// The messages that carry these bytes, in the order of their ids, after the cursor.
    async fn carriers(
        &self,
        content: ContentId,
        after: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<Carrier>>;
}

/// A vault item and its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The item.
    pub media: Media,
    /// Its bytes.
    pub content: Content,
}

/// A message, not deleted, that carries certain bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carrier {
    /// The message.
    pub message_id: MessageId,
    /// Where it is.
    pub conversation_id: ConversationId,
}

/// A write about files.
#[derive(Clone, Debug)]
pub enum MediaWrite {
    /// A new upload; its whole length counts as used from now on. Unique: id.
    BeginUpload(Upload),
    /// More of it is there.
    AdvanceUpload {
        /// Of which.
        upload_id: UploadId,
        /// How many bytes now.
        offset: u64,
        /// What is needed to go on.
        progress: Vec<u8>,
        /// When it is forgotten.
        expires_at: Timestamp,
    },
    /// It is whole and became an item; its length no longer counts.
    FinishUpload {
        /// Which.
        upload_id: UploadId,
        /// The item.
        media_id: MediaId,
    },
    /// Forgets it, and its length no longer counts. One that is not there changes nothing.
    EndUpload(UploadId),
    /// New bytes. Unique: id, digest.
    InsertContent(Content),
    /// What they are and what was made of them. Attachments stay as they are until [`MediaWrite::RefreshAttachments`].
    SetContent {
        /// Which.
        content_id: ContentId,
        /// What it is.
        kind: MediaKind,
        /// Its media type.
        content_type: String,
        /// How far it is.
        state: ContentState,
    },
    /// Forgets bytes; see [`MediaCondition::ContentUnused`].
    DeleteContent(ContentId),
    /// A new vault item of bytes that are there, carried by no message. Unique: id.
    InsertMedia(Media),
    /// Changes an item.
    UpdateMedia {
        /// Which.
        media_id: MediaId,
        /// What changes.
        patch: MediaPatch,
    },
    /// Takes an item out of the vault, at [`crate::Changes::now`]: at once if no message carries it, else with the last
    /// one that does. One that was removed stays so.
    RemoveMedia(MediaId),
    /// A message's attachments show what is known of them now. A deleted message stays as it is.
    RefreshAttachments(MessageId),
}

/// What must hold about files.
#[derive(Clone, Copy, Debug)]
pub enum MediaCondition {
    /// The upload has so many bytes.
    UploadAt {
        /// Which.
        upload_id: UploadId,
        /// How many.
        offset: u64,
    },
    /// The owner has room for another file of this length.
    QuotaRoom {
        /// Whose.
        owner_id: UserId,
        /// In bytes.
        length: u64,
        /// How much they may have.
        quota: Quota,
    },
    /// The bytes are there, and no item is of them.
    ContentUnused(ContentId),
}
