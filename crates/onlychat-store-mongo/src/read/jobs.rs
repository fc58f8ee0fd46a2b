//! Taking work that is done later. Each step is one write to one document.

use async_trait::async_trait;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, doc, serialize_to_bson};
use mongodb::error::{Error, Result as DriverResult};
use mongodb::options::ReturnDocument;
use onlychat_domain::job::{Job, Lease, LeaseToken, TaskKind};
use onlychat_domain::{JobId, Timestamp};
use onlychat_store::{Jobs, Result};

use crate::MongoStore;
use crate::docs::{date, timestamp};

fn token(LeaseToken(bytes): LeaseToken) -> Binary {
    Binary { subtype: BinarySubtype::Generic, bytes: bytes.to_vec() }
}

fn name(kind: TaskKind) -> DriverResult<Bson> {
    serialize_to_bson(&kind).map_err(Error::from)
}

#[async_trait]
impl Jobs for MongoStore {
    async fn claim_jobs(
        &self,
        kind: TaskKind,
        now: Timestamp,
        lease: Lease,
        limit: usize,
    ) -> Result<Vec<Job>> {
        let mut claimed = Vec::new();
        while claimed.len() < limit {
            let claim = async {
                let due = doc! { "kind": name(kind)?, "dueAt": { "$lte": date(now) } };
                // One that is taken becomes due for others when its lease ends.
                let take = doc! {
                    "$set": { "lease": token(lease.token), "dueAt": date(lease.until) },
                    "$inc": { "attempts": 1 },
                };
                let jobs = &self.collections.jobs;
                let first = doc! { "dueAt": 1, "_id": 1 };
                jobs.find_one_and_update(due, take).sort(first).return_document(ReturnDocument::After).await
            };
            match self.ask_to_write(claim).await? {
                Some(job) => claimed.push(Job::from(job)),
                None => break,
            }
        }
        Ok(claimed)
    }

    async fn hold_job(&self, id: JobId, lease: Lease) -> Result<bool> {
        let held = doc! { "_id": id.to_string(), "lease": token(lease.token) };
        let hold = doc! { "$set": { "dueAt": date(lease.until) } };
        let updated = self.ask_to_write(async { self.collections.jobs.update_one(held, hold).await }).await?;
        Ok(updated.matched_count == 1)
    }

    async fn open_jobs(&self, kind: TaskKind) -> Result<u64> {
        self.ask(async { self.collections.jobs.count_documents(doc! { "kind": name(kind)? }).await }).await
    }

    async fn next_job_at(&self, kind: TaskKind) -> Result<Option<Timestamp>> {
        let first = async {
            let of_kind = doc! { "kind": name(kind)? };
            self.collections.jobs.find_one(of_kind).sort(doc! { "dueAt": 1 }).await
        };
        Ok(self.ask(first).await?.map(|job| timestamp(job.due_at)))
    }
}
