//! The one place where a use case's refusal becomes a problem.

use std::time::Duration;

use http::HeaderName;
use onlychat_app::{Error, Field};
use onlychat_identity::{DirectoryError, StoreFailure};
use onlychat_media::MediaError;
use onlychat_protocol::{Code, Problem, ProblemDetail};
use onlychat_store::{CommitError, StoreError};

use super::{Failure, detail};
use crate::extract::INVALID_SESSION;

/// When to come back while the database or the identity provider does not answer.
const SOON: Duration = Duration::from_secs(2);

/// A use case's refusal in the API's words, for a `nack` over a socket.
pub fn problem_of(error: &Error, request_id: String) -> Problem {
    told(error).problem(request_id)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let failure = told(&error);
        if failure.code().status() >= 500 { failure.because(error) } else { failure }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        of_store(&error).because(error)
    }
}

impl From<StoreFailure> for Failure {
    fn from(failure: StoreFailure) -> Self {
        let beneath = failure.source.downcast_ref::<StoreError>().or_else(|| {
            match failure.source.downcast_ref::<CommitError>() {
                Some(CommitError::Store(error)) => Some(error),
                _ => None,
            }
        });
        beneath.map_or_else(Self::fault, of_store).because(failure)
    }
}

fn told(error: &Error) -> Failure {
    match error {
        Error::NotFound(what) => Failure::new(Code::NotFound, *what),
        Error::Invalid(fields) => Failure::not_valid(fields.iter().map(field).collect()),
        Error::Forbidden(why) => Failure::new(Code::Forbidden, *why),
        Error::DmNotAllowed => Failure::new(Code::DmNotAllowed, error.to_string()),
        Error::SubscriptionRequired => Failure::new(Code::SubscriptionRequired, error.to_string()),
        Error::EditWindowOver => Failure::new(Code::EditWindowOver, error.to_string()),
        Error::HandleTaken => {
            let text = error.to_string();
            let errors = vec![detail("/handle", Code::HandleTaken.as_str(), &text)];
            Failure::new(Code::HandleTaken, text).with_errors(errors)
        }
        Error::Conflict(what) => Failure::new(Code::Conflict, *what),
        Error::QuotaFull => Failure::new(Code::QuotaFull, error.to_string()),
        Error::UploadBusy => {
            Failure::new(Code::UploadBusy, error.to_string()).retry_after(Duration::from_secs(1))
        }
        Error::UploadElsewhere { offset } => Failure::new(Code::Conflict, error.to_string())
            .with_header(HeaderName::from_static("upload-offset"), (*offset).into()),
        Error::TooLong => Failure::new(Code::BodyTooLarge, error.to_string()),
        Error::ChecksumMismatch => Failure::new(Code::ChecksumMismatch, error.to_string()),
        Error::Media(error) => of_media(error),
        Error::Overloaded => {
            Failure::unavailable("The server has more to do than it can. Try again in a moment.", SOON)
        }
        Error::AccountRemoved => Failure::new(Code::Unauthenticated, INVALID_SESSION),
        Error::Directory(error) => of_directory(error),
        Error::Store(error) => of_store(error),
        Error::Fault(_) => Failure::fault(),
    }
}

fn field(field: &Field) -> ProblemDetail {
    detail(field.pointer, field.invalid.code, &field.invalid.detail)
}

fn of_store(error: &StoreError) -> Failure {
    match error {
        StoreError::Unavailable(_) => Failure::unavailable("The database does not answer.", SOON),
        StoreError::Full(_) => Failure::new(Code::StorageFull, "The server has no space left to keep this."),
        StoreError::ReadOnly(_) => Failure::unavailable("Nothing can be changed at the moment.", SOON),
        StoreError::Internal(_) => Failure::fault(),
    }
}

fn of_media(error: &MediaError) -> Failure {
    match error {
        MediaError::Unavailable(_) => Failure::unavailable("The media store does not answer.", SOON),
        MediaError::Full(_) => Failure::new(Code::StorageFull, "The server has no space left for files."),
        MediaError::ReadOnly(_) => Failure::unavailable("No file can be kept at the moment.", SOON),
        // Whoever asks for a file by its address is told elsewhere.
        MediaError::Missing | MediaError::Internal(_) => Failure::fault(),
    }
}

fn of_directory(error: &DirectoryError) -> Failure {
    let wait = match error {
        DirectoryError::Unavailable { retry_after, .. } => retry_after.unwrap_or(SOON),
        DirectoryError::Refused { .. } | DirectoryError::Malformed { .. } => SOON,
    };
    Failure::unavailable("The identity provider does not answer.", wait)
}
