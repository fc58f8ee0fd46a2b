//! What is read.

use std::cmp::Reverse;

use onlychat_domain::conversation::ConversationSettings;
use onlychat_domain::event::CommittedEvent;
use onlychat_domain::id::{ConversationId, MessageId, SessionId, Subject, UserId};
use onlychat_domain::{Conversation, ConversationView, Creator, Message, Subscription, Timestamp, User};

use super::Model;
use crate::{Credential, ProviderState, Session};

impl Model {
    pub(in crate::conformance) fn user(&self, id: UserId) -> Option<User> {
        self.users.get(&id).cloned()
    }

    pub(in crate::conformance) fn creator(&self, id: UserId) -> Option<Creator> {
        self.creators.get(&id).cloned()
    }

    /// All pages, most subscribers first, then by handle.
    pub(in crate::conformance) fn ranked_creators(&self) -> Vec<Creator> {
        let mut all: Vec<Creator> = self.creators.values().cloned().collect();
        all.sort_by_key(|creator| (Reverse(creator.subscriber_count), creator.handle.clone()));
        all
    }

    pub(in crate::conformance) fn subscription(&self, fan: UserId, creator: UserId) -> Option<Subscription> {
        self.subscriptions.get(&(fan, creator)).cloned()
    }

    pub(in crate::conformance) fn conversation(&self, id: ConversationId) -> Option<Conversation> {
        self.conversations.get(&id).map(|held| held.conversation.clone())
    }

    pub(in crate::conformance) fn view(
        &self,
        viewer_id: UserId,
        id: ConversationId,
    ) -> Option<ConversationView> {
        let held = self.conversations.get(&id)?;
        let place = held.place_of(viewer_id)?;
        Some(ConversationView {
            conversation: held.conversation.clone(),
            viewer_id,
            peer_id: held.conversation.members[1 - place],
            own: held.seen[place],
            peer: held.seen[1 - place],
            settings: ConversationSettings::default(),
            last_message: self.history(id).pop(),
        })
    }

    /// All of a viewer's, latest first, then the greater id first.
    pub(in crate::conformance) fn views(&self, viewer: UserId) -> Vec<ConversationView> {
        let mut all: Vec<_> = self.conversations.keys().filter_map(|id| self.view(viewer, *id)).collect();
        all.sort_by_key(|view| Reverse((view.conversation.updated_at, view.conversation.id)));
        all
    }

    pub(in crate::conformance) fn message(&self, id: MessageId) -> Option<Message> {
        self.messages.get(&id).cloned()
    }

    /// All of a conversation, ascending.
    pub(in crate::conformance) fn history(&self, id: ConversationId) -> Vec<Message> {
        let mut all: Vec<_> =
            self.messages.values().filter(|message| message.conversation_id == id).cloned().collect();
        all.sort_by_key(|message| message.seq);
        all
    }

    pub(in crate::conformance) fn log(&self, user: UserId) -> Vec<CommittedEvent> {
        self.logs.get(&user).cloned().unwrap_or_default()
    }

    pub(in crate::conformance) fn credential(&self, subject: &Subject) -> Option<Credential> {
        self.credentials.get(subject).cloned()
    }

    pub(in crate::conformance) fn session(&self, id: &SessionId) -> Option<Session> {
        self.sessions.get(id).cloned()
    }

    pub(in crate::conformance) fn webhook(&self, provider: &str, id: &str) -> Option<Timestamp> {
        self.webhooks.get(&(provider.to_owned(), id.to_owned())).copied()
    }

    pub(in crate::conformance) fn provider_state(&self, subject: &Subject) -> Option<ProviderState> {
        self.provider_states.get(subject).cloned()
    }
}
