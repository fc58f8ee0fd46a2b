//! The whole of it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;
use onlychat_domain::id::ContentId;
use onlychat_domain::media::VariantName;
use serde::{Deserialize, Serialize};

use crate::Result;

/// The name of the uploaded bytes themselves.
pub const RAW: &str = "raw";

/// Bytes as they come.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// What an adapter must remember to go on with an upload; opaque to everybody else.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Staged(pub String);

/// Where files lie.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// Begins an upload of which nothing is there.
    async fn begin(&self, content: ContentId) -> Result<Staged>;
    /// Goes on with an upload of which the first `offset` bytes are there, as `staged` was given with them.
    async fn part(&self, content: ContentId, staged: &Staged, offset: u64) -> Result<Box<dyn Part>>;
    /// All `length` bytes are there: they become the file [`RAW`].
    async fn complete(&self, content: ContentId, staged: &Staged, length: u64) -> Result<()>;
    /// Takes away whatever of an upload is there. Not being there is no error.
    async fn abort(&self, content: ContentId, staged: &Staged) -> Result<()>;
    /// Keeps a local file under this name, in the place of what had it before. The local file may be gone afterwards.
    async fn put(&self, content: ContentId, name: &VariantName, file: &Path) -> Result<()>;
    /// How long a file is.
    async fn length(&self, content: ContentId, name: &VariantName) -> Result<u64>;
    /// A part of a file, within its length.
    async fn read(&self, content: ContentId, name: &VariantName, range: Range<u64>) -> Result<ByteStream>;
    /// A path under which this process can read a file: its own, or that of a copy in `scratch`. Not to be written to.
    async fn local(&self, content: ContentId, name: &VariantName, scratch: &Path) -> Result<PathBuf>;
    /// Takes all files of a content away. Not being there is no error.
    async fn delete(&self, content: ContentId) -> Result<()>;
    /// The contents that have any file, in the order of their ids, after the cursor.
    async fn contents(&self, after: Option<ContentId>, limit: usize) -> Result<Vec<ContentId>>;
    /// Whether it can be written to.
    async fn health(&self) -> Result<()>;
    /// What it is, without credentials: for logs and people.
    fn describe(&self) -> String;
}

/// More of an upload, as it comes.
#[async_trait]
pub trait Part: Send {
    /// Takes the next bytes.
    async fn write(&mut self, bytes: Bytes) -> Result<()>;
    /// Whatever was written is durable, and the upload can go on from there.
    async fn finish(self: Box<Self>) -> Result<Staged>;
}
