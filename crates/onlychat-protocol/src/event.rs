//! Events and signals as a device is told them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::conversation::{Conversation, ConversationSettings};
use crate::creator::Subscription;
use crate::media::Media;
use crate::message::{Message, Reaction};
use crate::notification::NotificationCounts;
use crate::privacy::Privacy;

/// Something that happened. Kept, and sent again on resume; applying one twice changes nothing.
#[expect(clippy::large_enum_variant, reason = "an event is serialised where it is made and never kept")]
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind")]
pub enum Event {
    /// A message was written.
    #[serde(rename = "message.created", rename_all = "camelCase")]
    MessageCreated {
        /// Where.
        conversation_id: String,
        /// The message as it is now.
        message: Message,
    },
    /// A message's text changed.
    #[serde(rename = "message.edited", rename_all = "camelCase")]
    MessageEdited {
        /// Where.
        conversation_id: String,
        /// The message as it is now.
        message: Message,
    },
    /// A message was deleted.
    #[serde(rename = "message.deleted", rename_all = "camelCase")]
    MessageDeleted {
        /// Where.
        conversation_id: String,
        /// Which.
        message_id: String,
        /// Its number.
        seq: i64,
        /// The message as it is now: without text.
        message: Message,
    },
    /// What can be shown of a message's attachments changed.
    #[serde(rename = "attachments.changed", rename_all = "camelCase")]
    AttachmentsChanged {
        /// Where.
        conversation_id: String,
        /// The message as it is now.
        message: Message,
    },
    /// A file of the person's own vault came, changed or went.
    #[serde(rename = "media.changed", rename_all = "camelCase")]
    MediaChanged {
        /// Which.
        media_id: String,
        /// As it is now; null when it is gone.
        #[schema(required, nullable)]
        media: Option<Media>,
    },
    /// Somebody reacted to a message, or took a reaction back.
    #[serde(rename = "reaction.changed", rename_all = "camelCase")]
    ReactionChanged {
        /// Where.
        conversation_id: String,
        /// Which message.
        message_id: String,
        /// Its number.
        seq: i64,
        /// Who.
        user_id: String,
        /// With what.
        emoji: String,
        /// Given or taken back.
        reacted: bool,
        /// All reactions as they are now.
        reactions: Vec<Reaction>,
    },
    /// Somebody read up to a message.
    #[serde(rename = "conversation.read", rename_all = "camelCase")]
    ConversationRead {
        /// Where.
        conversation_id: String,
        /// Who.
        user_id: String,
        /// Up to which.
        seq: i64,
    },
    /// A device of the other has everything up to a message.
    #[serde(rename = "conversation.delivered", rename_all = "camelCase")]
    ConversationDelivered {
        /// Where.
        conversation_id: String,
        /// Whose device.
        user_id: String,
        /// Up to which.
        seq: i64,
    },
    /// The person's own subscription to a creator began, changed or ended.
    #[serde(rename = "subscription.changed", rename_all = "camelCase")]
    SubscriptionChanged {
        /// The subscription as it is now.
        subscription: Subscription,
    },
    /// The person's own settings of a conversation changed.
    #[serde(rename = "conversation.settings", rename_all = "camelCase")]
    ConversationSettings {
        /// Which.
        conversation_id: String,
        /// As they are now.
        settings: ConversationSettings,
    },
    /// Something came into the person's own notification centre, went, or was read.
    #[serde(rename = "notifications.changed", rename_all = "camelCase")]
    NotificationsChanged {
        /// How many are unread now.
        unread: NotificationCounts,
    },
    /// The person's own settings of what they are told changed.
    #[serde(rename = "notificationSettings.changed")]
    NotificationSettingsChanged {},
    /// The person's own settings of what others see changed.
    #[serde(rename = "privacy.changed", rename_all = "camelCase")]
    PrivacyChanged {
        /// As they are now.
        privacy: Privacy,
    },
    /// The person blocks or restricts somebody, or no longer.
    #[serde(rename = "relation.changed", rename_all = "camelCase")]
    RelationChanged {
        /// Whom.
        user_id: String,
        /// Whether they are blocked now.
        blocked: bool,
        /// Whether they are restricted now.
        restricted: bool,
    },
    /// A conversation began.
    #[serde(rename = "conversation.created", rename_all = "camelCase")]
    ConversationCreated {
        /// As the viewer sees it now.
        conversation: Conversation,
    },
}

/// Something fleeting: sent to those who are connected, never kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Signal {
    /// Somebody is typing. Over 5 s after the last one.
    #[serde(rename_all = "camelCase")]
    Typing {
        /// Where.
        conversation_id: String,
        /// Who.
        user_id: String,
    },
    /// Somebody came or went.
    #[serde(rename_all = "camelCase")]
    Presence {
        /// Who.
        user_id: String,
        /// Whether they are here.
        online: bool,
        /// When they were last here; null while they are.
        #[schema(required, nullable, format = DateTime)]
        last_seen_at: Option<String>,
    },
    /// A file of the person's own vault is worked on.
    #[serde(rename = "media.progress", rename_all = "camelCase")]
    MediaProgress {
        /// Which.
        media_id: String,
        /// In per cent.
        progress: u8,
    },
}
