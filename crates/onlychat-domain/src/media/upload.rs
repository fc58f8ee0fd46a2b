//! A file on its way.

use std::time::Duration;

use super::{Digest, Purpose};
use crate::id::{MediaId, UploadId, UserId};
use crate::time::Timestamp;

/// The largest file: 5 GiB.
pub const FILE_MAX_BYTES: u64 = 5 << 30;
/// How much of a file is durable at once, and how much a client should send at once: 8 MiB.
pub const PART_BYTES: u64 = 8 << 20;
/// How long an upload waits for its next byte.
pub const UPLOAD_KEPT: Duration = Duration::from_hours(48);

/// A file of which some bytes are there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// OnlyChat's id.
    pub id: UploadId,
    /// Whose it is.
    pub owner_id: UserId,
    /// How many bytes it will have.
    pub length: u64,
    /// How many are there, durably.
    pub offset: u64,
    /// What it is for.
    pub purpose: Purpose,
    /// Its name, as [`super::file_name`] gives it.
    pub name: String,
    /// What is seen or heard, as [`super::alt_text`] gives it.
    pub alt: Option<String>,
    /// The digest that the whole of it must have, if its sender said so.
    pub expected: Option<Digest>,
    /// What the media store and the running digest need to go on; opaque.
    pub progress: Vec<u8>,
    /// What it became, once it is whole. It no longer counts as used then.
    pub media_id: Option<MediaId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is forgotten unless more of it comes.
    pub expires_at: Timestamp,
}

/// What somebody's files take, those on their way included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// How many bytes.
    pub bytes: u64,
    /// How many files.
    pub files: u64,
}

/// How much somebody may keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quota {
    /// How many bytes.
    pub bytes: u64,
    /// How many files.
    pub files: u64,
}

impl Quota {
    /// Whether a file of `length` fits beside what is there.
    pub const fn has_room(self, usage: Usage, length: u64) -> bool {
        usage.files < self.files && usage.bytes.saturating_add(length) <= self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_full_by_bytes_or_by_files() {
        let quota = Quota { bytes: 100, files: 2 };
        let room = |bytes, files, length| quota.has_room(Usage { bytes, files }, length);
        assert!(room(60, 1, 40));
        assert!(!room(60, 1, 41));
        assert!(!room(0, 2, 1));
        assert!(!room(1, 0, u64::MAX));
    }
}
