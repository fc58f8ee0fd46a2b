//! What a group's change sets are applied to: the part of the database that they are about, in memory.

use std::collections::BTreeMap;

use mongodb::bson::Document;
use onlychat_domain::media::{Media, Upload};
use onlychat_domain::{
    Broadcast, BroadcastId, ContentId, ConversationId, DeviceId, JobId, MediaId, Message, MessageId,
    ReportId, Seq, SessionId, Subject, UploadId, User, UserId,
};
use onlychat_store::Session;

use super::table::Table;
use crate::docs::{
    BroadcastHeadDoc, ContentDoc, ConversationDoc, CreatorDoc, CredentialDoc, DeviceDoc, EventDoc, HeadKey,
    JobDoc, LogDoc, NotificationDoc, NotificationKey, NotificationStateDoc, PrivacyDoc, ProviderStateDoc,
    ReaderDoc, ReaderKey, RelationDoc, RelationKey, ReportDoc, SubscriptionDoc, SubscriptionKey, UsageDoc,
    WebhookDoc, WebhookKey,
};

/// Everything a group has read, and what became of it.
#[derive(Default)]
pub(super) struct Working {
    pub(super) users: Table<UserId, User>,
    pub(super) creators: Table<UserId, CreatorDoc>,
    pub(super) subscriptions: Table<SubscriptionKey, SubscriptionDoc>,
    pub(super) conversations: Table<ConversationId, ConversationDoc>,
    pub(super) messages: Table<MessageId, Message>,
    pub(super) broadcasts: Table<BroadcastId, Broadcast>,
    pub(super) broadcast_heads: Table<HeadKey, BroadcastHeadDoc>,
    pub(super) uploads: Table<UploadId, Upload>,
    pub(super) contents: Table<ContentId, ContentDoc>,
    pub(super) media: Table<MediaId, Media>,
    pub(super) readers: Table<ReaderKey, ReaderDoc>,
    pub(super) usage: Table<UserId, UsageDoc>,
    pub(super) jobs: Table<JobId, JobDoc>,
    pub(super) logs: Table<UserId, LogDoc>,
    pub(super) credentials: Table<Subject, CredentialDoc>,
    pub(super) sessions: Table<SessionId, Session>,
    pub(super) provider_states: Table<Subject, ProviderStateDoc>,
    pub(super) webhooks: Table<WebhookKey, WebhookDoc>,
    pub(super) privacy: Table<UserId, PrivacyDoc>,
    pub(super) relations: Table<RelationKey, RelationDoc>,
    pub(super) reports: Table<ReportId, ReportDoc>,
    pub(super) notification_states: Table<UserId, NotificationStateDoc>,
    pub(super) devices: Table<DeviceId, DeviceDoc>,
    pub(super) notifications: Table<NotificationKey, NotificationDoc>,
    /// How many messages of others, not deleted, the database has after a number.
    pub(super) unread: BTreeMap<(ConversationId, UserId, Seq), i64>,
    /// New events.
    pub(super) events: Vec<EventDoc>,
    /// Writes to people, in their order: one may take the address that another gave up.
    pub(super) user_statements: Vec<Statement>,
    /// Writes to pages, in their order: one may take the handle that another gave up.
    pub(super) page_statements: Vec<Statement>,
    marks: [usize; 3],
}

/// One update, as the server's `update` command takes it.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) query: Document,
    pub(super) update: Document,
    pub(super) upsert: bool,
}

impl Working {
    /// The change set that was applied is accepted.
    pub(super) fn keep(&mut self) {
        let Self {
            users,
            creators,
            subscriptions,
            conversations,
            messages,
            broadcasts,
            broadcast_heads,
            uploads,
            contents,
            media,
            readers,
            usage,
            jobs,
            logs,
            credentials,
            sessions,
            provider_states,
            webhooks,
            privacy,
            relations,
            reports,
            notification_states,
            devices,
            notifications,
            unread: _,
            events,
            user_statements,
            page_statements,
            marks,
        } = self;
        users.keep();
        creators.keep();
        subscriptions.keep();
        conversations.keep();
        messages.keep();
        broadcasts.keep();
        broadcast_heads.keep();
        uploads.keep();
        contents.keep();
        media.keep();
        readers.keep();
        usage.keep();
        jobs.keep();
        logs.keep();
        credentials.keep();
        sessions.keep();
        provider_states.keep();
        webhooks.keep();
        privacy.keep();
        relations.keep();
        reports.keep();
        notification_states.keep();
        devices.keep();
        notifications.keep();
        *marks = [events.len(), user_statements.len(), page_statements.len()];
    }

    /// The change set that was being applied is refused: everything is as before it.
    pub(super) fn undo(&mut self) {
        let Self {
            users,
            creators,
            subscriptions,
            conversations,
            messages,
            broadcasts,
            broadcast_heads,
            uploads,
            contents,
            media,
            readers,
            usage,
            jobs,
            logs,
            credentials,
            sessions,
            provider_states,
            webhooks,
            privacy,
            relations,
            reports,
            notification_states,
            devices,
            notifications,
            unread: _,
            events,
            user_statements,
            page_statements,
            marks: [event_count, user_count, page_count],
        } = self;
        users.undo();
        creators.undo();
        subscriptions.undo();
        conversations.undo();
        messages.undo();
        broadcasts.undo();
        broadcast_heads.undo();
        uploads.undo();
        contents.undo();
        media.undo();
        readers.undo();
        usage.undo();
        jobs.undo();
        logs.undo();
        credentials.undo();
        sessions.undo();
        provider_states.undo();
        webhooks.undo();
        privacy.undo();
        relations.undo();
        reports.undo();
        notification_states.undo();
        devices.undo();
        notifications.undo();
        events.truncate(*event_count);
        user_statements.truncate(*user_count);
        page_statements.truncate(*page_count);
    }
}
