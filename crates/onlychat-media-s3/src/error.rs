//! The driver's errors in the port's words.

use object_store::Error;
use onlychat_media::MediaError;

pub(crate) fn media_error(error: Error) -> MediaError {
    match error {
        Error::NotFound { .. } => MediaError::Missing,
        Error::PermissionDenied { .. } => MediaError::ReadOnly(Box::new(error)),
        Error::InvalidPath { .. } | Error::NotSupported { .. } | Error::NotImplemented { .. } => {
            MediaError::Internal(Box::new(error))
        }
        error => MediaError::Unavailable(Box::new(error)),
    }
}

/// Of a local file that is read or written on the way.
pub(crate) fn local_error(error: std::io::Error) -> MediaError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => MediaError::Full(Box::new(error)),
        _ => MediaError::Internal(Box::new(error)),
    }
}
