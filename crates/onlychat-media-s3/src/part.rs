//! More of an upload: whole parts go to the bucket as they fill, the rest at the end.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use object_store::aws::AmazonS3;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use onlychat_domain::media::PART_BYTES;
use onlychat_media::{Part, Result, Staged};

use crate::error::media_error;
use crate::staged::State;

/// S3 wants 5 MiB at least, and some of its kind all parts of one size.
const PART: usize = 8 << 20;
const _: () = assert!(PART as u64 == PART_BYTES);

/// An upload that is being written to.
pub(crate) struct S3Part {
    pub(crate) s3: Arc<AmazonS3>,
    /// Where the file will be.
    pub(crate) file: Path,
    /// Where what is left lies, by how many bytes are there.
    pub(crate) tails: Path,
    pub(crate) state: State,
    /// How many bytes are there or wait.
    pub(crate) offset: u64,
    /// Not yet in a part.
    pub(crate) waiting: Vec<u8>,
}

/// Puts the next part into the multipart upload, which is begun with the first.
pub(crate) async fn put_part(s3: &AmazonS3, file: &Path, state: &mut State, part: Bytes) -> Result<()> {
    let id = match state.multipart.clone() {
        Some(id) => id,
        None => s3.create_multipart(file).await.map_err(media_error)?,
    };
    let number = state.parts.len();
    let PartId { content_id } =
        s3.put_part(file, &id, number, PutPayload::from_bytes(part)).await.map_err(media_error)?;
    state.multipart = Some(id);
    state.parts.push(content_id);
    Ok(())
}

#[async_trait]
impl Part for S3Part {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.offset += bytes.len() as u64;
        self.waiting.extend_from_slice(&bytes);
        while self.waiting.len() >= PART {
            let rest = self.waiting.split_off(PART);
            let part = std::mem::replace(&mut self.waiting, rest);
            put_part(&self.s3, &self.file, &mut self.state, part.into()).await?;
        }
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<Staged> {
        self.state.tail = self.waiting.len() as u64;
        if !self.waiting.is_empty() {
            let tail = self.tails.clone().join(self.offset.to_string());
            let waiting = PutPayload::from_bytes(std::mem::take(&mut self.waiting).into());
            self.s3.put(&tail, waiting).await.map_err(media_error)?;
        }
        self.state.write()
    }
}
