//! What one file may cost.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The limits of all kinds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    /// Of pictures.
    pub picture: PictureLimits,
    /// Of video and sound.
    pub play: PlayLimits,
    /// What the worker gets for a picture.
    pub picture_budget: Budget,
    /// What ffmpeg gets to make what plays.
    pub play_budget: PlayBudget,
}

/// What is taken of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PictureLimits {
    /// Most bytes of the file: the JPEG decoder holds all of them in memory.
    pub max_bytes: u64,
    /// Most pixels.
    pub max_pixels: u64,
    /// Most pixels a side.
    pub max_side: u32,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { max_bytes: 128 << 20, max_pixels: 100_000_000, max_side: 16_384 }
    }
}

/// What is taken of a video or a sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlayLimits {
    /// Longest.
    pub max_duration: Duration,
    /// Most streams in the file.
    pub max_streams: usize,
    /// Most pixels of a video's frame.
    pub max_frame_pixels: u64,
    /// Most pixels a side of a video's frame.
    pub max_side: u32,
}

impl Default for PlayLimits {
    fn default() -> Self {
        Self {
            max_duration: Duration::from_hours(4),
            max_streams: 32,
            max_frame_pixels: 8192 * 4352,
            max_side: 8192,
        }
    }
}

/// What one process gets. The process takes the rest from itself before it reads a byte of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Bytes of address space.
    pub memory: u64,
    /// Seconds of processor time.
    pub cpu_seconds: u64,
    /// Bytes of the largest file it writes.
    pub file_bytes: u64,
    /// Open files.
    pub open_files: u64,
    /// Until it is killed.
    pub wall: Duration,
    /// How far it stands back for other programs, 0 to 19 (`nice`).
    pub nice: i32,
}

impl Default for Budget {
    /// That of a picture.
    fn default() -> Self {
        Self {
            memory: 1536 << 20,
            cpu_seconds: 60,
            file_bytes: 64 << 20,
            open_files: 32,
            wall: Duration::from_mins(2),
            nice: 5,
        }
    }
}

/// What ffmpeg gets: some work is as long as the film is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlayBudget {
    /// What each process gets at least, and all that looking at a file gets.
    pub base: Budget,
    /// Processor and wall seconds more for each second that plays.
    pub seconds_per_second: u64,
    /// Threads of a decoder or an encoder.
    pub threads: u8,
}

impl Default for PlayBudget {
    fn default() -> Self {
        let base = Budget { memory: 3 << 30, file_bytes: 8 << 30, open_files: 64, ..Budget::default() };
        Self { base, seconds_per_second: 30, threads: 1 }
    }
}

/// Somebody waits for a voice note or a clip as for a picture; a film is in nobody's way.
const CLIP: Duration = Duration::from_mins(2);
const LOWEST: i32 = 19;

impl PlayBudget {
    /// What making something of this length gets.
    pub(crate) fn for_length(&self, length: Duration) -> Budget {
        let more = length.as_secs().saturating_mul(self.seconds_per_second);
        Budget {
            cpu_seconds: self.base.cpu_seconds.saturating_add(more),
            wall: self.base.wall.saturating_add(Duration::from_secs(more)),
            nice: if length <= CLIP { self.base.nice } else { LOWEST },
            ..self.base
        }
    }
}
