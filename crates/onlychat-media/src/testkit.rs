//! Stand-ins for tests that are about something else.

use std::ops::Range;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use onlychat_domain::id::ContentId;
use onlychat_domain::media::{Fault, MediaKind, VariantName};

use crate::{
    Abilities, ByteStream, Detected, Made, MediaError, MediaStore, Part, Processor, Result, Staged, Work,
};

/// A media store that is away.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

fn away<T>() -> Result<T> {
    Err(MediaError::Unavailable("this test keeps no files".into()))
}

#[async_trait]
impl MediaStore for NoFiles {
    async fn begin(&self, _content: ContentId) -> Result<Staged> {
        away()
    }

    async fn part(&self, _content: ContentId, _staged: &Staged, _offset: u64) -> Result<Box<dyn Part>> {
        away()
    }

    async fn complete(&self, _content: ContentId, _staged: &Staged, _length: u64) -> Result<()> {
        away()
    }

    async fn abort(&self, _content: ContentId, _staged: &Staged) -> Result<()> {
        away()
    }

    async fn put(&self, _content: ContentId, _name: &VariantName, _file: &Path) -> Result<()> {
        away()
    }

    async fn length(&self, _content: ContentId, _name: &VariantName) -> Result<u64> {
        away()
    }

    async fn read(&self, _content: ContentId, _name: &VariantName, _range: Range<u64>) -> Result<ByteStream> {
        away()
    }

    async fn local(&self, _content: ContentId, _name: &VariantName, _scratch: &Path) -> Result<PathBuf> {
        away()
    }

    async fn delete(&self, _content: ContentId) -> Result<()> {
        away()
    }

    async fn contents(&self, _after: Option<ContentId>, _limit: usize) -> Result<Vec<ContentId>> {
        away()
    }

    async fn health(&self) -> Result<()> {
        away()
    }

    fn describe(&self) -> String {
        "no files".to_owned()
    }
}

/// Takes everything for a plain file.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainFiles;

#[async_trait]
impl Processor for PlainFiles {
    fn detect(&self, _head: &[u8]) -> Detected {
        Detected { kind: MediaKind::File, content_type: "application/octet-stream" }
    }

    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    async fn process(&self, _work: Work<'_>, _progress: &(dyn Fn(u8) + Send + Sync)) -> Result<Made, Fault> {
        Err(Fault::Unsupported)
    }
}
