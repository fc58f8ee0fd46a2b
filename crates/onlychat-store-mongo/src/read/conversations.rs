//! Reading conversations.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::error::Result as DriverResult;
use onlychat_domain::conversation::Shelf;
use onlychat_domain::page::ConversationCursor;
use onlychat_domain::{Conversation, ConversationId, ConversationView, MessageId, UserId};
use onlychat_store::{Conversations, Creators, Messages, Notifications, Result, Standing};

use super::limit;
use crate::MongoStore;
use crate::docs::{ConversationDoc, date, oid, pair_key};

impl MongoStore {
    async fn find_conversation(&self, filter: Document) -> Result<Option<ConversationDoc>> {
        self.ask(async { self.collections.conversations.find_one(filter).await }).await
    }

    /// Somebody's conversations in the order of the inbox.
    pub(super) async fn inbox(
        &self,
        viewer: UserId,
        shelf: Shelf,
        after: Option<ConversationCursor>,
        limit: i64,
    ) -> Result<Vec<ConversationDoc>> {
        let mut filter = doc! { "members.userId": oid(viewer) };
        let own = match shelf {
            Shelf::All => None,
            Shelf::Inbox => Some(doc! { "archivedAt": null }),
            Shelf::Pinned => Some(doc! { "pinnedAt": { "$ne": null } }),
            Shelf::Archived => Some(doc! { "archivedAt": { "$ne": null } }),
        };
        if let Some(mut own) = own {
            own.insert("userId", oid(viewer));
            filter.insert("members", doc! { "$elemMatch": own });
        }
        if let Some(ConversationCursor { updated_at, id }) = after {
            let at = date(updated_at);
            filter.insert("updatedAt", doc! { "$lte": at });
            filter.insert(
                "$or",
                vec![doc! { "updatedAt": { "$lt": at } }, doc! { "_id": { "$lt": id.to_string() } }],
            );
        }
        let order = doc! { "updatedAt": -1, "_id": -1 };
        let find = async {
            let cursor = self.collections.conversations.find(filter).sort(order).limit(limit).await?;
            cursor.try_collect().await as DriverResult<Vec<ConversationDoc>>
        };
        self.ask(find).await
    }

    /// With the last messages. They are read after the conversations: each is there, perhaps changed since.
    async fn views(&self, viewer: UserId, found: Vec<ConversationDoc>) -> Result<Vec<ConversationView>> {
        let last: Vec<MessageId> =
            found.iter().filter_map(|conversation| conversation.last_message_id).collect();
        let messages = self.messages(&last).await?;
        let mut messages: HashMap<MessageId, _> =
            messages.into_iter().map(|message| (message.id, message)).collect();
        let view = |conversation: ConversationDoc| {
            let last = conversation.last_message_id.and_then(|id| messages.remove(&id));
            conversation.into_view(viewer, last)
        };
        Ok(found.into_iter().filter_map(view).collect())
    }
}

#[async_trait]
impl Conversations for MongoStore {
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        Ok(self.find_conversation(doc! { "_id": id.to_string() }).await?.map(Conversation::from))
    }

    async fn standing(&self, member: UserId, id: ConversationId) -> Result<Option<Standing>> {
        let Some(conversation) = self.conversation(id).await? else { return Ok(None) };
        let Some(peer) = conversation.peer_of(member) else { return Ok(None) };
        let peer_page = self.creator(peer).await?;
        let subscription = if peer_page.is_some() { self.subscription(member, peer).await? } else { None };
        let (blocks, is_blocked) = self.blocks(member, peer).await?;
        let peer_reach = self.reach(peer).await?;
        Ok(Some(Standing { conversation, peer_page, subscription, blocks, is_blocked, peer_reach }))
    }

    async fn conversation_view(
        &self,
        viewer: UserId,
        id: ConversationId,
    ) -> Result<Option<ConversationView>> {
        let filter = doc! { "_id": id.to_string(), "members.userId": oid(viewer) };
        let found = self.find_conversation(filter).await?;
        Ok(self.views(viewer, found.into_iter().collect()).await?.pop())
    }

    async fn conversation_between(&self, one: UserId, other: UserId) -> Result<Option<Conversation>> {
        Ok(self.find_conversation(doc! { "pair": pair_key(one, other) }).await?.map(Conversation::from))
    }

    async fn conversation_views(
        &self,
        viewer: UserId,
        shelf: Shelf,
        after: Option<ConversationCursor>,
        most: usize,
    ) -> Result<Vec<ConversationView>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let found = self.inbox(viewer, shelf, after, limit).await?;
        self.views(viewer, found).await
    }

    async fn conversation_peers(&self, user: UserId, most: usize) -> Result<Vec<UserId>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let found = self.inbox(user, Shelf::All, None, limit).await?;
        Ok(found.iter().filter_map(|conversation| conversation.peer_of(user)).collect())
    }
}
