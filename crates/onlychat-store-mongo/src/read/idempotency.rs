//! Remembering the answer to a request that may be repeated. Each step is one write to one document.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc, serialize_to_document};
use mongodb::error::{Error, Result as DriverResult};
use mongodb::options::ReturnDocument;
use onlychat_domain::{Subject, Timestamp};
use onlychat_store::{Answer, Begun, Fingerprint, IdempotencyKeys, Result, StoreError};

use super::limit;
use crate::MongoStore;
use crate::docs::{AnswerDoc, IdempotencyDoc, date, fingerprint as stored, timestamp};
use crate::error::duplicate_message;

/// How often a key that others take and give back meanwhile is looked at.
const LOOKS: u32 = 10;

fn by_key(owner: &Subject, key: &str) -> Document {
    doc! { "_id": { "owner": owner.as_str(), "key": key } }
}

impl MongoStore {
    /// Takes the key unless somebody has it; then says how it is. Two that try at once cannot both find nothing.
    async fn take(
        &self,
        id: &Document,
        fingerprint: Fingerprint,
        now: Timestamp,
    ) -> DriverResult<Option<IdempotencyDoc>> {
        let new = doc! { "fingerprint": stored(fingerprint), "takenAt": date(now), "answer": Bson::Null };
        let take = || {
            let update = doc! { "$setOnInsert": new.clone() };
            let take = self.collections.idempotency_keys.find_one_and_update(id.clone(), update);
            take.upsert(true).return_document(ReturnDocument::Before)
        };
        match take().await {
            Err(error) if duplicate_message(&error).is_some() => take().await,
            outcome => outcome,
        }
    }

    /// Takes over a key as it was seen; says whether nobody else was faster.
    async fn take_over(&self, id: &Document, seen: &IdempotencyDoc, now: Timestamp) -> DriverResult<bool> {
        let mut as_seen = id.clone();
        as_seen.insert("takenAt", seen.taken_at);
        as_seen.insert("answer", Bson::Null);
        let set = doc! { "$set": { "takenAt": date(now) } };
        Ok(self.collections.idempotency_keys.update_one(as_seen, set).await?.matched_count == 1)
    }
}

#[async_trait]
impl IdempotencyKeys for MongoStore {
    async fn begin_idempotent(
        &self,
        owner: &Subject,
        key: &str,
        fingerprint: Fingerprint,
        now: Timestamp,
        stale_before: Timestamp,
    ) -> Result<Begun> {
        let id = by_key(owner, key);
        for _look in 0..LOOKS {
            let Some(known) = self.ask_to_write(self.take(&id, fingerprint, now)).await? else {
                return Ok(Begun::Fresh);
            };
            if known.fingerprint != stored(fingerprint) {
                return Ok(Begun::Mismatch);
            }
            if let Some(answer) = known.answer {
                return Ok(Begun::Answered(Answer::try_from(answer)?));
            }
            if timestamp(known.taken_at) >= stale_before {
                return Ok(Begun::InFlight);
            }
            if self.ask_to_write(self.take_over(&id, &known, now)).await? {
                return Ok(Begun::Fresh);
            }
        }
        Err(StoreError::Unavailable("others keep taking this key".into()))
    }

    async fn finish_idempotent(&self, owner: &Subject, key: &str, answer: &Answer) -> Result<()> {
        let mut unfinished = by_key(owner, key);
        unfinished.insert("answer", Bson::Null);
        let finish = async {
            let answer = serialize_to_document(&AnswerDoc::from(answer)).map_err(Error::from)?;
            self.collections
                .idempotency_keys
                .update_one(unfinished, doc! { "$set": { "answer": answer } })
                .await
        };
        self.ask_to_write(finish).await.map(drop)
    }

    async fn abandon_idempotent(&self, owner: &Subject, key: &str) -> Result<()> {
        let mut unfinished = by_key(owner, key);
        unfinished.insert("answer", Bson::Null);
        self.ask_to_write(async { self.collections.idempotency_keys.delete_one(unfinished).await })
            .await
            .map(drop)
    }

    async fn prune_idempotent(&self, before: Timestamp, most: usize) -> Result<u64> {
        let Some(limit) = limit(most) else { return Ok(0) };
        let old = doc! { "takenAt": { "$lt": date(before) } };
        let keys: Vec<Bson> = self
            .ask(async {
                let keys = self.collections.idempotency_keys.clone_with_type::<Document>();
                let find = keys.find(old.clone()).sort(doc! { "takenAt": 1 }).projection(doc! { "_id": 1 });
                let found = find.limit(limit).await?;
                let found: Vec<Document> = found.try_collect().await?;
                Ok(found.into_iter().filter_map(|mut key| key.remove("_id")).collect())
            })
            .await?;
        // One that was taken over meanwhile is no longer old.
        let mut gone = old;
        gone.insert("_id", doc! { "$in": keys });
        let deleted =
            self.ask_to_write(async { self.collections.idempotency_keys.delete_many(gone).await }).await?;
        Ok(deleted.deleted_count)
    }
}
