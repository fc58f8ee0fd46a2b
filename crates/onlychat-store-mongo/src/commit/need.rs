//! What a group's change sets are about: what must be read before they can be applied.

use std::collections::BTreeSet;

use onlychat_domain::media::Digest;
use onlychat_domain::{
    BroadcastId, ClientId, ContentId, ConversationId, DeviceId, EmailKey, Handle, JobId, MediaId, MessageId,
    ReportId, Seq, SessionId, Subject, UploadId, UserId,
};
use onlychat_store::{
    Changes, JobCondition, JobWrite, MediaCondition, MediaWrite, NotificationWrite, Precondition,
    PrivacyWrite, Write,
};

use crate::docs::{HeadKey, NotificationKey, RelationKey, SubscriptionKey, WebhookKey, pair_key};

/// The keys of everything that is looked at.
#[derive(Debug, Default)]
pub(super) struct Need {
    pub(super) users: BTreeSet<UserId>,
    pub(super) subjects: BTreeSet<Subject>,
    pub(super) emails: BTreeSet<EmailKey>,
    pub(super) creators: BTreeSet<UserId>,
    pub(super) handles: BTreeSet<Handle>,
    pub(super) subscriptions: BTreeSet<SubscriptionKey>,
    pub(super) conversations: BTreeSet<ConversationId>,
    pub(super) pairs: BTreeSet<String>,
    pub(super) messages: BTreeSet<MessageId>,
    pub(super) client_ids: BTreeSet<(UserId, ClientId)>,
    /// Messages whose conversations are looked at too.
    pub(super) deletions: BTreeSet<MessageId>,
    /// How far somebody reads: what is unread beyond is looked at.
    pub(super) reads: BTreeSet<(ConversationId, UserId, Seq)>,
    pub(super) broadcasts: BTreeSet<BroadcastId>,
    pub(super) broadcast_client_ids: BTreeSet<ClientId>,
    pub(super) broadcast_heads: BTreeSet<HeadKey>,
    pub(super) uploads: BTreeSet<UploadId>,
    pub(super) contents: BTreeSet<ContentId>,
    pub(super) digests: BTreeSet<Digest>,
    pub(super) media: BTreeSet<MediaId>,
    /// Messages whose attachments are looked at too.
    pub(super) carriers: BTreeSet<MessageId>,
    pub(super) usage: BTreeSet<UserId>,
    pub(super) jobs: BTreeSet<JobId>,
    pub(super) logs: BTreeSet<UserId>,
    pub(super) credentials: BTreeSet<Subject>,
    pub(super) credential_emails: BTreeSet<EmailKey>,
    pub(super) sessions: BTreeSet<SessionId>,
    pub(super) provider_states: BTreeSet<Subject>,
    pub(super) webhooks: BTreeSet<WebhookKey>,
    pub(super) privacy: BTreeSet<UserId>,
    pub(super) relations: BTreeSet<RelationKey>,
    pub(super) reports: BTreeSet<ReportId>,
    pub(super) notification_states: BTreeSet<UserId>,
    pub(super) devices: BTreeSet<DeviceId>,
    pub(super) notifications: BTreeSet<NotificationKey>,
}

