//! Conversations.

use onlychat_domain::conversation::ConversationView;
use onlychat_domain::id::MediaId;
use onlychat_domain::privacy::Side;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::message::Message;
use crate::user::PublicUser;

/// A conversation as one of the two sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    #[schema(example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// The other.
    pub peer: PublicUser,
    /// The last message, deleted or not; null while there is none.
    #[schema(required, nullable)]
    pub last_message: Option<Message>,
    /// The last message's number; 0 while there is none.
    pub last_seq: i64,
    /// How many of the other's messages are unread and not deleted.
    pub unread_count: i64,
    /// Up to which number the viewer has read.
    pub read_seq: i64,
    /// Up to which number the other has read; 0 where one of the two hides it from the other.
    pub peer_read_seq: i64,
    /// Up to which number a device of the other has the messages; 0 where one of the two hides it from the other.
    pub peer_delivered_seq: i64,
    /// Whether the viewer blocks the other: neither can write to the other.
    pub blocked: bool,
    /// Whether the viewer restricts the other, who does not notice.
    pub restricted: bool,
    /// When it began.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When the last message came.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl Conversation {
    /// From a view, what the viewer wants of the other, and the other person; `base` says where the viewer finds the
    /// variants of a file.
    pub fn new(
        view: &ConversationView,
        own: &Side,
        peer: PublicUser,
        base: impl Fn(MediaId) -> String,
    ) -> Self {
        let conversation = &view.conversation;
        Self {
            id: conversation.id.to_string(),
            peer,
            last_message: view
                .last_message
                .as_ref()
                .map(|message| Message::for_viewer(message, view.viewer_id, base)),
            last_seq: conversation.last_seq.0,
            unread_count: view.own.unread_count,
            read_seq: view.own.read_seq.0,
            peer_read_seq: view.peer.read_seq.0,
            peer_delivered_seq: view.peer.delivered_seq.0,
            blocked: own.blocked_at.is_some(),
            restricted: own.restricted_at.is_some(),
            created_at: conversation.created_at.to_string(),
            updated_at: conversation.updated_at.to_string(),
        }
    }
}

/// Getting or making the one conversation with somebody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenConversationRequest {
    /// With whom: a user id.
    #[schema(example = "usr_6740d0ff01020304050607ab")]
    pub user_id: String,
}

/// Saying how far one has read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadRequest {
    /// Up to which number. Beyond the last message it counts as the last.
    #[schema(minimum = 0)]
    pub seq: i64,
}
