//! Reading and pruning the event log.

use async_trait::async_trait;
use onlychat_domain::{CommittedEvent, Position, Timestamp, UserId};
use onlychat_store::{Epoch, EventSlice, Events, Result};
use rusqlite::{Connection, OptionalExtension, params};

use crate::SqliteStore;
use crate::values::{json, limit, position};

pub(crate) const EPOCH: &str = "SELECT value FROM meta WHERE key = 'epoch'";
pub(crate) const BOUNDS: &str = "SELECT floor, head FROM event_logs WHERE user_id = ?1";
pub(crate) const AFTER: &str = "SELECT position, event FROM events
    WHERE user_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
pub(crate) const LOGS_TO_PRUNE: &str = "SELECT user_id, floor FROM event_logs
    WHERE oldest_at < ?1 ORDER BY oldest_at LIMIT ?2";
pub(crate) const AGES: &str = "SELECT position, at FROM events
    WHERE user_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
pub(crate) const PRUNE: &str = "DELETE FROM events WHERE user_id = ?1 AND position <= ?2";
pub(crate) const RAISE_FLOOR: &str = "UPDATE event_logs
    SET floor = ?2, oldest_at = (SELECT at FROM events WHERE user_id = ?1 AND position = ?2 + 1)
    WHERE user_id = ?1";

fn bounds(db: &Connection, user: UserId) -> rusqlite::Result<(Position, Position)> {
    let found = db
        .prepare_cached(BOUNDS)?
        .query_row([user.as_bytes()], |row| Ok((position(row, 0)?, position(row, 1)?)))
        .optional()?;
    Ok(found.unwrap_or_default())
}

fn slice(db: &Connection, user: UserId, after: Position, most: usize) -> rusqlite::Result<EventSlice> {
    let snapshot = db.unchecked_transaction()?;
    let (floor, head) = bounds(&snapshot, user)?;
    let mut statement = snapshot.prepare_cached(AFTER)?;
    let from = params![user.as_bytes(), after.max(floor).0, limit(most)];
    let rows = statement.query_map(from, |row| {
        Ok(CommittedEvent { user_id: user, position: position(row, 0)?, event: json(row, 1)? })
    })?;
    Ok(EventSlice { floor, head, events: rows.collect::<rusqlite::Result<_>>()? })
}

/// Takes events off the beginnings of logs. One that is old behind one that is not stays until that one is old too.
fn prune(db: &Connection, before: Timestamp, most: usize) -> rusqlite::Result<u64> {
    let mut left = limit(most);
    let mut logs = db.prepare_cached(LOGS_TO_PRUNE)?;
    let found = logs.query_map(params![before.as_millis(), left], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: Vec<([u8; 12], i64)> = found.collect::<rusqlite::Result<_>>()?;
    for (user, floor) in found {
        let mut ages = db.prepare_cached(AGES)?;
        let mut rows = ages.query(params![user, floor, left])?;
        let mut last_old = floor;
        while let Some(row) = rows.next()?
            && row.get::<_, i64>(1)? < before.as_millis()
        {
            last_old = row.get(0)?;
        }
        db.prepare_cached(PRUNE)?.execute(params![user, last_old])?;
        db.prepare_cached(RAISE_FLOOR)?.execute(params![user, last_old])?;
        left -= last_old - floor;
        if left <= 0 {
            break;
        }
    }
    Ok((limit(most) - left).unsigned_abs())
}

#[async_trait]
impl Events for SqliteStore {
    async fn epoch(&self) -> Result<Epoch> {
        let read = |db: &Connection| db.prepare_cached(EPOCH)?.query_row([], |row| row.get(0));
        self.read(read).await.map(|bits: i64| Epoch(bits.cast_unsigned()))
    }

    async fn renew_epoch(&self, epoch: Epoch) -> Result<()> {
        self.write(move |db| {
            let set = "UPDATE meta SET value = ?1 WHERE key = 'epoch'";
            db.prepare_cached(set)?.execute([epoch.0.cast_signed()]).map(drop)
        })
        .await
    }

    async fn event_head(&self, user: UserId) -> Result<Position> {
        self.glance(move |db| bounds(db, user)).await.map(|(_floor, head)| head)
    }

    async fn event_heads(&self, users: &[UserId]) -> Result<Vec<Position>> {
        let users = users.to_vec();
        let heads = move |db: &Connection| {
            let snapshot = db.unchecked_transaction()?;
            users.into_iter().map(|user| bounds(&snapshot, user).map(|(_floor, head)| head)).collect()
        };
        self.read(heads).await
    }

    async fn events_after(&self, user: UserId, after: Position, limit: usize) -> Result<EventSlice> {
        self.glance(move |db| slice(db, user, after, limit)).await
    }

    async fn prune_events(&self, before: Timestamp, limit: usize) -> Result<u64> {
        self.write(move |db| prune(db, before, limit)).await
    }
}