impl Need {
    pub(super) fn of<'a>(sets: impl IntoIterator<Item = &'a Changes>) -> Self {
        let mut need = Self::default();
        for Changes { now: _, preconditions, writes, events } in sets {
            for precondition in preconditions {
                need.precondition(precondition);
            }
            for write in writes {
                need.write(write);
            }
            need.logs.extend(events.iter().flat_map(|event| &event.audience));
        }
        need
    }

    fn precondition(&mut self, precondition: &Precondition) {
        match precondition {
            Precondition::MessageLive(message_id)
            | Precondition::ReactionAbsent { message_id, .. }
            | Precondition::ReactionPresent { message_id, .. }
            | Precondition::ReactionRoom { message_id, .. } => {
                self.messages.insert(*message_id);
            }
            Precondition::ReadBelow { conversation_id, .. }
            | Precondition::DeliveredBelow { conversation_id, .. } => {
                self.conversations.insert(*conversation_id);
            }
            Precondition::SessionRefresh { session_id, .. } => {
                self.sessions.insert(session_id.clone());
            }
            Precondition::ProviderStateOlder { subject, .. } => {
                self.provider_states.insert(subject.clone());
            }
            Precondition::Media(condition) => self.media_condition(*condition),
            Precondition::Job(JobCondition::Held { id, token: _ }) => {
                self.jobs.insert(*id);
            }
        }
    }

    fn media_condition(&mut self, condition: MediaCondition) {
        match condition {
            MediaCondition::UploadAt { upload_id, offset: _ } => {
                self.uploads.insert(upload_id);
            }
            MediaCondition::QuotaRoom { owner_id, .. } => {
                self.usage.insert(owner_id);
            }
            MediaCondition::ContentUnused(id) => {
                self.contents.insert(id);
            }
        }
    }

    fn privacy(&mut self, write: &PrivacyWrite) {
        match write {
            PrivacyWrite::Put { user_id, .. } => {
                self.privacy.insert(*user_id);
            }
            PrivacyWrite::PutRelation(relation) => {
                self.relations.insert(RelationKey::new(relation.owner_id, relation.other_id));
            }
            PrivacyWrite::InsertReport(report) => {
                self.reports.insert(report.id);
            }
        }
    }

    fn write(&mut self, write: &Write) {
        match write {
            Write::InsertUser(user) => {
                self.users.insert(user.id);
                self.subjects.insert(user.clerk_id.clone());
                self.emails.insert(user.email.clone());
            }
            Write::UpdateUser { user_id, patch } => {
                self.users.insert(*user_id);
                self.emails.extend(patch.email.clone());
            }
            Write::PutCreator(creator) => {
                self.creators.insert(creator.user_id);
                self.handles.insert(creator.handle.clone());
            }
            Write::DeleteCreator(user_id) => {
                self.creators.insert(*user_id);
            }
            Write::PutSubscription(subscription) => {
                self.creators.insert(subscription.creator_id);
                self.subscriptions.insert(SubscriptionKey::new(subscription.fan_id, subscription.creator_id));
                self.broadcast_heads.insert(HeadKey::Channel(subscription.creator_id));
            }
            Write::InsertConversation(conversation) => {
                let [a, b] = conversation.members;
                self.conversations.insert(conversation.id);
                self.pairs.insert(pair_key(a, b));
            }
            Write::AppendMessage(message) => {
                self.conversations.insert(message.conversation_id);
                self.messages.insert(message.id);
                self.client_ids.insert((message.author_id, message.client_id));
                self.media.extend(&message.attachments);
            }
            Write::DeleteMessage(message_id) => {
                self.messages.insert(*message_id);
                self.deletions.insert(*message_id);
                self.carriers.insert(*message_id);
            }
            Write::EditMessage { message_id, .. }
            | Write::AddReaction { message_id, .. }
            | Write::RemoveReaction { message_id, .. } => {
                self.messages.insert(*message_id);
            }
            Write::AdvanceRead { conversation_id, user_id, seq } => {
                self.conversations.insert(*conversation_id);
                self.reads.insert((*conversation_id, *user_id, *seq));
            }
            Write::AdvanceDelivered { conversation_id, .. }
            | Write::PutConversationSettings { conversation_id, .. } => {
                self.conversations.insert(*conversation_id);
            }
            Write::AppendBroadcast(broadcast) => {
                self.creators.insert(broadcast.creator_id);
                self.broadcasts.insert(broadcast.id);
                self.broadcast_client_ids.insert(broadcast.client_id);
                self.broadcast_heads.extend([HeadKey::All, HeadKey::Channel(broadcast.creator_id)]);
            }
            Write::AdvanceChannelRead { creator_id, fan_id, .. } => {
                self.subscriptions.insert(SubscriptionKey::new(*fan_id, *creator_id));
                self.broadcast_heads.insert(HeadKey::Channel(*creator_id));
            }
            Write::InsertCredential(_)
            | Write::InsertSession(_)
            | Write::RotateSession { .. }
            | Write::EndSession(_)
            | Write::RecordWebhook { .. }
            | Write::TouchWebhook { .. }
            | Write::PutProviderState { .. } => self.account_write(write),
            Write::Media(write) => self.media_write(write),
            Write::Privacy(write) => self.privacy(write),
            Write::Notification(write) => self.notification(write),
            Write::Job(
                JobWrite::Enqueue { id, .. }
                | JobWrite::Ensure { id, .. }
                | JobWrite::Finish(id)
                | JobWrite::Retry { id, .. },
            ) => {
                self.jobs.insert(*id);
            }
        }
    }

    fn notification(&mut self, write: &NotificationWrite) {
        match write {
            NotificationWrite::PutSettings { user_id, .. }
            | NotificationWrite::Mailed { user_id, .. }
            | NotificationWrite::AdvanceMark { user_id, .. } => {
                self.notification_states.insert(*user_id);
            }
            NotificationWrite::PutDevice(device) => {
                self.devices.insert(device.id);
            }
            NotificationWrite::DropDevice(id) => {
                self.devices.insert(*id);
            }
            NotificationWrite::Put(notification) | NotificationWrite::Open(notification) => {
                let key = NotificationKey::new(notification.user_id, &notification.entry);
                self.notifications.insert(key);
            }
            NotificationWrite::Withdraw { user_id, entry } => {
                self.notifications.insert(NotificationKey::new(*user_id, entry));
            }
            NotificationWrite::Forget { user_id, kind, topic } => {
                self.notifications.insert(NotificationKey::about(*user_id, *kind, topic.clone()));
            }
        }
    }

    fn media_write(&mut self, write: &MediaWrite) {
        match write {
            MediaWrite::BeginUpload(upload) => {
                self.uploads.insert(upload.id);
                self.usage.insert(upload.owner_id);
            }
            MediaWrite::AdvanceUpload { upload_id, .. }
            | MediaWrite::FinishUpload { upload_id, .. }
            | MediaWrite::EndUpload(upload_id) => {
                self.uploads.insert(*upload_id);
            }
            MediaWrite::InsertContent(content) => {
                self.contents.insert(content.id);
                self.digests.insert(content.digest);
            }
            MediaWrite::SetContent { content_id, .. } | MediaWrite::DeleteContent(content_id) => {
                self.contents.insert(*content_id);
            }
            MediaWrite::InsertMedia(media) => {
                self.media.insert(media.id);
                self.contents.insert(media.content_id);
                self.usage.insert(media.owner_id);
            }
            MediaWrite::UpdateMedia { media_id, .. } | MediaWrite::RemoveMedia(media_id) => {
                self.media.insert(*media_id);
            }
            MediaWrite::RefreshAttachments(message_id) => {
                self.messages.insert(*message_id);
                self.carriers.insert(*message_id);
            }
        }
    }

    /// Of the writes above that are about what identity keeps.
    fn account_write(&mut self, write: &Write) {
        match write {
            Write::InsertCredential(credential) => {
                self.credentials.insert(credential.subject.clone());
                self.credential_emails.insert(credential.email.clone());
            }
            Write::InsertSession(session) => {
                self.sessions.insert(session.id.clone());
            }
            Write::RotateSession { session_id, .. } | Write::EndSession(session_id) => {
                self.sessions.insert(session_id.clone());
            }
            Write::RecordWebhook { provider, webhook_id, .. }
            | Write::TouchWebhook { provider, webhook_id, .. } => {
                self.webhooks.insert(WebhookKey::new(provider, webhook_id));
            }
            Write::PutProviderState { subject, .. } => {
                self.provider_states.insert(subject.clone());
            }
            _ => {}
        }
    }
}
