//! `/api/conversations`

mod cursor;
pub(super) mod id;
pub(super) mod list;
pub(super) mod messages;
pub(super) mod open;
pub(super) mod read;
pub(super) mod send;

use onlychat_app::conversations::ConversationDetails;
use onlychat_protocol::conversation::Conversation;
use onlychat_protocol::user::PublicUser;

/// A conversation as it is sent.
fn sent(details: &ConversationDetails) -> Conversation {
    Conversation::new(&details.view, PublicUser::new(&details.peer, details.peer_creator.as_ref()))
}
