//! Short ways to fill a database.

use onlychat_domain::event::Event;
use onlychat_domain::id::{ConversationId, MessageId, UserId};
use onlychat_domain::message::{Message, Seq};
use onlychat_domain::user::User;
use onlychat_domain::{Broadcast, Conversation, Creator, DmPolicy, Handle, Subscription};

use super::{World, emoji};
use crate::{Changes, NewMessage, Write};

impl World {
    /// Somebody new.
    pub(in crate::conformance) async fn user(&self) -> User {
        let user = self.new_user();
        self.write(Write::InsertUser(user.clone())).await;
        user
    }

    /// The ids of two new people, the smaller first.
    pub(in crate::conformance) async fn two(&self) -> [UserId; 2] {
        [self.user().await.id, self.user().await.id]
    }

    /// A page that is not stored yet, of somebody new.
    pub(in crate::conformance) async fn new_creator(&self, handle: Handle, display_name: &str) -> Creator {
        let user_id = self.user().await.id;
        let now = self.now();
        Creator {
            user_id,
            handle,
            display_name: display_name.to_owned(),
            about: None,
            dm_policy: DmPolicy::Everyone,
            subscriber_count: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// A page of somebody new.
    pub(in crate::conformance) async fn creator(&self, handle: Handle, display_name: &str) -> Creator {
        let creator = self.new_creator(handle, display_name).await;
        self.commit(Changes::at(creator.updated_at).write(Write::PutCreator(creator.clone()))).await;
        creator
    }

    /// So many new people subscribe; answers who.
    pub(in crate::conformance) async fn fans(&self, creator: UserId, count: usize) -> Vec<UserId> {
        let mut fans = Vec::new();
        for _ in 0..count {
            let fan = self.user().await.id;
            self.write(Write::PutSubscription(Subscription::free(fan, creator, self.now()))).await;
            fans.push(fan);
        }
        fans
    }

    /// A conversation that is not stored yet.
    pub(in crate::conformance) fn new_conversation(&self, one: UserId, other: UserId) -> Conversation {
        Conversation::between(self.conversation_id(), one, other, self.now()).expect("two people")
    }

    /// A new conversation.
    pub(in crate::conformance) async fn conversation(&self, [one, other]: [UserId; 2]) -> ConversationId {
        let conversation = self.new_conversation(one, other);
        let id = conversation.id;
        self.commit(Changes::at(conversation.created_at).write(Write::InsertConversation(conversation)))
            .await;
        id
    }

    /// Two new people and their conversation.
    pub(in crate::conformance) async fn chat(&self) -> (ConversationId, UserId, UserId) {
        let [one, other] = self.two().await;
        (self.conversation([one, other]).await, one, other)
    }

    /// The change set that sends a message and tells `audience`.
    pub(in crate::conformance) fn sending(&self, message: NewMessage, audience: &[UserId]) -> Changes {
        let event =
            Event::MessageCreated { conversation_id: message.conversation_id, message_id: message.id };
        self.changes().write(Write::AppendMessage(message)).tell(audience, event)
    }

    /// Sends a message; answers it as stored.
    pub(in crate::conformance) async fn send(
        &self,
        place: ConversationId,
        author: UserId,
        text: &str,
    ) -> Message {
        let receipt = self.write(Write::AppendMessage(self.draft(place, author, text))).await;
        receipt.messages.first().expect("the message is in the receipt").clone()
    }

    /// Broadcasts; answers it as stored.
    pub(in crate::conformance) async fn broadcast(&self, creator: UserId, text: &str) -> Broadcast {
        let receipt = self.write(Write::AppendBroadcast(self.new_broadcast(creator, text))).await;
        receipt.broadcasts.first().expect("the broadcast is in the receipt").clone()
    }

    /// Reacts.
    pub(in crate::conformance) async fn react(&self, message_id: MessageId, user_id: UserId, with: &str) {
        self.write(Write::AddReaction { message_id, user_id, emoji: emoji(with) }).await;
    }

    /// Reads up to a message.
    pub(in crate::conformance) async fn read(
        &self,
        conversation_id: ConversationId,
        user_id: UserId,
        seq: i64,
    ) {
        self.write(Write::AdvanceRead { conversation_id, user_id, seq: Seq(seq) }).await;
    }

    /// A device has everything up to a message.
    pub(in crate::conformance) async fn deliver(
        &self,
        conversation_id: ConversationId,
        user_id: UserId,
        seq: i64,
    ) {
        self.write(Write::AdvanceDelivered { conversation_id, user_id, seq: Seq(seq) }).await;
    }
}
