//! The collections, typed.

use mongodb::bson::Document;
use mongodb::{Collection, Database};

use crate::docs::{
    BroadcastDoc, BroadcastHeadDoc, ContentDoc, ConversationDoc, CreatorDoc, CredentialDoc, DeviceDoc,
    EventDoc, IdempotencyDoc, JobDoc, LogDoc, MediaDoc, MessageDoc, NotedDoc, NotificationDoc,
    NotificationStateDoc, PrivacyDoc, ProviderStateDoc, ReaderDoc, RelationDoc, ReportDoc, SearchDoc,
    SessionDoc, SubscriptionDoc, UploadDoc, UsageDoc, WebhookDoc,
};

/// The seed's collection of people.
pub(crate) const USERS: &str = "users";
pub(crate) const CREATORS: &str = "creators";
pub(crate) const SUBSCRIPTIONS: &str = "subscriptions";
pub(crate) const CONVERSATIONS: &str = "conversations";
pub(crate) const MESSAGES: &str = "messages";
/// Who sees what of somebody.
pub(crate) const PRIVACY: &str = "privacy";
/// Who blocks or restricts whom.
pub(crate) const RELATIONS: &str = "relations";
/// What people told those who run the place.
pub(crate) const REPORTS: &str = "reports";
/// What is known of somebody's being told things.
pub(crate) const NOTIFICATION_STATES: &str = "notification_states";
/// Browsers that take pushes.
pub(crate) const DEVICES: &str = "devices";
/// What is in people's centres.
pub(crate) const NOTIFICATIONS: &str = "notifications";
/// What messages are found by.
pub(crate) const SEARCH: &str = "search";
/// Messages that were changed since.
pub(crate) const SEARCH_QUEUE: &str = "search_queue";
pub(crate) const BROADCASTS: &str = "broadcasts";
/// How far broadcasts have come: in each channel and over all.
pub(crate) const BROADCAST_HEADS: &str = "broadcast_heads";
/// Files on their way.
pub(crate) const UPLOADS: &str = "uploads";
/// The bytes of files, once each.
pub(crate) const CONTENTS: &str = "contents";
/// What is in people's vaults.
pub(crate) const MEDIA: &str = "media";
/// Who may read which item because of which message.
pub(crate) const MEDIA_READERS: &str = "media_readers";
/// What somebody's items and uploads take.
pub(crate) const MEDIA_USAGE: &str = "media_usage";
/// Work that is done later.
pub(crate) const JOBS: &str = "jobs";
/// Where each person's log begins and ends.
pub(crate) const EVENT_LOGS: &str = "event_logs";
pub(crate) const EVENTS: &str = "events";
pub(crate) const CREDENTIALS: &str = "credentials";
pub(crate) const SESSIONS: &str = "sessions";
pub(crate) const PROVIDER_STATES: &str = "provider_states";
pub(crate) const WEBHOOKS: &str = "webhooks";
pub(crate) const IDEMPOTENCY_KEYS: &str = "idempotency_keys";
/// The schema's version, the epoch, the health probe.
pub(crate) const META: &str = "onlychat_meta";

/// Every collection, so that all are made before a transaction needs one.
pub(crate) const ALL: &[&str] = &[
    USERS,
    CREATORS,
    SUBSCRIPTIONS,
    CONVERSATIONS,
    MESSAGES,
    PRIVACY,
    RELATIONS,
    REPORTS,
    NOTIFICATION_STATES,
    DEVICES,
    NOTIFICATIONS,
    SEARCH,
    SEARCH_QUEUE,
    BROADCASTS,
    BROADCAST_HEADS,
    UPLOADS,
    CONTENTS,
    MEDIA,
    MEDIA_READERS,
    MEDIA_USAGE,
    JOBS,
    EVENT_LOGS,
    EVENTS,
    CREDENTIALS,
    SESSIONS,
    PROVIDER_STATES,
    WEBHOOKS,
    IDEMPOTENCY_KEYS,
    META,
];

/// Handles to all of them.
#[derive(Clone, Debug)]
pub(crate) struct Collections {
    pub(crate) users: Collection<Document>,
    pub(crate) creators: Collection<CreatorDoc>,
    pub(crate) subscriptions: Collection<SubscriptionDoc>,
    pub(crate) conversations: Collection<ConversationDoc>,
    pub(crate) messages: Collection<MessageDoc>,
    pub(crate) privacy: Collection<PrivacyDoc>,
    pub(crate) relations: Collection<RelationDoc>,
    pub(crate) reports: Collection<ReportDoc>,
    pub(crate) notification_states: Collection<NotificationStateDoc>,
    pub(crate) devices: Collection<DeviceDoc>,
    pub(crate) notifications: Collection<NotificationDoc>,
    pub(crate) search: Collection<SearchDoc>,
    pub(crate) search_queue: Collection<NotedDoc>,
    pub(crate) broadcasts: Collection<BroadcastDoc>,
    pub(crate) broadcast_heads: Collection<BroadcastHeadDoc>,
    pub(crate) uploads: Collection<UploadDoc>,
    pub(crate) contents: Collection<ContentDoc>,
    pub(crate) media: Collection<MediaDoc>,
    pub(crate) media_readers: Collection<ReaderDoc>,
    pub(crate) media_usage: Collection<UsageDoc>,
    pub(crate) jobs: Collection<JobDoc>,
    pub(crate) event_logs: Collection<LogDoc>,
    pub(crate) events: Collection<EventDoc>,
    pub(crate) credentials: Collection<CredentialDoc>,
    pub(crate) sessions: Collection<SessionDoc>,
    pub(crate) provider_states: Collection<ProviderStateDoc>,
    pub(crate) webhooks: Collection<WebhookDoc>,
    pub(crate) idempotency_keys: Collection<IdempotencyDoc>,
    pub(crate) meta: Collection<Document>,
}

impl Collections {
    pub(crate) fn of(database: &Database) -> Self {
        Self {
            users: database.collection(USERS),
            creators: database.collection(CREATORS),
            subscriptions: database.collection(SUBSCRIPTIONS),
            conversations: database.collection(CONVERSATIONS),
            messages: database.collection(MESSAGES),
            privacy: database.collection(PRIVACY),
            relations: database.collection(RELATIONS),
            reports: database.collection(REPORTS),
            notification_states: database.collection(NOTIFICATION_STATES),
            devices: database.collection(DEVICES),
            notifications: database.collection(NOTIFICATIONS),
            search: database.collection(SEARCH),
            search_queue: database.collection(SEARCH_QUEUE),
            broadcasts: database.collection(BROADCASTS),
            broadcast_heads: database.collection(BROADCAST_HEADS),
            uploads: database.collection(UPLOADS),
            contents: database.collection(CONTENTS),
            media: database.collection(MEDIA),
            media_readers: database.collection(MEDIA_READERS),
            media_usage: database.collection(MEDIA_USAGE),
            jobs: database.collection(JOBS),
            event_logs: database.collection(EVENT_LOGS),
            events: database.collection(EVENTS),
            credentials: database.collection(CREDENTIALS),
            sessions: database.collection(SESSIONS),
            provider_states: database.collection(PROVIDER_STATES),
            webhooks: database.collection(WEBHOOKS),
            idempotency_keys: database.collection(IDEMPOTENCY_KEYS),
            meta: database.collection(META),
        }
    }
}
