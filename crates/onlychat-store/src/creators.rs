//! Reading creators and subscriptions.

use async_trait::async_trait;
use onlychat_domain::creator::{Creator, Handle};
use onlychat_domain::id::UserId;
use onlychat_domain::page::CreatorCursor;
use onlychat_domain::subscription::Subscription;

use crate::Result;

/// Reading creators and subscriptions.
#[async_trait]
pub trait Creators: Send + Sync {
    /// By whose page it is.
    async fn creator(&self, user_id: UserId) -> Result<Option<Creator>>;
    /// By handle.
    async fn creator_by_handle(&self, handle: &Handle) -> Result<Option<Creator>>;
    /// Many at once, in request order; people without a page are left out.
    async fn creators(&self, user_ids: &[UserId]) -> Result<Vec<Creator>>;
    /// Those whose handle or display name contains `query` (compared in lower case; `query` comes in lower case),
    /// all when it is empty: most subscribers first, then by handle; after the cursor; at most `limit`.
    async fn search_creators(
        &self,
        query: &str,
        after: Option<&CreatorCursor>,
        limit: usize,
    ) -> Result<Vec<Creator>>;
    /// Somebody's subscription to a creator, also one that is over.
    async fn subscription(&self, fan_id: UserId, creator_id: UserId) -> Result<Option<Subscription>>;
}
