//! Reading what people are told.

use async_trait::async_trait;
use onlychat_domain::id::{DeviceId, NotificationId, UserId};
use onlychat_domain::notification::{Device, EntryKind, Notification};
use onlychat_domain::{Secret, Timestamp};
use onlychat_store::{NotificationState, Notifications, Reach, Result, UnreadEntries};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{json, limit, optional_time, time, user_id};

pub(crate) const STATE: &str =
    "SELECT settings, marks, mailed_at FROM notification_states WHERE user_id = ?1";
pub(crate) const HAS_DEVICE: &str = "SELECT 1 FROM devices WHERE user_id = ?1";
pub(crate) const MAILS: &str = "SELECT mails FROM notification_states WHERE user_id = ?1";

macro_rules! device {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, session_id, endpoint, p256dh, auth, name, created_at, seen_at FROM devices ",
            $rest
        )
    };
}
pub(crate) const DEVICES: &str = device!("WHERE user_id = ?1 ORDER BY created_at, id");
const DEVICE: &str = device!("WHERE id = ?1");
pub(crate) const SUBSCRIBERS: &str = "SELECT s.fan_id FROM subscriptions s
    WHERE s.creator_id = ?1 AND s.fan_id > ?2 AND (s.access_until IS NULL OR s.access_until > ?3)
        AND (EXISTS (SELECT 1 FROM devices d WHERE d.user_id = s.fan_id)
            OR EXISTS (SELECT 1 FROM notification_states n WHERE n.user_id = s.fan_id AND n.mails))
    ORDER BY s.fan_id LIMIT ?4";

macro_rules! entry {
    ($rest:literal) => {
        concat!("SELECT id, user_id, entry, created_at, read_at FROM notifications ", $rest)
    };
}
pub(crate) const LATEST: &str = entry!("WHERE user_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3");
pub(crate) const OF_KIND: &str =
    entry!("WHERE user_id = ?1 AND kind = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4");
const ENTRY: &str = entry!("WHERE user_id = ?1 AND id = ?2");
pub(crate) const UNREAD: &str = "SELECT count(*) FROM notifications
    WHERE user_id = ?1 AND kind = ?2 AND id > ?3 AND read_at IS NULL";
pub(crate) const UNREAD_MESSAGES: &str = "SELECT ifnull(sum(unread_count), 0) FROM (
        SELECT unread_count, muted_until, archived_at FROM members
        WHERE user_id = ?1 ORDER BY updated_at DESC, conversation_id DESC LIMIT ?3)
    WHERE archived_at IS NULL AND ifnull(muted_until, 0) <= ?2";
pub(crate) const PRUNE: &str = "DELETE FROM notifications WHERE (user_id, kind, topic) IN (
    SELECT user_id, kind, topic FROM notifications WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)";

/// After every id that is made.
const LAST: [u8; 16] = [0xff; 16];

pub(crate) fn state(db: &Connection, user: UserId) -> rusqlite::Result<NotificationState> {
    let read = |row: &Row<'_>| {
        Ok(NotificationState {
            settings: json(row, 0)?,
            marks: json(row, 1)?,
            mailed_at: optional_time(row, 2)?,
        })
    };
    let found = db.prepare_cached(STATE)?.query_row([user.as_bytes()], read).optional()?;
    Ok(found.unwrap_or_default())
}

pub(crate) fn reach(db: &Connection, user: UserId) -> rusqlite::Result<Reach> {
    let push = db.prepare_cached(HAS_DEVICE)?.exists([user.as_bytes()])?;
    let mail = db.prepare_cached(MAILS)?.query_row([user.as_bytes()], |row| row.get(0)).optional()?;
    Ok(Reach { push, mail: mail.unwrap_or(false) })
}

fn device(row: &Row<'_>) -> rusqlite::Result<Device> {
    let session: Option<String> = row.get(2)?;
    Ok(Device {
        id: DeviceId::from_bytes(row.get(0)?),
        user_id: user_id(row, 1)?,
        session_id: session.and_then(|id| id.parse().ok()),
        endpoint: Secret::new(row.get(3)?),
        p256dh: row.get(4)?,
        auth: Secret::new(row.get(5)?),
        name: row.get(6)?,
        created_at: time(row, 7)?,
        seen_at: time(row, 8)?,
    })
}

