//! What people are told while they are not looking.

use onlychat_domain::notification::{self, EntryKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::patch::given;
use crate::user::PublicUser;

/// What a browser hands out (`PushSubscription`) so that it can be told something.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceRequest {
    /// Where its push service takes messages for it.
    #[schema(max_length = 2048, example = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA")]
    pub endpoint: String,
    /// Its keys.
    pub keys: DeviceKeys,
    /// What to call it.
    #[schema(max_length = 100, example = "Firefox on Linux")]
    pub name: String,
}

/// A browser's keys, in base64 for addresses.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceKeys {
    /// Its public key: 65 bytes.
    pub p256dh: String,
    /// What it shares with the sender: 16 bytes.
    pub auth: String,
}

/// A browser that takes pushes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Its id; the same for the same endpoint.
    #[schema(example = "dev_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it was first named.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was last named.
    #[schema(format = DateTime)]
    pub seen_at: String,
}

/// The caller's devices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    /// The one that was named first first.
    pub items: Vec<Device>,
}

/// Which kinds are told on one way.
#[expect(clippy::struct_excessive_bools, reason = "a switch for each kind")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationKinds {
    /// Messages.
    pub message: bool,
    /// What creators say to everybody who subscribes.
    pub broadcast: bool,
    /// Reactions to the caller's own messages.
    pub reaction: bool,
    /// New subscribers to the caller's own page.
    pub subscriber: bool,
}

/// How much a lock screen, or a mail, shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NotificationPreview {
    /// Who, and what they wrote (never in a mail).
    Full,
    /// Who, and what kind of thing.
    Name,
    /// That there is something.
    Discreet,
}

/// Hours of the day in which nothing is told; over midnight when `to` is earlier than `from`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuietHours {
    /// When they begin.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00")]
    pub from: String,
    /// When they end.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    pub to: String,
    /// Where the clock hangs, by its name in the IANA database.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
}

/// What the caller wants to be told, and how.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationSettings {
    /// By push.
    pub push: NotificationKinds,
    /// By e-mail, gathered.
    pub email: NotificationKinds,
    /// How much is shown.
    pub preview: NotificationPreview,
    /// When nothing is told; null for never.
    #[schema(required, nullable)]
    pub quiet_hours: Option<QuietHours>,
    /// Where mail goes; null where no address is known.
    #[schema(required, nullable)]
    pub email_address: Option<String>,
}

/// Which kinds change; what is left out stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateNotificationKinds {
    /// Messages.
    pub message: Option<bool>,
    /// Broadcasts.
    pub broadcast: Option<bool>,
    /// Reactions.
    pub reaction: Option<bool>,
    /// Subscribers.
    pub subscriber: Option<bool>,
}

/// What changes; what is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct UpdateNotificationSettingsRequest {
    /// By push.
    pub push: UpdateNotificationKinds,
    /// By e-mail.
    pub email: UpdateNotificationKinds,
    /// How much is shown.
    pub preview: Option<NotificationPreview>,
    /// When nothing is told; null for never.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<QuietHours>)]
    pub quiet_hours: Option<Option<QuietHours>>,
}

/// Something in the caller's notification centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Its id; later ones are greater.
    #[schema(example = "ntf_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// Whether the caller has read it.
    pub read: bool,
    /// When it happened.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// What happened.
    pub about: NotificationAbout,
}

/// What a notification is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum NotificationAbout {
    /// Somebody reacted to a message of the caller's.
    #[serde(rename_all = "camelCase")]
    Reaction {
        /// Who.
        user: PublicUser,
        /// Where.
        conversation_id: String,
        /// To which message.
        message_id: String,
        /// Its number.
        seq: i64,
        /// With what, last.
        emoji: String,
        /// The message's beginning; empty where it has only files.
        excerpt: String,
    },
    /// Somebody subscribed to the caller's page.
    Subscriber {
        /// Who.
        user: PublicUser,
    },
    /// A file of the caller's could not be prepared.
    #[serde(rename_all = "camelCase")]
    File {
        /// Which.
        media_id: String,
        /// Its name.
        name: String,
        /// Why.
        #[schema(example = "unreadable")]
        fault: String,
    },
}

/// A kind of notification.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NotificationKind {
    /// A reaction.
    Reaction,
    /// A subscriber.
    Subscriber,
    /// A file.
    File,
}

impl From<NotificationKind> for EntryKind {
    fn from(kind: NotificationKind) -> Self {
        match kind {
            NotificationKind::Reaction => Self::Reaction,
            NotificationKind::Subscriber => Self::Subscriber,
            NotificationKind::File => Self::File,
        }
    }
}

/// How many notifications the caller has not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationCounts {
    /// Reactions.
    pub reaction: u64,
    /// Subscribers.
    pub subscriber: u64,
    /// Files.
    pub file: u64,
}

/// Saying what was read: some, or all up to one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReadNotificationsRequest {
    /// These.
    #[schema(max_items = 100)]
    pub ids: Vec<String>,
    /// All up to this one.
    pub up_to: Option<String>,
    /// With `upTo`: of this kind alone.
    pub kind: Option<NotificationKind>,
}

impl From<&notification::Device> for Device {
    fn from(device: &notification::Device) -> Self {
        Self {
            id: device.id.to_string(),
            name: device.name.clone(),
            created_at: device.created_at.to_string(),
            seen_at: device.seen_at.to_string(),
        }
    }
}

impl From<notification::Kinds> for NotificationKinds {
    fn from(kinds: notification::Kinds) -> Self {
        let notification::Kinds { message, broadcast, reaction, subscriber } = kinds;
        Self { message, broadcast, reaction, subscriber }
    }
}

impl From<notification::Preview> for NotificationPreview {
    fn from(preview: notification::Preview) -> Self {
        match preview {
            notification::Preview::Full => Self::Full,
            notification::Preview::Name => Self::Name,
            notification::Preview::Discreet => Self::Discreet,
        }
    }
}

impl From<NotificationPreview> for notification::Preview {
    fn from(preview: NotificationPreview) -> Self {
        match preview {
            NotificationPreview::Full => Self::Full,
            NotificationPreview::Name => Self::Name,
            NotificationPreview::Discreet => Self::Discreet,
        }
    }
}

impl NotificationSettings {
    /// With where mail goes.
    pub fn new(settings: notification::Settings, email_address: Option<String>) -> Self {
        let notification::Settings { push, email, preview, quiet_hours } = settings;
        let quiet_hours = quiet_hours.map(|hours| QuietHours {
            from: hours.from().to_string(),
            to: hours.to().to_string(),
            time_zone: hours.time_zone().as_str().to_owned(),
        });
        Self { push: push.into(), email: email.into(), preview: preview.into(), quiet_hours, email_address }
    }
}
