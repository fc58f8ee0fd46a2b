//! The store itself.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::ops::Range;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use onlychat_domain::id::ContentId;
use onlychat_domain::media::VariantName;
use onlychat_media::{ByteStream, MediaStore, OpenError, Part, RAW, Result, Staged};

use crate::disk::{blocking, check_space, make_folder, sync_folder};
use crate::error::media_error;
use crate::layout::{Layout, age};
use crate::{part, read};

/// A folder as OnlyChat's media store.
#[derive(Debug)]
pub struct FileStore {
    layout: Layout,
}

impl FileStore {
    /// Opens the folder, and makes it when it is missing. Blocks shortly.
    ///
    /// # Errors
    /// [`OpenError`] says in one line what to do.
    pub fn open(root: PathBuf) -> Result<Self, OpenError> {
        let layout = Layout::new(root);
        let prepared = make_folder(&layout.uploads())
            .and_then(|()| make_folder(&layout.contents()))
            .and_then(|()| probe(layout.root()));
        let place = layout.root().display().to_string();
        prepared.map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => OpenError::ReadOnly { place },
            _ => OpenError::Missing { place, reason: error.to_string() },
        })?;
        Ok(Self { layout })
    }
}

/// Whether it can be written to.
fn probe(folder: &Path) -> std::io::Result<()> {
    tempfile::tempfile_in(folder).map(drop)
}

/// Moves a file to its place, where it may replace another. It must be synced and on the same file system.
fn place(from: &Path, to: &Path) -> std::io::Result<()> {
    let folder = to.parent().ok_or_else(|| Error::other("a file has no place"))?;
    make_folder(folder)?;
    fs::rename(from, to)?;
    sync_folder(folder)
}

/// A synced copy beside its place, gone again unless it is moved there.
fn copy_beside(file: &Path, folder: &Path) -> std::io::Result<tempfile::TempPath> {
    let mut copy = tempfile::NamedTempFile::new_in(folder)?;
    std::io::copy(&mut File::open(file)?, copy.as_file_mut())?;
    copy.as_file().sync_all()?;
    Ok(copy.into_temp_path())
}

/// Whether there was nothing to take away.
fn unless_missing(outcome: std::io::Result<()>) -> std::io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// The names in a folder, sorted; none when it is not there.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
    let mut names: Vec<String> = names.filter_map(Result::transpose).collect::<std::io::Result<_>>()?;
    names.sort_unstable();
    Ok(names)
}

#[async_trait]
impl MediaStore for FileStore {
    async fn begin(&self, content: ContentId) -> Result<Staged> {
        let (path, folder) = (self.layout.upload(content), self.layout.uploads());
        blocking(move || {
            check_space(&folder)?;
            File::create_new(path)?.sync_all()?;
            sync_folder(&folder)
        })
        .await?;
        Ok(Staged::default())
    }

    async fn part(&self, content: ContentId, _staged: &Staged, offset: u64) -> Result<Box<dyn Part>> {
        let path = self.layout.upload(content);
        Ok(Box::new(blocking(move || part::open(&path, offset)).await?))
    }

    async fn complete(&self, content: ContentId, _staged: &Staged, length: u64) -> Result<()> {
        let (from, uploads) = (self.layout.upload(content), self.layout.uploads());
        let to = self.layout.content(content).join(RAW);
        blocking(move || {
            // It was moved already, and nobody wrote it down.
            if !from.exists() && fs::metadata(&to)?.len() == length {
                return Ok(());
            }
            let file = File::options().write(true).open(&from)?;
            if file.metadata()?.len() < length {
                return Err(Error::new(ErrorKind::UnexpectedEof, "an upload is shorter than it was"));
            }
            // What is behind it was never finished.
            file.set_len(length)?;
            file.sync_all()?;
            place(&from, &to)?;
            sync_folder(&uploads)
        })
        .await
    }

    async fn abort(&self, content: ContentId, _staged: &Staged) -> Result<()> {
        let path = self.layout.upload(content);
        blocking(move || unless_missing(fs::remove_file(path))).await?;
        self.delete(content).await
    }

    async fn put(&self, content: ContentId, name: &VariantName, file: &Path) -> Result<()> {
        let (file, folder) = (file.to_owned(), self.layout.uploads());
        let to = self.layout.file(content, name);
        blocking(move || {
            let copy = copy_beside(&file, &folder)?;
            place(&copy, &to)?;
            // It is at its place; there is nothing left to take away.
            let _moved = copy.keep();
            Ok(())
        })
        .await
    }

    async fn length(&self, content: ContentId, name: &VariantName) -> Result<u64> {
        let path = self.layout.file(content, name);
        blocking(move || Ok(fs::metadata(path)?.len())).await
    }

    async fn read(&self, content: ContentId, name: &VariantName, range: Range<u64>) -> Result<ByteStream> {
        let path = self.layout.file(content, name);
        let file = blocking(move || File::open(path)).await?;
        Ok(read::stream(file, range))
    }

    async fn local(&self, content: ContentId, name: &VariantName, _scratch: &Path) -> Result<PathBuf> {
        let path = self.layout.file(content, name);
        blocking(move || fs::metadata(&path).map(|_there| path)).await
    }

    async fn delete(&self, content: ContentId) -> Result<()> {
        let (path, peers) = (self.layout.content(content), self.layout.peers(content));
        blocking(move || {
            unless_missing(fs::remove_dir_all(path))?;
            // The folder of its age goes with the last that was in it.
            match fs::remove_dir(peers) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
                outcome => unless_missing(outcome),
            }
        })
        .await
    }

    async fn contents(&self, after: Option<ContentId>, limit: usize) -> Result<Vec<ContentId>> {
        let (folder, after) = (self.layout.contents(), after.map(|id| id.to_string()));
        blocking(move || {
            let mut found = Vec::new();
            for name in names(&folder)? {
                let older = after.as_deref().is_some_and(|after| name.as_str() < age(after));
                if older || found.len() >= limit {
                    continue;
                }
                let ids = names(&folder.join(name))?.into_iter();
                let newer = ids.filter(|id| after.as_ref().is_none_or(|after| id > after));
                let room = limit - found.len();
                found.extend(newer.filter_map(|id| id.parse::<ContentId>().ok()).take(room));
            }
            Ok(found)
        })
        .await
    }

    async fn health(&self) -> Result<()> {
        let folder = self.layout.uploads();
        tokio::task::spawn_blocking(move || probe(&folder))
            .await
            .map_err(|error| onlychat_media::MediaError::Internal(Box::new(error)))?
            .map_err(media_error)
    }

    fn describe(&self) -> String {
        format!("files in {}", self.layout.root().display())
    }
}
