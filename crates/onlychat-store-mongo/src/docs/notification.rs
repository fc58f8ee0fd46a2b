//! What people are told.

use std::fmt;

use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use onlychat_domain::id::{DeviceId, NotificationId, SessionId, UserId};
use onlychat_domain::notification::{Device, Entry, EntryKind, Marks, Notification, Settings};
use onlychat_domain::{Secret, Timestamp};
use onlychat_store::NotificationState;
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};

/// What is known of somebody's being told things.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NotificationStateDoc {
    #[serde(rename = "_id")]
    pub(crate) user: ObjectId,
    pub(crate) settings: Settings,
    pub(crate) marks: Marks,
    pub(crate) mailed_at: Option<DateTime>,
    /// Whether the settings want mail of any kind.
    pub(crate) mails: bool,
}

impl NotificationStateDoc {
    pub(crate) fn new(user: UserId) -> Self {
        let (settings, marks) = (Settings::default(), Marks::default());
        Self { user: oid(user), mails: settings.email.any(), settings, marks, mailed_at: None }
    }
}

impl From<NotificationStateDoc> for NotificationState {
    fn from(document: NotificationStateDoc) -> Self {
        let NotificationStateDoc { user: _, settings, marks, mailed_at, mails: _ } = document;
        Self { settings, marks, mailed_at: mailed_at.map(timestamp) }
    }
}

/// A browser that takes pushes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceDoc {
    #[serde(rename = "_id")]
    pub(crate) id: DeviceId,
    pub(crate) user_id: ObjectId,
    session_id: Option<SessionId>,
    endpoint: String,
    p256dh: String,
    auth: String,
    name: String,
    pub(crate) created_at: DateTime,
    seen_at: DateTime,
}

/// Endpoint and secret are not printed.
impl fmt::Debug for DeviceDoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceDoc({})", self.id)
    }
}

impl From<&Device> for DeviceDoc {
    fn from(device: &Device) -> Self {
        let Device { id, user_id, session_id, endpoint, p256dh, auth, name, created_at, seen_at } = device;
        Self {
            id: *id,
            user_id: oid(*user_id),
            session_id: session_id.clone(),
            endpoint: endpoint.expose().clone(),
            p256dh: p256dh.clone(),
            auth: auth.expose().clone(),
            name: name.clone(),
            created_at: date(*created_at),
            seen_at: date(*seen_at),
        }
    }
}

impl From<DeviceDoc> for Device {
    fn from(document: DeviceDoc) -> Self {
        Self {
            id: document.id,
            user_id: user_id(document.user_id),
            session_id: document.session_id,
            endpoint: Secret::new(document.endpoint),
            p256dh: document.p256dh,
            auth: Secret::new(document.auth),
            name: document.name,
            created_at: timestamp(document.created_at),
            seen_at: timestamp(document.seen_at),
        }
    }
}

/// What an entry is about, and for whom.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct NotificationKey {
    pub(crate) user: ObjectId,
    pub(crate) kind: EntryKind,
    pub(crate) topic: String,
}

impl NotificationKey {
    pub(crate) fn new(user: UserId, entry: &Entry) -> Self {
        Self::about(user, entry.kind(), entry.topic())
    }

    pub(crate) const fn about(user: UserId, kind: EntryKind, topic: String) -> Self {
        Self { user: oid(user), kind, topic }
    }

    /// As the server has it.
    pub(crate) fn to_document(&self) -> Document {
        doc! { "user": self.user, "kind": self.kind.as_str(), "topic": &self.topic }
    }
}

/// Something in somebody's centre.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NotificationDoc {
    #[serde(rename = "_id")]
    pub(crate) key: NotificationKey,
    pub(crate) notification_id: NotificationId,
    pub(crate) entry: Entry,
    created_at: DateTime,
    pub(crate) read_at: Option<DateTime>,
}

impl From<&Notification> for NotificationDoc {
    fn from(notification: &Notification) -> Self {
        let Notification { id, user_id, entry, created_at, read_at } = notification;
        Self {
            key: NotificationKey::new(*user_id, entry),
            notification_id: *id,
            entry: entry.clone(),
            created_at: date(*created_at),
            read_at: read_at.map(date),
        }
    }
}

impl From<NotificationDoc> for Notification {
    fn from(document: NotificationDoc) -> Self {
        let NotificationDoc { key, notification_id, entry, created_at, read_at } = document;
        Self {
            id: notification_id,
            user_id: user_id(key.user),
            entry,
            created_at: timestamp(created_at),
            read_at: read_at.map(timestamp as fn(DateTime) -> Timestamp),
        }
    }
}
