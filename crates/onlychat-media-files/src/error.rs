//! The system's errors in the port's words.

use std::io::{Error, ErrorKind};

use onlychat_media::MediaError;

pub(crate) fn media_error(error: Error) -> MediaError {
    match error.kind() {
        ErrorKind::NotFound => MediaError::Missing,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            MediaError::Full(Box::new(error))
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => MediaError::ReadOnly(Box::new(error)),
        _ => MediaError::Unavailable(Box::new(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_learn_what_they_can_do_about_it() {
        let told = |kind| media_error(Error::from(kind));
        assert!(matches!(told(ErrorKind::NotFound), MediaError::Missing));
        assert!(matches!(told(ErrorKind::StorageFull), MediaError::Full(_)));
        assert!(matches!(told(ErrorKind::ReadOnlyFilesystem), MediaError::ReadOnly(_)));
        assert!(matches!(told(ErrorKind::Other), MediaError::Unavailable(_)));
    }
}
