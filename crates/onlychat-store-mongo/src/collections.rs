//! The collections, typed.

use mongodb::bson::Document;
use mongodb::{Collection, Database};

use crate::docs::{
    BroadcastDoc, BroadcastHeadDoc, ConversationDoc, CreatorDoc, CredentialDoc, EventDoc, IdempotencyDoc,
    LogDoc, MessageDoc, ProviderStateDoc, SessionDoc, SubscriptionDoc, WebhookDoc,
};

/// The seed's collection of people.
pub(crate) const USERS: &str = "users";
pub(crate) const CREATORS: &str = "creators";
pub(crate) const SUBSCRIPTIONS: &str = "subscriptions";
pub(crate) const CONVERSATIONS: &str = "conversations";
pub(crate) const MESSAGES: &str = "messages";
pub(crate) const BROADCASTS: &str = "broadcasts";
/// How far broadcasts have come: in each channel and over all.
pub(crate) const BROADCAST_HEADS: &str = "broadcast_heads";
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
    BROADCASTS,
    BROADCAST_HEADS,
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
    pub(crate) broadcasts: Collection<BroadcastDoc>,
    pub(crate) broadcast_heads: Collection<BroadcastHeadDoc>,
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
            broadcasts: database.collection(BROADCASTS),
            broadcast_heads: database.collection(BROADCAST_HEADS),
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
