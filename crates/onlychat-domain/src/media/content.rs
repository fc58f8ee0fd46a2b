//! The bytes of a file, whoever uploaded them.

use serde::{Deserialize, Serialize};

use super::{Digest, MediaKind, Rendition};
use crate::id::ContentId;
use crate::time::Timestamp;

/// Bytes that somebody uploaded, kept once however often they are uploaded, and what was made of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// OnlyChat's id; where the bytes lie follows from it.
    pub id: ContentId,
    /// Of the uploaded bytes. Unique.
    pub digest: Digest,
    /// How many were uploaded.
    pub bytes: u64,
    /// What it is.
    pub kind: MediaKind,
    /// Its media type by its content, such as `image/png`.
    pub content_type: String,
    /// What is done with it.
    pub state: ContentState,
    /// When its last byte came.
    pub created_at: Timestamp,
}

/// How far the making of what can be shown has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ContentState {
    /// It waits for its turn, or is worked on.
    Processing {
        /// In per cent; 0 while it waits.
        progress: u8,
    },
    /// It can be shown.
    Ready(Rendition),
    /// Nothing can be made of it.
    Failed {
        /// Why.
        fault: Fault,
    },
}

/// Why nothing could be made of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Its bytes are not what they begin as: cut short, damaged, or made to do harm.
    Damaged,
    /// More pixels, frames, streams or hours than are taken.
    TooLarge,
    /// It took longer, or more memory, than is given to one file.
    TooCostly,
    /// The server lacks what it needs for this kind of file.
    Unsupported,
    /// A fault of the server's; it may be tried again.
    Internal,
}

impl Fault {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::TooCostly => "too_costly",
            Self::Unsupported => "unsupported",
            Self::Internal => "internal",
        }
    }

    /// Whether trying again may help.
    pub const fn may_be_tried_again(self) -> bool {
        matches!(self, Self::TooCostly | Self::Unsupported | Self::Internal)
    }
}

impl ContentState {
    /// What can be shown, once it can.
    pub const fn rendition(&self) -> Option<&Rendition> {
        match self {
            Self::Ready(rendition) => Some(rendition),
            Self::Processing { .. } | Self::Failed { .. } => None,
        }
    }
}
