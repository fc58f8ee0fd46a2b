//! Work with the disk, off the threads that serve.

use std::fs::File;
use std::io::{self, Error};
use std::path::Path;

use onlychat_media::{MediaError, Result};
use tokio::task::spawn_blocking;

use crate::error::media_error;

/// What is left free for everything else, above all for the database: below it no more of an upload is taken.
pub(crate) const RESERVE: u64 = 512 << 20;

/// Runs it on a thread that may wait for the disk.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    match spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(media_error),
        Err(error) => Err(MediaError::Internal(Box::new(error))),
    }
}

/// Makes what happened in a folder durable: files that came, went or were renamed.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a folder and those above it, durably.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().ok_or_else(|| Error::other("a folder has no place"))?;
    make_folder(above)?;
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.and_then(|()| sync_folder(above)),
    }
}

/// Refuses when less is free than is to be left.
pub(crate) fn check_space(folder: &Path) -> io::Result<()> {
    let space = rustix::fs::statvfs(folder)?;
    if space.f_bavail.saturating_mul(space.f_frsize) < RESERVE {
        return Err(Error::new(std::io::ErrorKind::StorageFull, "less than 512 MiB are free"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_with_those_above_it_and_may_be_there() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b/c");
        make_folder(&deep).unwrap();
        make_folder(&deep).unwrap();
        assert!(deep.is_dir());
    }
}
