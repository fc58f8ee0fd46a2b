//! Hearing of commits.

use std::sync::Arc;

pub use onlychat_domain::event::Receipt;

/// Hears of every commit of this process, in the order of the commits, after it is durable and before
/// [`crate::Store::commit`] returns. It also hears of commits whose caller went away meanwhile.
/// It is called on the writer's thread: it must not block.
pub trait CommitListener: Send + Sync + 'static {
    /// Something was committed.
    fn committed(&self, receipt: &Arc<Receipt>);
}
