//! Conversations.

use onlychat_domain::conversation::{self, ConversationView};
use onlychat_domain::id::MediaId;
use onlychat_domain::privacy::Side;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::message::Message;
use crate::patch::given;
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
    /// What the viewer wants of it.
    pub settings: ConversationSettings,
    /// When it began.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When the last message came.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// What somebody wants of a conversation, for themselves alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSettings {
    /// Until when nothing of it is told by itself; `9999-01-01T00:00:00.000Z` until further notice, null when it is told.
    #[schema(required, nullable, format = DateTime)]
    pub muted_until: Option<String>,
    /// Since when it stands before the others; null when it does not.
    #[schema(required, nullable, format = DateTime)]
    pub pinned_at: Option<String>,
    /// Since when it is put away; null when it is not. A new message brings it back, unless it is muted.
    #[schema(required, nullable, format = DateTime)]
    pub archived_at: Option<String>,
    /// Whether it is to look unread though it was read.
    pub unread: bool,
}

impl From<conversation::ConversationSettings> for ConversationSettings {
    fn from(settings: conversation::ConversationSettings) -> Self {
        let conversation::ConversationSettings { muted_until, pinned_at, archived_at, unread } = settings;
        let [muted_until, pinned_at, archived_at] =
            [muted_until, pinned_at, archived_at].map(|at| at.map(|at| at.to_string()));
        Self { muted_until, pinned_at, archived_at, unread }
    }
}

/// What changes of it; what is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct UpdateConversationSettingsRequest {
    /// Until when nothing of it is told by itself; null to be told again.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub muted_until: Option<Option<String>>,
    /// Whether it stands before the others.
    pub pinned: Option<bool>,
    /// Whether it is put away.
    pub archived: Option<bool>,
    /// Whether it is to look unread.
    pub unread: Option<bool>,
}

/// Which conversations are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shelf {
    /// All.
    #[default]
    All,
    /// Those that are not put away.
    Inbox,
    /// Those that stand before the others.
    Pinned,
    /// Those that are put away.
    Archived,
}

impl From<Shelf> for conversation::Shelf {
    fn from(shelf: Shelf) -> Self {
        match shelf {
            Shelf::All => Self::All,
            Shelf::Inbox => Self::Inbox,
            Shelf::Pinned => Self::Pinned,
            Shelf::Archived => Self::Archived,
        }
    }
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
            settings: view.settings.into(),
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
