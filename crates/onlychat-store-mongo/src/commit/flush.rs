//! Writes what became of everything a group was about, in its transaction.

use mongodb::bson::{Bson, Document, doc, serialize_to_document};
use mongodb::error::Error;
use mongodb::{ClientSession, Collection, Database};
use onlychat_domain::{Message, MessageId, UserId};
use serde::Serialize;

use super::attempt::Failure;
use super::table::{Fate, Table};
use super::working::{Statement, Working};
use crate::collections::{CREATORS, Collections, SEARCH_QUEUE, USERS};
use crate::docs::{
    BroadcastDoc, ConversationDoc, CreatorDoc, GUARD, MediaDoc, MessageDoc, NotedDoc, NotificationKey,
    ProviderStateDoc, ReaderKey, RelationKey, SessionDoc, SubscriptionKey, UploadDoc, WebhookKey, oid,
};

/// So many updates in one command: of the largest documents there are they stay far below the server's 16 MiB.
const STATEMENTS_MAX: usize = 100;

/// The transaction that is written in.
pub(super) struct Flush<'a> {
    pub(super) session: &'a mut ClientSession,
    pub(super) database: &'a Database,
    pub(super) to: &'a Collections,
}

impl Flush<'_> {
    /// Writes all of it, a command or two for each collection.
    pub(super) async fn all(&mut self, working: &Working) -> Result<(), Failure> {
        let to = self.to;
        self.statements(USERS, &working.user_statements).await?;
        self.statements(CREATORS, &working.page_statements).await?;
        self.statements(CREATORS, &subscriber_counts(&working.creators)).await?;
        let subscription = |id: &SubscriptionKey| doc! { "fan": id.fan, "creator": id.creator };
        self.table(&to.subscriptions, &working.subscriptions, subscription, Clone::clone).await?;
        self.table(&to.conversations, &working.conversations, ToString::to_string, ConversationDoc::clone)
            .await?;
        self.table(&to.messages, &working.messages, ToString::to_string, |message| MessageDoc::from(message))
            .await?;
        self.note_for_search(&working.messages).await?;
        self.table(&to.broadcast_heads, &working.broadcast_heads, |key| key.id(), Clone::clone).await?;
        self.table(&to.broadcasts, &working.broadcasts, ToString::to_string, |broadcast| {
            BroadcastDoc::from(broadcast)
        })
        .await?;
        self.files(working).await?;
        self.table(&to.event_logs, &working.logs, |id| oid(*id), Clone::clone).await?;
        self.insert(&to.events, &working.events).await?;
        self.table(&to.credentials, &working.credentials, ToString::to_string, Clone::clone).await?;
        self.table(&to.sessions, &working.sessions, ToString::to_string, |session| SessionDoc::from(session))
            .await?;
        self.table(&to.provider_states, &working.provider_states, ToString::to_string, Clone::clone).await?;
        self.guard_unknown_subjects(working).await?;
        self.privacy(working).await?;
        self.notifications(working).await?;
        let webhook = |id: &WebhookKey| doc! { "provider": &id.provider, "id": &id.id };
        self.table(&to.webhooks, &working.webhooks, webhook, Clone::clone).await
    }

    /// Notes which messages are to be found by something else than before.
    async fn note_for_search(&mut self, messages: &Table<MessageId, Message>) -> Result<(), Failure> {
        let (mut new, mut again) = (Vec::new(), Vec::new());
        for (id, fate) in messages.fates() {
            match fate {
                Fate::Insert(_) => new.push(NotedDoc { id: *id, times: 1 }),
                Fate::Replace(now) if messages.before(id).is_none_or(|before| !found_alike(before, now)) => {
                    // Changes the document each time: whoever takes it off the queue meanwhile must meet this.
                    let update = doc! { "$inc": { "times": 1_i64 } };
                    again.push(Statement { query: doc! { "_id": id.to_string() }, update, upsert: true });
                }
                _ => {}
            }
        }
        let to = self.to;
        self.insert(&to.search_queue, &new).await?;
        self.statements(SEARCH_QUEUE, &again).await
    }

    async fn privacy(&mut self, working: &Working) -> Result<(), Failure> {
        let to = self.to;
        self.table(&to.privacy, &working.privacy, |id| oid(*id), Clone::clone).await?;
        let relation = |id: &RelationKey| doc! { "owner": id.owner, "other": id.other };
        self.table(&to.relations, &working.relations, relation, Clone::clone).await?;
        self.table(&to.reports, &working.reports, ToString::to_string, Clone::clone).await
    }

    async fn notifications(&mut self, working: &Working) -> Result<(), Failure> {
        let to = self.to;
        self.table(&to.notification_states, &working.notification_states, |id| oid(*id), Clone::clone)
            .await?;
        self.table(&to.devices, &working.devices, ToString::to_string, Clone::clone).await?;
        self.table(&to.notifications, &working.notifications, NotificationKey::to_document, Clone::clone)
            .await
    }

    async fn files(&mut self, working: &Working) -> Result<(), Failure> {
        let to = self.to;
        self.table(&to.uploads, &working.uploads, ToString::to_string, |upload| UploadDoc::from(upload))
            .await?;
        self.table(&to.contents, &working.contents, ToString::to_string, Clone::clone).await?;
        self.table(&to.media, &working.media, ToString::to_string, |media| MediaDoc::from(media)).await?;
        let reader = |key: &ReaderKey| {
            let ReaderKey { media, reader, message } = key;
            doc! { "media": media.to_string(), "reader": reader, "message": message.to_string() }
        };
        self.table(&to.media_readers, &working.readers, reader, Clone::clone).await?;
        self.table(&to.media_usage, &working.usage, |id| oid(*id), Clone::clone).await?;
        self.table(&to.jobs, &working.jobs, ToString::to_string, Clone::clone).await
    }

    /// Writes the documents of a table that were used.
    async fn table<K, V, D, B>(
        &mut self,
        collection: &Collection<D>,
        table: &Table<K, V>,
        id: impl Fn(&K) -> B,
        document: impl Fn(&V) -> D,
    ) -> Result<(), Failure>
    where
        K: Ord + Clone,
        V: Clone + PartialEq,
        D: Serialize + Send + Sync,
        B: Into<Bson>,
    {
        let (mut inserts, mut statements, mut deletes) = (Vec::new(), Vec::new(), Vec::new());
        for (key, fate) in table.fates() {
            let update = match fate {
                Fate::Insert(value) => {
                    inserts.push(document(value));
                    continue;
                }
                Fate::Replace(value) => serialize_to_document(&document(value)).map_err(Error::from)?,
                Fate::Delete => {
                    deletes.push(id(key).into());
                    continue;
                }
                Fate::Guard => guard(),
                Fate::GuardNothing => continue,
            };
            statements.push(Statement { query: doc! { "_id": id(key) }, update, upsert: false });
        }
        // What is unique may go from a document that is deleted to one that is inserted.
        self.delete(collection, deletes).await?;
        self.insert(collection, &inserts).await?;
        self.statements(collection.name(), &statements).await
    }

    async fn delete<D: Send + Sync>(
        &mut self,
        collection: &Collection<D>,
        ids: Vec<Bson>,
    ) -> Result<(), Failure> {
        if !ids.is_empty() {
            collection.delete_many(doc! { "_id": { "$in": ids } }).session(&mut *self.session).await?;
        }
        Ok(())
    }

    /// Who relies on a provider having said nothing of a subject must meet who writes down what it says.
    async fn guard_unknown_subjects(&mut self, working: &Working) -> Result<(), Failure> {
        let unknown: Vec<ProviderStateDoc> = working
            .provider_states
            .fates()
            .filter(|(_subject, fate)| matches!(fate, Fate::GuardNothing))
            .map(|(subject, _fate)| ProviderStateDoc {
                subject: subject.clone(),
                updated_at: None,
                deleted: false,
            })
            .collect();
        let to = self.to;
        self.insert(&to.provider_states, &unknown).await
    }

    async fn insert<D: Serialize + Send + Sync>(
        &mut self,
        collection: &Collection<D>,
        documents: &[D],
    ) -> Result<(), Failure> {
        if !documents.is_empty() {
            collection.insert_many(documents).session(&mut *self.session).await?;
        }
        Ok(())
    }

    /// Runs updates in their order; each must find its document.
    async fn statements(&mut self, collection: &str, statements: &[Statement]) -> Result<(), Failure> {
        for statements in statements.chunks(STATEMENTS_MAX) {
            let updates: Vec<Document> = statements
                .iter()
                .map(
                    |Statement { query, update, upsert }| doc! { "q": query, "u": update, "upsert": *upsert },
                )
                .collect();
            let command = doc! { "update": collection, "updates": updates, "ordered": true };
            let reply = self.database.run_command(command).session(&mut *self.session).await?;
            check_reply(&reply, collection, statements.len())?;
        }
        Ok(())
    }
}

