//! The store itself.

use std::ops::Range;
use std::path::{Path as LocalPath, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload};
use onlychat_domain::id::ContentId;
use onlychat_domain::media::{PART_BYTES, VariantName};
use onlychat_media::{ByteStream, MediaError, MediaStore, OpenError, Part, RAW, Result, Staged};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::error::{local_error, media_error};
use crate::part::{S3Part, put_part};
use crate::staged::State;

/// Which bucket, and where in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct S3Options {
    bucket: String,
    prefix: String,
}

impl S3Options {
    /// From `s3://bucket/prefix`. Credentials, region and another endpoint come from the usual `AWS_…` variables.
    ///
    /// # Errors
    /// [`OpenError::BadUrl`].
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        let bad = |reason: &str| OpenError::BadUrl { reason: reason.to_owned() };
        let url = url::Url::parse(url).map_err(|error| bad(&error.to_string()))?;
        let bucket = url.host_str().filter(|_host| url.scheme() == "s3");
        let bucket = bucket.ok_or_else(|| bad("it does not name a bucket: s3://bucket/prefix"))?.to_owned();
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(bad("credentials and options belong into the AWS_… variables"));
        }
        Ok(Self { bucket, prefix: url.path().trim_matches('/').to_owned() })
    }
}

/// A bucket as OnlyChat's media store.
#[derive(Debug)]
pub struct S3Store {
    s3: Arc<AmazonS3>,
    prefix: Path,
    place: String,
}

impl S3Store {
    /// Opens the bucket and looks whether it can be written to.
    ///
    /// # Errors
    /// [`OpenError`] says in one line what to do.
    pub async fn open(options: &S3Options) -> Result<Self, OpenError> {
        Self::with(AmazonS3Builder::from_env(), options).await
    }

