//! Keys that all nodes of an installation share.

use async_trait::async_trait;
use onlychat_domain::secret::Secret;

use crate::Result;

/// Keys that all nodes share: whoever needs one first makes it.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The key of this name: `fresh` becomes it unless there is one. Two who try at once get the same.
    async fn secret(&self, name: &str, fresh: Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>>;
}
