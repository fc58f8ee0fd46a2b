//! `/api/creators`

pub(super) mod broadcasts;
mod cursor;
pub(super) mod handle;
pub(super) mod list;
pub(super) mod me;
pub(super) mod subscription;

use onlychat_app::creators::{CreatorPage, Viewer};
use onlychat_protocol::creator::{Creator, CreatorViewer, Subscription};

/// A page as it is sent.
fn sent(page: &CreatorPage) -> Creator {
    let viewer = page.viewer.as_ref().map(|Viewer { is_self, subscription }| CreatorViewer {
        is_self: *is_self,
        subscription: subscription.as_ref().map(Subscription::from),
    });
    Creator::new(&page.creator, &page.owner, viewer)
}
