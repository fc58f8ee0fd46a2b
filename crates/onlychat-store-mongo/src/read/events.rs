//! Reading the event logs.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;
use mongodb::error::{Error, Result as DriverResult};
use onlychat_domain::{CommittedEvent, Position, Timestamp, UserId};
use onlychat_store::{Epoch, EventSlice, Events, Result};

use super::limit;
use crate::MongoStore;
use crate::docs::{EventDoc, LogDoc, oid};
use crate::error::Damaged;

/// How often a slice whose beginning was pruned meanwhile is read again: each time needs another pruning.
const LOOKS: u32 = 5;

impl MongoStore {
    async fn log(&self, user: UserId) -> DriverResult<LogDoc> {
        let found = self.collections.event_logs.find_one(doc! { "_id": oid(user) }).await?;
        Ok(found.unwrap_or(LogDoc::empty(user)))
    }

    async fn heads(&self, users: &[UserId]) -> DriverResult<Vec<Position>> {
        let ids: Vec<_> = users.iter().map(|user| oid(*user)).collect();
        let found = self.collections.event_logs.find(doc! { "_id": { "$in": ids } }).await?;
        let heads: HashMap<_, _> = found.map_ok(|log| (log.id, log.head)).try_collect().await?;
        let head = |user: &UserId| heads.get(&oid(*user)).copied().unwrap_or(Position::ZERO);
        Ok(users.iter().map(head).collect())
    }

    /// The events from after `after` to `head`, at most so many.
    async fn events_between(
        &self,
        user: UserId,
        after: Position,
        head: Position,
        limit: i64,
    ) -> DriverResult<Vec<CommittedEvent>> {
        let place = |position: Position| doc! { "user": oid(user), "position": position.0 };
        let filter = doc! { "_id": { "$gt": place(after), "$lte": place(head) } };
        let cursor = self.collections.events.find(filter).sort(doc! { "_id": 1 }).limit(limit).await?;
        cursor.map_ok(|event: EventDoc| CommittedEvent::from(event)).try_collect().await
    }

    /// Bounds and events as of the moment at which the bounds are read.
    ///
    /// An event never changes, and those up to `head` were committed together with `head`, so that whoever reads `head`
    /// finds them afterwards; later ones are cut off. Only pruning can take some away in between: it takes them from
    /// the beginning, so that the first one is not where it should be, and then everything is read again.
    async fn slice(&self, user: UserId, after: Position, most: usize) -> DriverResult<EventSlice> {
        for _look in 0..LOOKS {
            let LogDoc { head, floor, .. } = self.log(user).await?;
            let from = after.max(floor);
            let events = match limit(most) {
                Some(limit) if from < head => self.events_between(user, from, head, limit).await?,
                _ => Vec::new(),
            };
            let expected = usize::try_from(head.0.saturating_sub(from.0)).unwrap_or(0).min(most);
            let whole = events.len() == expected
                && events.iter().zip(from.0..).all(|(event, before)| event.position.0 == before + 1);
            if whole {
                return Ok(EventSlice { floor, head, events });
            }
        }
        let reason = format!("the log of {user} has a gap after {}", after.0);
        Err(Error::from(Damaged { collection: crate::collections::EVENTS, reason }))
    }
}

#[async_trait]
impl Events for MongoStore {
    async fn epoch(&self) -> Result<Epoch> {
        let found = self.ask(async { self.collections.meta.find_one(doc! { "_id": "epoch" }).await }).await?;
        let value = found.and_then(|epoch| epoch.get_i64("value").ok()).ok_or_else(|| Damaged {
            collection: crate::collections::META,
            reason: "there is no epoch".to_owned(),
        })?;
        Ok(Epoch(value.cast_unsigned()))
    }

    async fn renew_epoch(&self, epoch: Epoch) -> Result<()> {
        let set = doc! { "$set": { "value": epoch.0.cast_signed() } };
        self.ask_to_write(async {
            self.collections.meta.update_one(doc! { "_id": "epoch" }, set).upsert(true).await
        })
        .await
        .map(drop)
    }

    async fn event_head(&self, user: UserId) -> Result<Position> {
        self.ask(self.log(user)).await.map(|log| log.head)
    }

    async fn event_heads(&self, users: &[UserId]) -> Result<Vec<Position>> {
        self.ask(self.heads(users)).await
    }

    async fn events_after(&self, user: UserId, after: Position, limit: usize) -> Result<EventSlice> {
        self.ask(self.slice(user, after, limit)).await
    }

    async fn prune_events(&self, before: Timestamp, limit: usize) -> Result<u64> {
        self.prune(before, limit).await
    }
}
