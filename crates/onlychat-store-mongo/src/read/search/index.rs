//! Keeping the index.

use futures_util::TryStreamExt;
use mongodb::ClientSession;
use mongodb::bson::{Document, doc, serialize_to_document};
use mongodb::error::{Error, Result as DriverResult};
use mongodb::options::ReadConcern;
use onlychat_domain::Message;
use onlychat_store::Result;
use onlychat_store::search::entries;

use super::super::limit;
use crate::MongoStore;
use crate::collections::SEARCH;
use crate::docs::{ConversationDoc, MessageDoc, NotedDoc, SearchDoc, date};
use crate::error::is_transient;
use crate::options::durable;

impl MongoStore {
    pub(super) async fn index_noted(&self, most: usize) -> Result<usize> {
        let Some(most) = limit(most) else { return Ok(0) };
        self.ask_to_write(async {
            // Asked often, and mostly there is nothing: then no transaction is begun.
            if self.collections.search_queue.find_one(Document::new()).await?.is_none() {
                return Ok(0);
            }
            let mut session = self.sessions.start().await?;
            match self.index_once(&mut session, most).await {
                // Another node is at it, or a message was changed meanwhile.
                Err(error) if is_transient(&error) => Ok(0),
                outcome => outcome,
            }
        })
        .await
    }

    /// In one transaction, so that a message that is changed meanwhile stays in the queue.
    async fn index_once(&self, session: &mut ClientSession, most: i64) -> DriverResult<usize> {
        session.start_transaction().read_concern(ReadConcern::snapshot()).write_concern(durable()).await?;
        match self.index_in(session, most).await {
            Ok(count) => session.commit_transaction().await.map(|()| count),
            Err(error) => {
                if let Err(failed) = session.abort_transaction().await {
                    tracing::debug!(error = %failed, "a failed transaction could not be aborted; the server does it");
                }
                Err(error)
            }
        }
    }

    async fn index_in(&self, session: &mut ClientSession, most: i64) -> DriverResult<usize> {
        let collections = &self.collections;
        let first = collections.search_queue.find(Document::new()).sort(doc! { "_id": 1 }).limit(most);
        let mut cursor = first.session(&mut *session).await?;
        let noted: Vec<NotedDoc> = cursor.stream(session).try_collect().await?;
        if noted.is_empty() {
            return Ok(0);
        }
        let ids: Vec<String> = noted.iter().map(|noted| noted.id.to_string()).collect();
        let among = doc! { "_id": { "$in": &ids } };
        let mut cursor = collections.messages.find(among.clone()).session(&mut *session).await?;
        let messages: Vec<MessageDoc> = cursor.stream(session).try_collect().await?;
        let messages: Vec<Message> = messages
            .into_iter()
            .map(|message| Message::try_from(message).map_err(Error::custom))
            .collect::<DriverResult<_>>()?;
        let places: Vec<String> =
            messages.iter().map(|message| message.conversation_id.to_string()).collect();
        let mut cursor =
            collections.conversations.find(doc! { "_id": { "$in": places } }).session(&mut *session).await?;
        let places: Vec<ConversationDoc> = cursor.stream(session).try_collect().await?;
        let (updates, gone) = documents(&messages, &places)?;
        if !updates.is_empty() {
            let command = doc! { "update": SEARCH, "updates": updates, "ordered": true };
            let reply = self.database.run_command(command).session(&mut *session).await?;
            if let Some(error) = write_error(&reply) {
                return Err(error);
            }
        }
        if !gone.is_empty() {
            collections.search.delete_many(doc! { "_id": { "$in": gone } }).session(&mut *session).await?;
        }
        collections.search_queue.delete_many(among).session(&mut *session).await?;
        Ok(noted.len())
    }
}

/// What becomes of the index: documents to put, and those of deleted messages.
fn documents(messages: &[Message], places: &[ConversationDoc]) -> DriverResult<(Vec<Document>, Vec<String>)> {
    let (mut updates, mut gone) = (Vec::new(), Vec::new());
    for message in messages {
        let place = places.iter().find(|place| place.id == message.conversation_id);
        let entries = place.map(|place| entries(message, place.member_ids())).unwrap_or_default();
        if entries.is_empty() {
            gone.push(message.id.to_string());
            continue;
        }
        let document = SearchDoc {
            id: message.id,
            at: date(message.created_at),
            entries: entries.into_iter().collect(),
        };
        let put = serialize_to_document(&document)?;
        updates.push(doc! { "q": { "_id": message.id.to_string() }, "u": put, "upsert": true });
    }
    Ok((updates, gone))
}

/// An `update` command answers "ok" also when one of its updates failed.
fn write_error(reply: &Document) -> Option<Error> {
    let failed = reply.get_array("writeErrors").ok()?.first()?.as_document()?;
    Some(Error::custom(failed.get_str("errmsg").unwrap_or("no message").to_owned()))
}
