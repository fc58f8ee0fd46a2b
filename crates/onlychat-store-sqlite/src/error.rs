//! SQLite's errors in the port's words.

use std::path::Path;
use std::sync::Arc;

use onlychat_store::{OpenError, StoreError, UniqueKey};
use rusqlite::{Error, ErrorCode};

/// One error that several callers of a group are told.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
struct Shared(Arc<Error>);

/// What a caller is told.
pub(crate) fn store_error(error: Error) -> StoreError {
    shared_error(&Arc::new(error))
}

/// What each caller of a group is told.
pub(crate) fn shared_error(error: &Arc<Error>) -> StoreError {
    let cause = Box::new(Shared(Arc::clone(error)));
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(cause),
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(cause),
        // After an I/O error on commit nobody knows what the disk holds, which is what "unavailable" says.
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted,
        ) => StoreError::Unavailable(cause),
        _ => StoreError::Internal(cause),
    }
}

/// The store was closed, or its writer ended.
pub(crate) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// Why a file cannot be opened as a database.
pub(crate) fn open_error(path: &Path, error: Error) -> OpenError {
    let place = path.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            OpenError::NotOurs { place, reason: "it is not a SQLite file".into() }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => OpenError::ReadOnly { place },
        Some(ErrorCode::CannotOpen) => OpenError::Missing { place, reason: error.to_string() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse { place },
        _ => OpenError::Store(store_error(error)),
    }
}

/// Why a file or folder cannot be opened or made.
pub(crate) fn file_error(path: &Path, error: std::io::Error) -> OpenError {
    use std::io::ErrorKind;
    let place = path.display().to_string();
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => OpenError::ReadOnly { place },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            OpenError::Store(StoreError::Full(Box::new(error)))
        }
        _ => OpenError::Missing { place, reason: error.to_string() },
    }
}

/// Why one write was not applied.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is about something that does not exist.
    Missing,
    /// Something unique exists already.
    Duplicate(UniqueKey),
    /// The database failed.
    Sql(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn told(code: std::ffi::c_int) -> StoreError {
        store_error(Error::SqliteFailure(ffi::Error::new(code), None))
    }

    #[test]
    fn callers_learn_what_they_can_do_about_it() {
        assert!(matches!(told(ffi::SQLITE_FULL), StoreError::Full(_)));
        assert!(matches!(told(ffi::SQLITE_READONLY_DBMOVED), StoreError::ReadOnly(_)));
        assert!(matches!(told(ffi::SQLITE_IOERR_FSYNC), StoreError::Unavailable(_)));
        assert!(matches!(told(ffi::SQLITE_BUSY), StoreError::Unavailable(_)));
        assert!(matches!(told(ffi::SQLITE_CORRUPT), StoreError::Internal(_)));
        assert!(matches!(store_error(Error::QueryReturnedNoRows), StoreError::Internal(_)));
    }

    #[test]
    fn whoever_opens_learns_what_to_do_about_it() {
        use std::io::{Error, ErrorKind};
        let told = |kind| file_error(Path::new("x.db"), Error::from(kind));
        assert!(matches!(told(ErrorKind::PermissionDenied), OpenError::ReadOnly { .. }));
        assert!(matches!(told(ErrorKind::ReadOnlyFilesystem), OpenError::ReadOnly { .. }));
        assert!(matches!(told(ErrorKind::StorageFull), OpenError::Store(StoreError::Full(_))));
        assert!(matches!(told(ErrorKind::NotADirectory), OpenError::Missing { .. }));
    }
}
