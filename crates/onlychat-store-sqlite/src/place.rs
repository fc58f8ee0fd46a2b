//! The database's file, its folder, and the lock that says whose it is.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use onlychat_store::OpenError;

use crate::error::file_error;

/// Held while the database is open. The operating system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Makes the folder and the file where they are missing (for nobody else to read), takes the lock, and makes safe what is there.
pub(crate) fn claim(path: &Path) -> Result<Lock, OpenError> {
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        let reason = "the database must be a file, such as ./data/onlychat.db".to_owned();
        return Err(OpenError::BadUrl { reason });
    }
    make_folder(folder_of(path))?;
    let lock = lock(path)?;
    make_file(path)?;
    settle(path)?;
    Ok(lock)
}

/// Makes safe what a killed process wrote and did not wait for. It is in the page cache, so that it would be read, told and
/// acknowledged again, and a power cut before the next commit would still take it away.
fn settle(path: &Path) -> Result<(), OpenError> {
    let log = with_suffix(path, "-wal");
    match File::open(&log).and_then(|log| log.sync_all()) {
        Ok(()) => {
            let folder = folder_of(path);
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| file_error(folder, error))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(file_error(&log, error)),
    }
}

/// The folder a file is in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn make_folder(folder: &Path) -> Result<(), OpenError> {
    if folder.is_dir() {
        return Ok(());
    }
    let fail = |error| file_error(folder, error);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(fail)?;
    // The new entry must survive a power cut. SQLite itself syncs only the folder its files are in.
    File::open(folder_of(folder)).and_then(|parent| parent.sync_all()).map_err(fail)
}

/// Takes `<path>.lock`. SQLite's own locks would let a second process in between two commits.
fn lock(path: &Path) -> Result<Lock, OpenError> {
    let lock_path = with_suffix(path, ".lock");
    let fail = |error| file_error(&lock_path, error);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&lock_path)
        .map_err(fail)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { place: path.display().to_string() }),
        Err(TryLockError::Error(error)) => Err(fail(error)),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes the file before SQLite does, with a mode that its WAL then takes over.
fn make_file(path: &Path) -> Result<(), OpenError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_new) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(file_error(path, error)),
    }
}
