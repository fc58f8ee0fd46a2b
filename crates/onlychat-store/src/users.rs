//! Reading people.

use async_trait::async_trait;
use onlychat_domain::id::{Subject, UserId};
use onlychat_domain::user::{EmailKey, User};

use crate::Result;

/// Reading people.
#[async_trait]
pub trait Users: Send + Sync {
    /// By id.
    async fn user(&self, id: UserId) -> Result<Option<User>>;
    /// By the identity provider's id.
    async fn user_by_subject(&self, subject: &Subject) -> Result<Option<User>>;
    /// By address, the placeholder included.
    async fn user_by_email(&self, email: &EmailKey) -> Result<Option<User>>;
    /// Many at once, in request order, unknown ones left out.
    async fn users(&self, ids: &[UserId]) -> Result<Vec<User>>;
    /// How many there are.
    async fn user_count(&self) -> Result<u64>;
}