fn notification(row: &Row<'_>) -> rusqlite::Result<Notification> {
    Ok(Notification {
        id: NotificationId::from_bytes(row.get(0)?),
        user_id: user_id(row, 1)?,
        entry: json(row, 2)?,
        created_at: time(row, 3)?,
        read_at: optional_time(row, 4)?,
    })
}

fn unread(db: &Connection, user: UserId) -> rusqlite::Result<UnreadEntries> {
    let marks = state(db, user)?.marks;
    let count = |kind: EntryKind| -> rusqlite::Result<u64> {
        let after = marks.of(kind).map_or([0; 16], |mark| *mark.as_bytes());
        let count: i64 = db
            .prepare_cached(UNREAD)?
            .query_row(params![user.as_bytes(), kind.as_str(), after], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    Ok(UnreadEntries {
        reaction: count(EntryKind::Reaction)?,
        subscriber: count(EntryKind::Subscriber)?,
        file: count(EntryKind::File)?,
    })
}

#[async_trait]
impl Notifications for SqliteStore {
    async fn notification_state(&self, user: UserId) -> Result<NotificationState> {
        self.glance(move |db| state(db, user)).await
    }

    async fn reach(&self, user: UserId) -> Result<Reach> {
        self.glance(move |db| reach(db, user)).await
    }

    async fn devices(&self, user: UserId) -> Result<Vec<Device>> {
        self.glance(move |db| db.prepare_cached(DEVICES)?.query_map([user.as_bytes()], device)?.collect())
            .await
    }

    async fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        self.glance(move |db| db.prepare_cached(DEVICE)?.query_row([id.as_bytes()], device).optional()).await
    }

    async fn reachable_subscribers(
        &self,
        creator: UserId,
        now: Timestamp,
        after: Option<UserId>,
        most: usize,
    ) -> Result<Vec<UserId>> {
        self.read(move |db| {
            let after = after.map_or([0; 12], |after| *after.as_bytes());
            let which = params![creator.as_bytes(), after, now.as_millis(), limit(most)];
            db.prepare_cached(SUBSCRIBERS)?.query_map(which, |row| user_id(row, 0))?.collect()
        })
        .await
    }

    async fn notifications(
        &self,
        user: UserId,
        kind: Option<EntryKind>,
        before: Option<NotificationId>,
        most: usize,
    ) -> Result<Vec<Notification>> {
        self.read(move |db| {
            let before = before.map_or(LAST, |before| *before.as_bytes());
            match kind {
                None => {
                    let which = params![user.as_bytes(), before, limit(most)];
                    db.prepare_cached(LATEST)?.query_map(which, notification)?.collect()
                }
                Some(kind) => {
                    let which = params![user.as_bytes(), kind.as_str(), before, limit(most)];
                    db.prepare_cached(OF_KIND)?.query_map(which, notification)?.collect()
                }
            }
        })
        .await
    }

    async fn notification(&self, user: UserId, id: NotificationId) -> Result<Option<Notification>> {
        self.glance(move |db| {
            let key = params![user.as_bytes(), id.as_bytes()];
            db.prepare_cached(ENTRY)?.query_row(key, notification).optional()
        })
        .await
    }

    async fn unread_entries(&self, user: UserId) -> Result<UnreadEntries> {
        self.read(move |db| unread(db, user)).await
    }

    async fn unread_messages(&self, user: UserId, now: Timestamp, among: usize) -> Result<i64> {
        self.read(move |db| {
            let which = params![user.as_bytes(), now.as_millis(), limit(among)];
            db.prepare_cached(UNREAD_MESSAGES)?.query_row(which, |row| row.get(0))
        })
        .await
    }

    async fn prune_notifications(&self, before: Timestamp, most: usize) -> Result<u64> {
        let gone = self
            .write(move |db| db.prepare_cached(PRUNE)?.execute(params![before.as_millis(), limit(most)]))
            .await?;
        Ok(u64::try_from(gone).unwrap_or(u64::MAX))
    }
}
