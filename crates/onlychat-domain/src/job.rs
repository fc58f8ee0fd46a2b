//! Work that is done after what asked for it is durable.

use serde::{Deserialize, Serialize};

use crate::id::{ContentId, JobId};
use crate::media::MediaKind;
use crate::time::Timestamp;

/// What is to be done. Doing it twice does no harm: a process that dies at it leaves it to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Make what can be shown of an uploaded picture or sound.
    ProcessMedia {
        /// Of which.
        content_id: ContentId,
    },
    /// Make what can be shown of an uploaded film, which takes minutes where a picture takes a second.
    ProcessFilm {
        /// Of which.
        content_id: ContentId,
    },
    /// Show in all messages that carry a file what can be shown of it now.
    RefreshCarriers {
        /// Which bytes.
        content_id: ContentId,
    },
}

/// Which sort of work: each has workers of its own, so that none waits behind another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// [`Task::ProcessMedia`].
    ProcessMedia,
    /// [`Task::ProcessFilm`].
    ProcessFilm,
    /// Whatever is quickly done.
    Errand,
}

impl TaskKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ProcessMedia, Self::ProcessFilm, Self::Errand];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProcessMedia => "process_media",
            Self::ProcessFilm => "process_film",
            Self::Errand => "errand",
        }
    }
}

impl Task {
    /// Makes what can be shown of a file of this kind.
    pub const fn process(content_id: ContentId, kind: MediaKind) -> Self {
        match kind {
            MediaKind::Video => Self::ProcessFilm { content_id },
            MediaKind::Image | MediaKind::Audio | MediaKind::File => Self::ProcessMedia { content_id },
        }
    }

    /// Its sort.
    pub const fn kind(&self) -> TaskKind {
        match self {
            Self::ProcessMedia { .. } => TaskKind::ProcessMedia,
            Self::ProcessFilm { .. } => TaskKind::ProcessFilm,
            Self::RefreshCarriers { .. } => TaskKind::Errand,
        }
    }
}

/// Work that somebody has taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
    /// OnlyChat's id.
    pub id: JobId,
    /// What is to be done.
    pub task: Task,
    /// How often it was taken, this time included.
    pub attempts: u32,
}

/// Who has taken a job, and until when nobody else takes it. Random, so that a process that stood still and comes back
/// finds its own gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lease {
    /// Whose.
    pub token: LeaseToken,
    /// Until when.
    pub until: Timestamp,
}

/// Tells one taking of a job from another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LeaseToken(pub [u8; 16]);
