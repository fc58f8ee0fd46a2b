//! The driver's errors in the port's words.

use std::sync::Arc;

use mongodb::error::{Error, ErrorKind, TRANSIENT_TRANSACTION_ERROR, WriteFailure};
use onlychat_store::StoreError;

/// One error that several callers of a group are told.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
struct Shared(Arc<Error>);

/// A document that is not as OnlyChat writes it.
#[derive(Debug, thiserror::Error)]
#[error("{collection}: {reason}")]
pub(crate) struct Damaged {
    pub(crate) collection: &'static str,
    pub(crate) reason: String,
}

impl From<Damaged> for StoreError {
    fn from(damaged: Damaged) -> Self {
        Self::Internal(Box::new(damaged))
    }
}

impl From<Damaged> for Error {
    fn from(damaged: Damaged) -> Self {
        Self::custom(damaged.to_string())
    }
}

/// Codes of a server that cannot serve now: stepping down, shutting down, no majority in time.
const NOT_NOW: &[i32] =
    &[6, 7, 50, 64, 89, 91, 189, 202, 262, 290, 9001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436];
const OUT_OF_DISK_SPACE: i32 = 14_031;
const UNAUTHORIZED: i32 = 13;
const DUPLICATE_KEY: i32 = 11_000;
const WRITE_CONFLICT: i32 = 112;

/// What a caller is told.
pub(crate) fn store_error(error: Error) -> StoreError {
    shared_error(&Arc::new(error))
}

/// What each caller of a group is told.
pub(crate) fn shared_error(error: &Arc<Error>) -> StoreError {
    let cause = Box::new(Shared(Arc::clone(error)));
    if is_unavailable(error) {
        return StoreError::Unavailable(cause);
    }
    match code(error) {
        Some(OUT_OF_DISK_SPACE) => StoreError::Full(cause),
        _ => StoreError::Internal(cause),
    }
}

/// What the caller of a write is told: who may read and not write is told so.
pub(crate) fn write_error(error: &Arc<Error>) -> StoreError {
    match code(error) {
        Some(UNAUTHORIZED) => StoreError::ReadOnly(Box::new(Shared(Arc::clone(error)))),
        _ => shared_error(error),
    }
}

/// The store was closed, or its writer ended.
pub(crate) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// It did not answer within our own limit.
pub(crate) fn too_slow() -> Error {
    Error::from(std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer in time"))
}

/// Whether nobody answers, or not now: trying again later may help, and a write may or may not have been done.
pub(crate) fn is_unavailable(error: &Error) -> bool {
    match &*error.kind {
        ErrorKind::Io(_)
        | ErrorKind::ServerSelection { .. }
        | ErrorKind::ConnectionPoolCleared { .. }
        | ErrorKind::DnsResolve { .. }
        | ErrorKind::Shutdown
        | ErrorKind::Write(WriteFailure::WriteConcernError(_)) => true,
        _ => {
            code(error).is_some_and(|code| NOT_NOW.contains(&code))
                || error.contains_label(TRANSIENT_TRANSACTION_ERROR)
        }
    }
}

/// Whether the transaction was aborted by another one, or by the network, and may be run again from its beginning.
pub(crate) fn is_transient(error: &Error) -> bool {
    error.contains_label(TRANSIENT_TRANSACTION_ERROR) || is_conflict(error)
}

/// Whether it was another transaction that wrote the same document first.
pub(crate) fn is_conflict(error: &Error) -> bool {
    code(error) == Some(WRITE_CONFLICT)
}

/// The server's number for what went wrong.
fn code(error: &Error) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(command) => Some(command.code),
        ErrorKind::Write(WriteFailure::WriteError(write)) => Some(write.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(concern)) => Some(concern.code),
        ErrorKind::InsertMany(many) => many.write_errors.as_ref()?.first().map(|write| write.code),
        _ => None,
    }
}

/// The server's message when something that must be unique exists already.
pub(crate) fn duplicate_message(error: &Error) -> Option<&str> {
    if code(error) != Some(DUPLICATE_KEY) {
        return None;
    }
    match &*error.kind {
        ErrorKind::Command(command) => Some(&command.message),
        ErrorKind::Write(WriteFailure::WriteError(write)) => Some(&write.message),
        ErrorKind::InsertMany(many) => {
            many.write_errors.as_ref()?.first().map(|write| write.message.as_str())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_unavailable_and_may_be_tried_again() {
        assert!(matches!(store_error(too_slow()), StoreError::Unavailable(_)));
        assert!(!is_transient(&too_slow()), "a commit without an answer must not be run a second time");
        assert!(matches!(store_error(Error::custom("x")), StoreError::Internal(_)));
    }
}
