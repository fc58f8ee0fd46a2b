//! Making of a file what can be shown of it.

use std::path::Path;

use async_trait::async_trait;
use onlychat_domain::media::{Fault, MediaKind, Purpose, Rendition};

/// How many bytes of a file's beginning tell what it is.
pub const HEAD_BYTES: u64 = 4096;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Detected {
    /// What sort.
    pub kind: MediaKind,
    /// Its media type.
    pub content_type: &'static str,
}

/// What was made of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// What it turned out to be: a picture that moves is a video.
    pub kind: MediaKind,
    /// Its media type.
    pub content_type: String,
    /// What can be shown. Each variant is a file of its name in [`Work::output`].
    pub rendition: Rendition,
}

/// What is to be worked on.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The uploaded file. Not to be written to.
    pub source: &'a Path,
    /// An empty folder.
    pub output: &'a Path,
    /// What it was made for.
    pub purpose: Purpose,
}

/// What can be worked on here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Abilities {
    /// Videos, sound and pictures that move.
    pub video: bool,
}

/// Makes of a file what can be shown of it, whatever it holds: within bounds of time, memory and output.
#[async_trait]
pub trait Processor: Send + Sync {
    /// What a file is, by its first [`HEAD_BYTES`], never by its name.
    fn detect(&self, head: &[u8]) -> Detected;
    /// What it can do here.
    fn abilities(&self) -> Abilities;
    /// Works; `progress` is told the per cent that are done.
    async fn process(&self, work: Work<'_>, progress: &(dyn Fn(u8) + Send + Sync)) -> Result<Made, Fault>;
}
