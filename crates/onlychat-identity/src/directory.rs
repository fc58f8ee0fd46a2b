//! What the identity provider knows of somebody.

use std::time::Duration;

use async_trait::async_trait;
use onlychat_domain::Subject;
use onlychat_domain::user::Profile;

/// Looks people up at the identity provider.
#[async_trait]
pub trait Directory: Send + Sync + 'static {
    /// What it knows of them; the e-mail address only when it is their primary one and verified. `None` when
    /// it does not know them. May be a call over the network: only for a subject seen for the first time.
    async fn look_up(&self, subject: &Subject) -> Result<Option<Profile>, DirectoryError>;
}

/// Why somebody could not be looked up.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The provider does not answer, or asks us to wait.
    #[error("the identity provider is not available: {reason}")]
    Unavailable {
        /// For the log.
        reason: String,
        /// How long it asked us to wait.
        retry_after: Option<Duration>,
    },
    /// The provider does not accept our key.
    #[error("the identity provider refuses us: {reason}")]
    Refused {
        /// For the log.
        reason: String,
    },
    /// The answer is not what its documentation says.
    #[error("the identity provider's answer is not understood: {reason}")]
    Malformed {
        /// For the log.
        reason: String,
    },
}
