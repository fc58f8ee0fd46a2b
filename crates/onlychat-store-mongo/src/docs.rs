//! What a document looks like, and the domain's value it stands for.
//!
//! A further field called `guard` counts how often a change set relied on a document without changing it.

mod accounts;
mod broadcast;
mod conversation;
mod creator;
mod event;
mod idempotency;
mod job;
mod media;
mod message;
mod notification;
mod privacy;
mod search;
mod user;

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::{Timestamp, UserId};

pub(crate) use accounts::{CredentialDoc, ProviderStateDoc, SessionDoc, WebhookDoc, WebhookKey};
pub(crate) use broadcast::{BroadcastDoc, BroadcastHeadDoc, HeadKey};
pub(crate) use conversation::{ConversationDoc, MemberDoc, pair_key};
pub(crate) use creator::{CreatorDoc, PageDoc, SubscriptionDoc, SubscriptionKey, search_name};
pub(crate) use event::{EventDoc, EventKey, LogDoc};
pub(crate) use idempotency::{AnswerDoc, IdempotencyDoc, fingerprint};
pub(crate) use job::JobDoc;
pub(crate) use media::{ContentDoc, MediaDoc, ReaderDoc, ReaderKey, UploadDoc, UsageDoc};
pub(crate) use message::MessageDoc;
pub(crate) use notification::{DeviceDoc, NotificationDoc, NotificationKey, NotificationStateDoc};
pub(crate) use privacy::{PrivacyDoc, RelationDoc, RelationKey, ReportDoc};
pub(crate) use search::{NotedDoc, SearchDoc};
pub(crate) use user::{user_from, user_to, user_update};

/// The field that makes two change sets conflict.
pub(crate) const GUARD: &str = "guard";

pub(crate) const fn oid(id: UserId) -> ObjectId {
    ObjectId::from_bytes(*id.as_bytes())
}

pub(crate) const fn user_id(id: ObjectId) -> UserId {
    UserId::from_bytes(id.bytes())
}

pub(crate) const fn date(at: Timestamp) -> DateTime {
    DateTime::from_millis(at.as_millis())
}

pub(crate) const fn timestamp(at: DateTime) -> Timestamp {
    Timestamp::from_millis(at.timestamp_millis())
}
