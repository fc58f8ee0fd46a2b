//! `/api/media`: the caller's vault, and the bytes of files.

pub(super) mod file;
pub(super) mod id;
pub(super) mod list;
mod range;
pub(super) mod retry;
pub(super) mod session;
pub(super) mod usage;

use onlychat_domain::id::UserId;
use onlychat_protocol::media::Media;
use onlychat_store::Item;

use crate::state::ApiState;

/// A vault's item as its owner is shown it.
fn shown(state: &ApiState, owner: UserId, Item { media, content }: &Item) -> Media {
    Media::new(media, content, state.app.media_base(owner, media.id))
}
