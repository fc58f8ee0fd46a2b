//! Reading creators and subscriptions.

use async_trait::async_trait;
use onlychat_domain::page::CreatorCursor;
use onlychat_domain::{Creator, Handle, Subscription, UserId};
use onlychat_store::{Creators, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{limit, optional_time, text, time, user_id};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT user_id, handle, display_name, about, dm_policy, subscriber_count, created_at, updated_at
             FROM creators ",
            $rest
        )
    };
}

pub(crate) const BY_USER: &str = select!("WHERE user_id = ?1");
pub(crate) const BY_HANDLE: &str = select!("WHERE handle = ?1");
// `instr`, not LIKE: the query is a plain text, in which % and _ mean themselves. The range over the rank's index
// makes a page that goes on begin where the last one ended; finding matches is a walk from there.
pub(crate) const SEARCH: &str = select!(
    "WHERE subscriber_count <= ?1 AND (subscriber_count < ?1 OR handle > ?2) AND (?3 = '' OR instr(search_text, ?3) > 0)
     ORDER BY subscriber_count DESC, handle LIMIT ?4"
);
pub(crate) const SUBSCRIPTION: &str =
    "SELECT fan_id, creator_id, status, started_at, access_until, updated_at
    FROM subscriptions WHERE fan_id = ?1 AND creator_id = ?2";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Creator> {
    Ok(Creator {
        user_id: user_id(row, 0)?,
        handle: text(row, 1)?,
        display_name: row.get(2)?,
        about: row.get(3)?,
        dm_policy: text(row, 4)?,
        subscriber_count: row.get(5)?,
        created_at: time(row, 6)?,
        updated_at: time(row, 7)?,
    })
}

fn subscription_from_row(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    Ok(Subscription {
        fan_id: user_id(row, 0)?,
        creator_id: user_id(row, 1)?,
        status: text(row, 2)?,
        started_at: time(row, 3)?,
        access_until: optional_time(row, 4)?,
        updated_at: time(row, 5)?,
    })
}

pub(crate) fn by_user(db: &Connection, id: UserId) -> rusqlite::Result<Option<Creator>> {
    db.prepare_cached(BY_USER)?.query_row([id.as_bytes()], from_row).optional()
}

pub(crate) fn subscription(
    db: &Connection,
    fan_id: UserId,
    creator_id: UserId,
) -> rusqlite::Result<Option<Subscription>> {
    let key = params![fan_id.as_bytes(), creator_id.as_bytes()];
    db.prepare_cached(SUBSCRIPTION)?.query_row(key, subscription_from_row).optional()
}

fn search(
    db: &Connection,
    query: &str,
    after: Option<&CreatorCursor>,
    most: usize,
) -> rusqlite::Result<Vec<Creator>> {
    // Without a cursor: after more subscribers than anybody has.
    let (count, handle) =
        after.map_or((i64::MAX, ""), |after| (after.subscriber_count, after.handle.as_str()));
    let mut statement = db.prepare_cached(SEARCH)?;
    statement.query_map(params![count, handle, query, limit(most)], from_row)?.collect()
}

#[async_trait]
impl Creators for SqliteStore {
    async fn creator(&self, user_id: UserId) -> Result<Option<Creator>> {
        self.glance(move |db| by_user(db, user_id)).await
    }

    async fn creator_by_handle(&self, handle: &Handle) -> Result<Option<Creator>> {
        let handle = handle.clone();
        self.glance(move |db| db.prepare_cached(BY_HANDLE)?.query_row([handle.as_str()], from_row).optional())
            .await
    }

    async fn creators(&self, user_ids: &[UserId]) -> Result<Vec<Creator>> {
        self.read_many(user_ids.to_owned(), |db, id| by_user(db, *id)).await
    }

    async fn search_creators(
        &self,
        query: &str,
        after: Option<&CreatorCursor>,
        limit: usize,
    ) -> Result<Vec<Creator>> {
        let (query, after) = (query.to_owned(), after.cloned());
        self.read(move |db| search(db, &query, after.as_ref(), limit)).await
    }

    async fn subscription(&self, fan_id: UserId, creator_id: UserId) -> Result<Option<Subscription>> {
        self.glance(move |db| subscription(db, fan_id, creator_id)).await
    }
}
