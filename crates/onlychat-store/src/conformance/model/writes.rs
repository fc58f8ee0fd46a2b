//! What each write does.

mod messages;

use onlychat_domain::id::{MessageId, UserId};
use onlychat_domain::message::Seq;
use onlychat_domain::{Creator, Membership, Subscription, SubscriptionStatus, Timestamp, User};

use super::{Held, Model, Refusal};
use crate::{Credential, ProviderState, UniqueKey, Write};

/// Refuses when at least one of these is taken.
fn unique<const N: usize>(taken: [(bool, UniqueKey); N]) -> Result<(), Refusal> {
    let taken: Vec<UniqueKey> = taken.into_iter().filter_map(|(taken, key)| taken.then_some(key)).collect();
    if taken.is_empty() { Ok(()) } else { Err(Refusal::Duplicate(taken)) }
}

impl Model {
    /// Applies one write; answers which message it is about.
    pub(super) fn write(
        &mut self,
        write: &Write,
        index: usize,
        now: Timestamp,
    ) -> Result<Option<MessageId>, Refusal> {
        let missing = Refusal::Missing(index);
        match write {
            Write::InsertUser(user) => self.insert_user(user)?,
            Write::UpdateUser { user_id, patch } => {
                let after = patch.apply(self.users.get(user_id).ok_or(missing)?.clone(), now);
                let taken =
                    self.users.values().any(|other| other.id != *user_id && other.email == after.email);
                unique([(taken, UniqueKey::Email)])?;
                self.users.insert(*user_id, after);
            }
            Write::PutCreator(creator) => self.put_creator(creator)?,
            Write::DeleteCreator(user_id) => {
                self.creators.remove(user_id).ok_or(missing)?;
            }
            Write::PutSubscription(subscription) => self.put_subscription(subscription)?,
            Write::InsertConversation(conversation) => {
                let pair =
                    self.conversations.values().any(|held| held.conversation.members == conversation.members);
                let id = self.conversations.contains_key(&conversation.id);
                unique([(id, UniqueKey::ConversationId), (pair, UniqueKey::ConversationPair)])?;
                let held = Held { conversation: conversation.clone(), seen: [Membership::default(); 2] };
                self.conversations.insert(conversation.id, held);
            }
            Write::AdvanceRead { conversation_id, user_id, seq } => {
                let read = self.clamped(*conversation_id, *user_id, *seq).ok_or(missing)?;
                self.advance(*conversation_id, *user_id, read, read);
            }
            Write::AdvanceDelivered { conversation_id, user_id, seq } => {
                let delivered = self.clamped(*conversation_id, *user_id, *seq).ok_or(missing)?;
                self.advance(*conversation_id, *user_id, Seq::ZERO, delivered);
            }
            Write::InsertCredential(credential) => self.insert_credential(credential)?,
            Write::InsertSession(session) => {
                unique([(self.sessions.contains_key(&session.id), UniqueKey::Session)])?;
                self.sessions.insert(session.id.clone(), session.clone());
            }
            Write::RotateSession { session_id, hash, expires_at } => {
                let session = self.sessions.get_mut(session_id).ok_or(missing)?;
                if session.ended_at.is_some() {
                    return Err(Refusal::Unspecified);
                }
                (session.refresh_hash, session.expires_at) = (*hash, *expires_at);
            }
            Write::EndSession(id) => {
                self.sessions.get_mut(id).ok_or(missing)?.ended_at.get_or_insert(now);
            }
            Write::RecordWebhook { provider, webhook_id, sent_at } => {
                let key = (provider.clone(), webhook_id.clone());
                unique([(self.webhooks.contains_key(&key), UniqueKey::Webhook)])?;
                self.webhooks.insert(key, *sent_at);
            }
            Write::TouchWebhook { provider, webhook_id, sent_at } => {
                let key = (provider.clone(), webhook_id.clone());
                let last = self.webhooks.get_mut(&key).ok_or(missing)?;
                *last = (*last).max(*sent_at);
            }
            Write::PutProviderState { subject, updated_at, deleted } => {
                let deleted =
                    *deleted || self.provider_states.get(subject).is_some_and(|state| state.deleted);
                self.provider_states
                    .insert(subject.clone(), ProviderState { updated_at: *updated_at, deleted });
            }
            // Histories share one order of all broadcasts: the cases about broadcasts have each their own.
            Write::AppendBroadcast(_)
            | Write::AdvanceChannelRead { .. }
            | Write::Media(_)
            | Write::Job(_)
            | Write::Privacy(_)
            | Write::Notification(_)
            | Write::PutConversationSettings { .. } => {
                return Err(Refusal::Unspecified);
            }
            Write::AppendMessage(_)
            | Write::EditMessage { .. }
            | Write::DeleteMessage(_)
            | Write::AddReaction { .. }
            | Write::RemoveReaction { .. } => return self.write_message(write, index, now).map(Some),
        }
        Ok(None)
    }

    fn insert_user(&mut self, user: &User) -> Result<(), Refusal> {
        let others = || self.users.values();
        unique([
            (self.users.contains_key(&user.id), UniqueKey::UserId),
            (others().any(|other| other.clerk_id == user.clerk_id), UniqueKey::Subject),
            (others().any(|other| other.email == user.email), UniqueKey::Email),
        ])?;
        self.users.insert(user.id, user.clone());
        Ok(())
    }

    fn put_creator(&mut self, creator: &Creator) -> Result<(), Refusal> {
        let id = creator.user_id;
        if !self.users.contains_key(&id) {
            return Err(Refusal::Unspecified);
        }
        let taken = self.creators.values().any(|other| other.user_id != id && other.handle == creator.handle);
        unique([(taken, UniqueKey::Handle)])?;
        let before = self.creators.get(&id);
        let subscriber_count = self.active_subscriptions(id);
        let created_at = before.map_or(creator.created_at, |before| before.created_at);
        self.creators.insert(id, Creator { subscriber_count, created_at, ..creator.clone() });
        Ok(())
    }

    fn put_subscription(&mut self, subscription: &Subscription) -> Result<(), Refusal> {
        let key = (subscription.fan_id, subscription.creator_id);
        if !self.users.contains_key(&key.0) || !self.users.contains_key(&key.1) {
            return Err(Refusal::Unspecified);
        }
        self.subscriptions.insert(key, subscription.clone());
        let count = self.active_subscriptions(key.1);
        self.creators.entry(key.1).and_modify(|creator| creator.subscriber_count = count);
        Ok(())
    }

    fn active_subscriptions(&self, creator: UserId) -> i64 {
        let active =
            |other: &&Subscription| other.creator_id == creator && other.status == SubscriptionStatus::Active;
        i64::try_from(self.subscriptions.values().filter(active).count()).unwrap()
    }

    fn insert_credential(&mut self, credential: &Credential) -> Result<(), Refusal> {
        let taken = self
            .credentials
            .values()
            .any(|other| other.subject == credential.subject || other.email == credential.email);
        unique([(taken, UniqueKey::Credential)])?;
        self.credentials.insert(credential.subject.clone(), credential.clone());
        Ok(())
    }
}
