//! What goes wrong in a call.

use std::time::Duration;

use onlychat_identity::DirectoryError;

/// Why a call to Clerk brought nothing. None of these holds the secret key or anything about a person.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No connection, or no answer in time.
    #[error("Clerk does not answer: {}", chain(.0))]
    Transport(#[source] reqwest::Error),
    /// 404.
    #[error("Clerk does not know it")]
    NotFound,
    /// 429.
    #[error("Clerk's rate limit is reached")]
    RateLimited {
        /// How long to wait, if it said so.
        retry_after: Option<Duration>,
    },
    /// 401 or 403: the secret key is wrong.
    #[error("Clerk refuses the secret key (status {status})")]
    Refused {
        /// The status.
        status: u16,
    },
    /// Any other status.
    #[error("Clerk answered with status {status}")]
    Status {
        /// The status.
        status: u16,
        /// How long to wait, if it said so.
        retry_after: Option<Duration>,
    },
    /// The answer is larger than any that is expected.
    #[error("Clerk's answer is too large")]
    TooLarge,
    /// The answer is of another shape.
    #[error("Clerk's answer is not understood: {0}")]
    Malformed(String),
}

impl From<reqwest::Error> for ApiError {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error.without_url())
    }
}

impl From<ApiError> for DirectoryError {
    fn from(error: ApiError) -> Self {
        let reason = error.to_string();
        match error {
            ApiError::RateLimited { retry_after } | ApiError::Status { retry_after, .. } => {
                Self::Unavailable { reason, retry_after }
            }
            ApiError::Transport(_) => Self::Unavailable { reason, retry_after: None },
            ApiError::Refused { .. } => Self::Refused { reason },
            ApiError::NotFound | ApiError::TooLarge | ApiError::Malformed(_) => Self::Malformed { reason },
        }
    }
}

/// Where JSON is wrong and in which way, without a word of it: it may be about a person.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    format!("{:?} error at line {}, column {}", error.classify(), error.line(), error.column())
}

/// A transport error's own text is general; what happened is in its sources.
fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
