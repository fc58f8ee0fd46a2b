//! What identity keeps: built-in accounts and sessions, providers' notifications.

use async_trait::async_trait;
use onlychat_domain::id::{SessionId, Subject};
use onlychat_domain::secret::Secret;
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::EmailKey;

use crate::Result;

/// How somebody signs in with the built-in identity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    /// Whose.
    pub subject: Subject,
    /// The address to sign in with.
    pub email: EmailKey,
    /// The password's hash in PHC format (argon2id).
    pub password_hash: Secret<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// SHA-256 of a refresh token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshHash(pub [u8; 32]);

/// A session of the built-in identity: a family of refresh tokens, of which one is current.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The `sid` of its tokens.
    pub id: SessionId,
    /// Whose.
    pub subject: Subject,
    /// The current refresh token. Any other token of this session is a used one.
    pub refresh_hash: RefreshHash,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless refreshed.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

/// What an outside provider last said of a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderState {
    /// The provider's own time of it.
    pub updated_at: Timestamp,
    /// Whether it said that the subject is gone.
    pub deleted: bool,
}

/// Reading what identity keeps.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// By address.
    async fn credential_by_email(&self, email: &EmailKey) -> Result<Option<Credential>>;
    /// By subject.
    async fn credential(&self, subject: &Subject) -> Result<Option<Credential>>;
    /// By id, also one that ended.
    async fn session(&self, id: &SessionId) -> Result<Option<Session>>;
    /// What the provider last said of a subject.
    async fn provider_state(&self, subject: &Subject) -> Result<Option<ProviderState>>;
    /// When the provider last tried to deliver a notification that was recorded.
    async fn webhook_sent_at(&self, provider: &str, webhook_id: &str) -> Result<Option<Timestamp>>;
}