    /// With settings of the driver's own, such as for a test server.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn with(builder: AmazonS3Builder, options: &S3Options) -> Result<Self, OpenError> {
        let S3Options { bucket, prefix } = options;
        let place = format!("s3://{bucket}/{prefix}");
        let unreachable = |reason: String| OpenError::Unreachable { place: place.clone(), reason };
        let s3 = builder.with_bucket_name(bucket).build().map_err(|error| unreachable(error.to_string()))?;
        let store = Self { s3: Arc::new(s3), prefix: Path::from(prefix.as_str()), place: place.clone() };
        store.health().await.map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            unreachable(cause.unwrap_or_else(|| error.to_string()))
        })?;
        Ok(store)
    }

    fn contents_folder(&self) -> Path {
        self.prefix.clone().join("content")
    }

    fn content(&self, id: ContentId) -> Path {
        self.contents_folder().join(id.to_string())
    }

    fn file(&self, id: ContentId, name: &str) -> Path {
        self.content(id).join(name)
    }

    fn tails(&self, id: ContentId) -> Path {
        self.content(id).join("upload")
    }

    /// What is left beside the parts of an upload.
    async fn tail(&self, id: ContentId, state: &State, offset: u64) -> Result<Vec<u8>> {
        if state.tail == 0 {
            return Ok(Vec::new());
        }
        let tail = self.s3.get(&self.tails(id).join(offset.to_string())).await.map_err(media_error)?;
        let bytes = tail.bytes().await.map_err(media_error)?;
        if bytes.len() as u64 == state.tail {
            return Ok(bytes.into());
        }
        Err(MediaError::Internal(
            format!("{} bytes of an upload have become {}", state.tail, bytes.len()).into(),
        ))
    }

    /// Takes away everything under a folder.
    async fn remove(&self, folder: &Path) -> Result<()> {
        let found = self.s3.list(Some(folder)).map_ok(|object| object.location).boxed();
        let removed = self.s3.delete_stream(found).try_for_each(|_gone| async { Ok(()) }).await;
        match removed.map_err(media_error) {
            // Somebody else was faster.
            Err(MediaError::Missing) => Ok(()),
            outcome => outcome,
        }
    }

    async fn has(&self, file: &Path, length: u64) -> Result<bool> {
        match self.s3.head(file).await.map_err(media_error) {
            Ok(found) => Ok(found.size == length),
            Err(MediaError::Missing) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn put_large(&self, to: &Path, file: &mut File) -> Result<()> {
        let mut state = State::default();
        let put = async {
            loop {
                let mut part = Vec::new();
                file.take(PART_BYTES).read_to_end(&mut part).await.map_err(local_error)?;
                if part.is_empty() {
                    break;
                }
                put_part(&self.s3, to, &mut state, part.into()).await?;
            }
            self.finish(to, state.clone()).await
        };
        let put = put.await;
        if let (Err(_), Some(id)) = (&put, &state.multipart)
            && let Err(error) = self.s3.abort_multipart(to, id).await
        {
            tracing::warn!(%error, "parts of a file stay behind");
        }
        put
    }

    async fn finish(&self, file: &Path, state: State) -> Result<()> {
        let id = state.multipart.ok_or_else(|| MediaError::Internal("an upload has no part".into()))?;
        let parts = state.parts.into_iter().map(|content_id| PartId { content_id }).collect();
        self.s3.complete_multipart(file, &id, parts).await.map(drop).map_err(media_error)
    }
}

#[async_trait]
impl MediaStore for S3Store {
    async fn begin(&self, _content: ContentId) -> Result<Staged> {
        State::default().write()
    }

    async fn part(&self, content: ContentId, staged: &Staged, offset: u64) -> Result<Box<dyn Part>> {
        let state = State::read(staged)?;
        let waiting = self.tail(content, &state, offset).await?;
        let (file, tails) = (self.file(content, RAW), self.tails(content));
        Ok(Box::new(S3Part { s3: Arc::clone(&self.s3), file, tails, state, offset, waiting }))
    }

    async fn complete(&self, content: ContentId, staged: &Staged, length: u64) -> Result<()> {
        let file = self.file(content, RAW);
        // It was completed already, and nobody wrote it down.
        if self.has(&file, length).await? {
            return Ok(());
        }
        let mut state = State::read(staged)?;
        let tail: Bytes = self.tail(content, &state, length).await?.into();
        if state.multipart.is_none() {
            self.s3.put(&file, PutPayload::from_bytes(tail)).await.map_err(media_error)?;
        } else {
            if !tail.is_empty() {
                put_part(&self.s3, &file, &mut state, tail).await?;
            }
            self.finish(&file, state).await?;
        }
        self.remove(&self.tails(content)).await
    }

    async fn abort(&self, content: ContentId, staged: &Staged) -> Result<()> {
        if let Some(id) = State::read(staged)?.multipart {
            match self.s3.abort_multipart(&self.file(content, RAW), &id).await.map_err(media_error) {
                Ok(()) | Err(MediaError::Missing) => {}
                // Some servers say so of an upload that is not there any more. The files go in any case; parts that stay
                // are what a bucket's rule for unfinished uploads is for.
                Err(MediaError::ReadOnly(error)) => {
                    tracing::warn!(content = %content, %error, "an upload could not be taken back");
                }
                Err(error) => return Err(error),
            }
        }
        self.delete(content).await
    }

    async fn put(&self, content: ContentId, name: &VariantName, file: &LocalPath) -> Result<()> {
        let to = self.file(content, name.as_str());
        let mut file = File::open(file).await.map_err(local_error)?;
        if file.metadata().await.map_err(local_error)?.len() > PART_BYTES {
            return self.put_large(&to, &mut file).await;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).await.map_err(local_error)?;
        self.s3.put(&to, PutPayload::from_bytes(bytes.into())).await.map(drop).map_err(media_error)
    }

    async fn length(&self, content: ContentId, name: &VariantName) -> Result<u64> {
        let found = self.s3.head(&self.file(content, name.as_str())).await.map_err(media_error)?;
        Ok(found.size)
    }

    async fn read(&self, content: ContentId, name: &VariantName, range: Range<u64>) -> Result<ByteStream> {
        let file = self.file(content, name.as_str());
        // S3 knows no range of nothing.
        if range.is_empty() {
            self.s3.head(&file).await.map_err(media_error)?;
            return Ok(futures_util::stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.s3.get_opts(&file, options).await.map_err(media_error)?;
        Ok(found.into_stream().map_err(media_error).boxed())
    }

    async fn local(&self, content: ContentId, name: &VariantName, scratch: &LocalPath) -> Result<PathBuf> {
        let found = self.s3.get(&self.file(content, name.as_str())).await.map_err(media_error)?;
        let path = scratch.join(name.as_str());
        let mut copy = File::create(&path).await.map_err(local_error)?;
        let mut bytes = found.into_stream();
        while let Some(piece) = bytes.try_next().await.map_err(media_error)? {
            copy.write_all(&piece).await.map_err(local_error)?;
        }
        copy.flush().await.map_err(local_error)?;
        Ok(path)
    }

    async fn delete(&self, content: ContentId) -> Result<()> {
        self.remove(&self.content(content)).await
    }

    async fn contents(&self, after: Option<ContentId>, limit: usize) -> Result<Vec<ContentId>> {
        let folder = self.contents_folder();
        let mut found: Vec<ContentId> = Vec::new();
        let mut objects = match after {
            // The files of that content itself follow on this.
            Some(after) => self.s3.list_with_offset(Some(&folder), &self.content(after)),
            None => self.s3.list(Some(&folder)),
        };
        while found.len() <= limit
            && let Some(object) = objects.try_next().await.map_err(media_error)?
        {
            let mut rest = object.location.prefix_match(&folder).into_iter().flatten();
            let id = rest.next().and_then(|part| part.as_ref().parse().ok());
            // The files of one content lie together.
            found.extend(id.filter(|id| Some(*id) != after && found.last() != Some(id)));
        }
        found.truncate(limit);
        Ok(found)
    }

    async fn health(&self) -> Result<()> {
        let probe = self.prefix.clone().join("probe");
        self.s3.put(&probe, PutPayload::from_static(b"OnlyChat")).await.map(drop).map_err(media_error)
    }

    fn describe(&self) -> String {
        format!("S3 at {}", self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_bucket() {
        let parsed = |url| S3Options::parse(url).map(|options| (options.bucket, options.prefix));
        assert_eq!(parsed("s3://b").unwrap(), ("b".into(), String::new()));
        assert_eq!(parsed("s3://b.c-d/media/x/").unwrap(), ("b.c-d".into(), "media/x".into()));
        for bad in ["s3://", "https://b/x", "s3://key:secret@b/x", "s3://b?region=x", "b"] {
            assert!(S3Options::parse(bad).is_err(), "{bad}");
        }
    }
}
