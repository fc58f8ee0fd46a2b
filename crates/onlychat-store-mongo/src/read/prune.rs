//! Pruning the event logs.

use std::time::Duration;

use futures_util::TryStreamExt;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, doc};
use mongodb::error::{Error, Result as DriverResult, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::options::ReadConcern;
use onlychat_domain::{Position, Timestamp};
use onlychat_store::Result;
use tokio::time::sleep;

use super::limit;
use crate::MongoStore;
use crate::docs::{EventDoc, LogDoc, date};
use crate::error::is_transient;
use crate::options::durable;

/// How often a log whose owner gets events meanwhile is tried.
const TRIES: u32 = 20;
/// How long it waits before the next try.
const PAUSE: Duration = Duration::from_millis(10);

impl MongoStore {
    /// Takes events off the beginnings of logs, oldest logs first. One that is old behind one that is not stays until
    /// that one is old too.
    pub(super) async fn prune(&self, before: Timestamp, most: usize) -> Result<u64> {
        let Some(mut left) = limit(most) else { return Ok(0) };
        let total = left;
        let oldest = doc! { "oldestAt": { "$lt": date(before) } };
        let logs: Vec<LogDoc> = self
            .ask(async {
                let found =
                    self.collections.event_logs.find(oldest).sort(doc! { "oldestAt": 1 }).limit(left).await?;
                found.try_collect().await
            })
            .await?;
        for log in logs {
            left -= self.ask_to_write(self.prune_log(log.id, date(before), left)).await?;
            if left <= 0 {
                break;
            }
        }
        Ok(total.saturating_sub(left).unsigned_abs())
    }

    /// Raises one log's floor and takes away what is below it, in one transaction; answers how many went.
    async fn prune_log(&self, user: ObjectId, before: DateTime, most: i64) -> DriverResult<i64> {
        let mut tries = 0;
        loop {
            let mut session = self.sessions.start().await?;
            let outcome = self.prune_once(&mut session, user, before, most).await;
            match outcome {
                Err(error) if is_transient(&error) && tries < TRIES => tries += 1,
                outcome => return outcome,
            }
            sleep(PAUSE).await;
        }
    }

    async fn prune_once(
        &self,
        session: &mut ClientSession,
        user: ObjectId,
        before: DateTime,
        most: i64,
    ) -> DriverResult<i64> {
        session.start_transaction().read_concern(ReadConcern::snapshot()).write_concern(durable()).await?;
        let by_id = doc! { "_id": user };
        let Some(log) = self.collections.event_logs.find_one(by_id.clone()).session(&mut *session).await?
        else {
            return Ok(0);
        };
        let events = self.first_events(session, &log, most.saturating_add(1)).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let gone = events.iter().take(most).take_while(|event| event.at < before).count();
        let Some(last) = gone.checked_sub(1).and_then(|last| events.get(last)) else { return Ok(0) };
        let next = events.get(gone).map(|event| event.at);
        let raise = doc! { "$set": { "floor": last.id.position.0, "oldestAt": next } };
        self.collections.event_logs.update_one(by_id, raise).session(&mut *session).await?;
        let place = |position: Position| doc! { "user": user, "position": position.0 };
        let below = doc! { "_id": { "$gt": place(log.floor), "$lte": place(last.id.position) } };
        let deleted = self.collections.events.delete_many(below).session(&mut *session).await?.deleted_count;
        commit(session).await?;
        Ok(i64::try_from(deleted).unwrap_or(i64::MAX))
    }

    async fn first_events(
        &self,
        session: &mut ClientSession,
        log: &LogDoc,
        limit: i64,
    ) -> DriverResult<Vec<EventDoc>> {
        let place = |position: Position| doc! { "user": log.id, "position": position.0 };
        let filter = doc! { "_id": { "$gt": place(log.floor), "$lte": place(log.head) } };
        let find = self.collections.events.find(filter).sort(doc! { "_id": 1 }).limit(limit);
        let mut cursor = find.session(&mut *session).await?;
        cursor.stream(session).try_collect().await
    }
}

/// Asks once more while the outcome is unknown; pruning that was done is not done twice.
async fn commit(session: &mut ClientSession) -> Result<(), Error> {
    match session.commit_transaction().await {
        Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
            session.commit_transaction().await
        }
        outcome => outcome,
    }
}