/// Whether whatever finds the one finds the other.
fn found_alike(one: &Message, other: &Message) -> bool {
    one.text == other.text && one.attachments == other.attachments && one.deleted_at == other.deleted_at
}

/// Changes a document without changing what it says.
fn guard() -> Document {
    doc! { "$inc": { GUARD: 1_i64 } }
}

fn subscriber_counts(creators: &Table<UserId, CreatorDoc>) -> Vec<Statement> {
    let statement = |(id, fate): (&UserId, Fate<'_, CreatorDoc>)| {
        let (update, upsert) = match fate {
            Fate::Insert(creator) | Fate::Replace(creator) => {
                let count = creator.subscriber_count;
                let set = doc! { "subscriberCount": count };
                (doc! { "$set": set, "$inc": { GUARD: 1_i64 }, "$setOnInsert": { "page": null } }, true)
            }
            Fate::Guard => (guard(), false),
            // A creator's document stays, also without a page.
            Fate::Delete | Fate::GuardNothing => return None,
        };
        Some(Statement { query: doc! { "_id": oid(*id) }, update, upsert })
    };
    creators.fates().filter_map(statement).collect()
}

/// An `update` command answers "ok" also when one of its updates failed.
fn check_reply(reply: &Document, collection: &str, expected: usize) -> Result<(), Failure> {
    let failed =
        reply.get_array("writeErrors").ok().and_then(|errors| errors.first()).and_then(Bson::as_document);
    if let Some(failed) = failed {
        let message = failed.get_str("errmsg").unwrap_or("no message");
        return Err(Failure::of_write(failed.get_i32("code").unwrap_or(0), message));
    }
    let found = reply.get_i32("n").map(i64::from).or_else(|_other| reply.get_i64("n")).unwrap_or(0);
    if usize::try_from(found) == Ok(expected) {
        return Ok(());
    }
    Err(Failure::Lost(Error::custom(format!(
        "{collection}: {found} of {expected} updates found their document"
    ))))
}

#[cfg(test)]
mod tests {
    use onlychat_store::UniqueKey;

    use super::*;

    #[test]
    fn a_reply_that_is_ok_may_still_be_a_failure() {
        assert!(check_reply(&doc! { "ok": 1, "n": 2 }, "users", 2).is_ok());
        assert!(matches!(check_reply(&doc! { "ok": 1, "n": 1 }, "users", 2), Err(Failure::Lost(_))));
        let message =
            "E11000 duplicate key error collection: OnlyChat.users index: email_1 dup key: { email: \"x\" }";
        let reply =
            doc! { "ok": 1, "n": 0, "writeErrors": [{ "index": 0, "code": 11000, "errmsg": message }] };
        let failure = check_reply(&reply, "users", 1);
        assert!(matches!(failure, Err(Failure::Duplicate { key: Some(UniqueKey::Email), .. })));
    }
}
