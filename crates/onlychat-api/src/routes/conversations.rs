//! `/api/conversations`

mod cursor;
pub(super) mod id;
pub(super) mod list;
pub(super) mod messages;
pub(super) mod open;
pub(super) mod read;
pub(super) mod send;
pub(super) mod settings;

use onlychat_app::conversations::ConversationDetails;
use onlychat_protocol::conversation::Conversation;
use onlychat_protocol::user::PublicUser;

use crate::state::ApiState;

/// A conversation as it is sent.
fn sent(state: &ApiState, details: &ConversationDetails) -> Conversation {
    let peer = PublicUser::new(&details.peer, details.peer_creator.as_ref());
    let viewer = details.view.viewer_id;
    Conversation::new(&details.view, &details.own, peer, |id| state.app.media_base(viewer, id))
}
