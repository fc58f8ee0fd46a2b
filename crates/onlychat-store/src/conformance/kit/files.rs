//! Files to put in.

use onlychat_domain::id::{ContentId, JobId, MediaId, UploadId, UserId};
use onlychat_domain::media::{
    Content, ContentState, Digest, Media, MediaKind, Purpose, Rendition, Upload, Variant,
};

use super::World;
use crate::{Item, MediaWrite, Write};

/// What can be shown of a picture of this width.
pub(in crate::conformance) fn ready(width: u32) -> ContentState {
    let variant = Variant {
        name: "w320.webp".parse().unwrap(),
        content_type: "image/webp".to_owned(),
        width: 320,
        height: 240,
        bytes: 5_000_000_000,
    };
    ContentState::Ready(Rendition {
        width,
        height: 240,
        duration_ms: 0,
        looped: false,
        placeholder: vec![0, 1, 254, 255],
        waveform: Vec::new(),
        variants: vec![variant],
    })
}

impl World {
    /// An upload that is not begun yet, of so many bytes.
    pub(in crate::conformance) fn new_upload(&self, owner: UserId, length: u64) -> Upload {
        let now = self.now();
        Upload {
            id: UploadId::from_bytes(self.uuid()),
            owner_id: owner,
            length,
            offset: 0,
            purpose: Purpose::Attachment,
            name: "Ferien ü.jpg".to_owned(),
            alt: None,
            expected: Some(self.digest()),
            progress: vec![0, 159, 146, 150],
            media_id: None,
            created_at: now,
            expires_at: now.plus(std::time::Duration::from_hours(1)),
        }
    }

    /// A new digest.
    pub(in crate::conformance) fn digest(&self) -> Digest {
        let mut bytes = [0xd1; 32];
        bytes[24..].copy_from_slice(&self.next().to_be_bytes());
        Digest::from_bytes(bytes)
    }

    /// A greater id than all given before.
    pub(in crate::conformance) fn job_id(&self) -> JobId {
        JobId::from_bytes(self.uuid())
    }

    /// Bytes that are not stored yet.
    pub(in crate::conformance) fn new_content(&self) -> Content {
        Content {
            id: ContentId::from_bytes(self.uuid()),
            digest: self.digest(),
            bytes: 4_294_967_296,
            kind: MediaKind::Image,
            content_type: "image/jpeg".to_owned(),
            state: ContentState::Processing { progress: 0 },
            created_at: self.now(),
        }
    }

    /// An item that is not stored yet.
    pub(in crate::conformance) fn new_media(&self, owner: UserId, content: &Content) -> Media {
        Media {
            id: MediaId::from_bytes(self.uuid()),
            owner_id: owner,
            content_id: content.id,
            bytes: content.bytes,
            purpose: Purpose::Attachment,
            name: "a.jpg".to_owned(),
            alt: Some("a cat".to_owned()),
            uses: 0,
            created_at: self.now(),
            removed_at: None,
        }
    }

    /// New bytes, stored.
    pub(in crate::conformance) async fn content(&self) -> Content {
        let content = self.new_content();
        self.write(Write::Media(MediaWrite::InsertContent(content.clone()))).await;
        content
    }

    /// A new item of new bytes, stored.
    pub(in crate::conformance) async fn item(&self, owner: UserId) -> Item {
        let content = self.content().await;
        let media = self.new_media(owner, &content);
        self.write(Write::Media(MediaWrite::InsertMedia(media.clone()))).await;
        Item { media, content }
    }
}
