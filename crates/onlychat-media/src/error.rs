//! What can go wrong, in words that name no adapter.

use std::error::Error;

/// The cause in the adapter's own words, for the log.
type Cause = Box<dyn Error + Send + Sync>;

/// Files could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It cannot be reached, or did not answer in time.
    #[error("the media store does not answer")]
    Unavailable(#[source] Cause),
    /// No space is left.
    #[error("the media store has no space left")]
    Full(#[source] Cause),
    /// It may only be read.
    #[error("the media store is read-only")]
    ReadOnly(#[source] Cause),
    /// Anything else: a fault of ours, or a damaged store.
    #[error("the media store failed")]
    Internal(#[source] Cause),
}

/// Why a media store could not be opened. Each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It may not be written to.
    #[error("{place} cannot be written to: give this user write access, or choose another MEDIA_URL")]
    ReadOnly {
        /// Which.
        place: String,
    },
    /// It is not there and cannot be made.
    #[error("{place} cannot be opened or made: {reason}")]
    Missing {
        /// Which.
        place: String,
        /// Why, in the system's words.
        reason: String,
    },
    /// Nothing answers there, or not as it should.
    #[error("no media store answers at {place}: {reason}")]
    Unreachable {
        /// Where, without credentials.
        place: String,
        /// Why.
        reason: String,
    },
    /// The address cannot be understood.
    #[error("this address cannot be used: {reason}")]
    BadUrl {
        /// Why.
        reason: String,
    },
}
