//! Reading messages.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use onlychat_domain::{ClientId, ConversationId, Message, MessageId, UserId};
use onlychat_store::{MessageRange, Messages, Result};

use super::{in_order, limit};
use crate::MongoStore;
use crate::docs::{MessageDoc, oid};

impl MongoStore {
    async fn find_message(&self, filter: Document) -> Result<Option<Message>> {
        let found = self.ask(async { self.collections.messages.find_one(filter).await }).await?;
        Ok(found.map(Message::try_from).transpose()?)
    }
}

fn all(documents: Vec<MessageDoc>) -> Result<Vec<Message>> {
    Ok(documents.into_iter().map(Message::try_from).collect::<Result<_, _>>()?)
}

#[async_trait]
impl Messages for MongoStore {
    async fn message(&self, id: MessageId) -> Result<Option<Message>> {
        self.find_message(doc! { "_id": id.to_string() }).await
    }

    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Message>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let among: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let found: Vec<MessageDoc> = self
            .ask(async {
                self.collections.messages.find(doc! { "_id": { "$in": among } }).await?.try_collect().await
            })
            .await?;
        Ok(in_order(ids, all(found)?, |message| message.id))
    }

    async fn message_by_client_id(&self, author: UserId, client_id: ClientId) -> Result<Option<Message>> {
        self.find_message(doc! { "authorId": oid(author), "clientId": client_id.to_string() }).await
    }

    async fn history(
        &self,
        conversation: ConversationId,
        range: MessageRange,
        most: usize,
    ) -> Result<Vec<Message>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let mut filter = doc! { "conversationId": conversation.to_string() };
        let (bound, ascending) = match range {
            MessageRange::Latest => (None, false),
            MessageRange::Before(seq) => (Some(doc! { "$lt": seq.0 }), false),
            MessageRange::After(seq) => (Some(doc! { "$gt": seq.0 }), true),
        };
        filter.extend(bound.map(|bound| ("seq".to_owned(), bound.into())));
        let order = doc! { "seq": if ascending { 1 } else { -1 } };
        let found: Vec<MessageDoc> = self
            .ask(async {
                self.collections.messages.find(filter).sort(order).limit(limit).await?.try_collect().await
            })
            .await?;
        let mut messages = all(found)?;
        if !ascending {
            messages.reverse();
        }
        Ok(messages)
    }
}
