//! Work that is done after what asked for it is durable.

use serde::{Deserialize, Serialize};

use crate::id::{BroadcastId, ContentId, DeviceId, JobId, UserId};
use crate::media::MediaKind;
use crate::notification::Notice;
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
    /// Decide whether and where somebody is told of something.
    Notify {
        /// Whom.
        user_id: UserId,
        /// Of what.
        notice: Notice,
    },
    /// Have everybody who hears a creator and has a device told of a broadcast.
    NotifySubscribers {
        /// Whose.
        creator_id: UserId,
        /// Which.
        broadcast_id: BroadcastId,
        /// Those after this one.
        after: Option<UserId>,
    },
    /// Push something to a device. Taken once: whether one that was interrupted arrived is not known, and twice is worse.
    Push {
        /// Whose it was when it was asked for.
        user_id: UserId,
        /// Which.
        device_id: DeviceId,
        /// What.
        notice: Notice,
        /// When it was worth telling.
        since: Timestamp,
        /// How often it was tried before.
        tries: u32,
    },
    /// Write to somebody what they missed. There is one for each person at most.
    Mail {
        /// To whom.
        user_id: UserId,
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
    /// [`Task::Notify`], [`Task::NotifySubscribers`].
    Notify,
    /// [`Task::Push`].
    Push,
    /// [`Task::Mail`].
    Mail,
    /// Whatever is quickly done.
    Errand,
}

impl TaskKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ProcessMedia, Self::ProcessFilm, Self::Notify, Self::Push, Self::Mail, Self::Errand];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProcessMedia => "process_media",
            Self::ProcessFilm => "process_film",
            Self::Notify => "notify",
            Self::Push => "push",
            Self::Mail => "mail",
            Self::Errand => "errand",
        }
    }
}

impl Task {
    /// The id of a job of which there is one for each person at most, whatever asks for it.
    pub const fn id_for(tag: [u8; 4], user_id: UserId) -> JobId {
        let ([a, b, c, d], user) = (tag, user_id.as_bytes());
        JobId::from_bytes([
            a, b, c, d, user[0], user[1], user[2], user[3], user[4], user[5], user[6], user[7], user[8],
            user[9], user[10], user[11],
        ])
    }

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
            Self::Notify { .. } | Self::NotifySubscribers { .. } => TaskKind::Notify,
            Self::Push { .. } => TaskKind::Push,
            Self::Mail { .. } => TaskKind::Mail,
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
