//! Reading broadcasts.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use onlychat_domain::id::BroadcastId;
use onlychat_domain::page::ChannelCursor;
use onlychat_domain::{Broadcast, BroadcastPosition, ChannelView, ClientId, HeardChannel, Timestamp, UserId};
use onlychat_store::{Broadcasts, MessageRange, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{limit, optional_time, seq, time, user_id};

/// A statement that selects the columns for [`from_row`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT b.position, b.creator_id, b.seq, b.id, b.client_id, b.text, b.created_at FROM ",
            $rest
        )
    };
}
/// Whose channels `?1` hears at `?2`.
macro_rules! heard {
    () => {
        "SELECT creator_id, access_until FROM subscriptions
            WHERE fan_id = ?1 AND (access_until IS NULL OR access_until > ?2)
         UNION ALL SELECT user_id, NULL FROM creators WHERE user_id = ?1"
    };
}

pub(crate) const HEAD: &str = "SELECT ifnull(max(position), 0) FROM broadcasts";
pub(crate) const AFTER: &str = select!("broadcasts b WHERE b.position > ?1 ORDER BY b.position LIMIT ?2");
pub(crate) const HEARD: &str = heard!();
/// Sorts what somebody missed, from each channel the part that lies together.
pub(crate) const MISSED: &str = concat!(
    "WITH heard (creator_id) AS (SELECT creator_id FROM (",
    heard!(),
    ")) ",
    select!(
        "heard CROSS JOIN broadcasts b INDEXED BY broadcasts_channel
         ON b.creator_id = heard.creator_id AND b.position BETWEEN ?3 AND ?4 ORDER BY b.position LIMIT ?5"
    )
);
pub(crate) const BY_CLIENT_ID: &str = select!("broadcasts b WHERE b.creator_id = ?1 AND b.client_id = ?2");
pub(crate) const CHANNEL_BEFORE: &str =
    select!("broadcasts b WHERE b.creator_id = ?1 AND b.seq < ?2 ORDER BY b.seq DESC LIMIT ?3");
pub(crate) const CHANNEL_AFTER: &str =
    select!("broadcasts b WHERE b.creator_id = ?1 AND b.seq > ?2 ORDER BY b.seq LIMIT ?3");
/// Sorts the channels of one person: which of them spoke last is nowhere but in the channels.
const VIEWS: &str =
    "SELECT b.position, s.creator_id, b.seq, b.id, b.client_id, b.text, b.created_at, s.read_seq
    FROM subscriptions s LEFT JOIN broadcasts b
        ON b.position = (SELECT max(position) FROM broadcasts WHERE creator_id = s.creator_id)
    WHERE s.fan_id = ?1 AND (s.access_until IS NULL OR s.access_until > ?2)
        AND (ifnull(b.position, 0), s.creator_id) < (?3, ?4)
    ORDER BY ifnull(b.position, 0) DESC, s.creator_id DESC LIMIT ?5";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Broadcast> {
    Ok(Broadcast {
        position: BroadcastPosition(row.get(0)?),
        creator_id: user_id(row, 1)?,
        seq: seq(row, 2)?,
        id: BroadcastId::from_bytes(row.get(3)?),
        client_id: ClientId::from_bytes(row.get(4)?),
        text: row.get(5)?,
        created_at: time(row, 6)?,
    })
}

fn view_from_row(row: &Row<'_>) -> rusqlite::Result<ChannelView> {
    let spoke = row.get_ref(0)? != rusqlite::types::ValueRef::Null;
    Ok(ChannelView {
        creator_id: user_id(row, 1)?,
        read_seq: seq(row, 7)?,
        last: spoke.then(|| from_row(row)).transpose()?,
    })
}

fn history(
    db: &Connection,
    creator: UserId,
    range: MessageRange,
    most: usize,
) -> rusqlite::Result<Vec<Broadcast>> {
    let (sql, from) = match range {
        MessageRange::Latest => (CHANNEL_BEFORE, i64::MAX),
        MessageRange::Before(seq) => (CHANNEL_BEFORE, seq.0),
        MessageRange::After(seq) => (CHANNEL_AFTER, seq.0),
    };
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![creator.as_bytes(), from, limit(most)], from_row)?;
    let mut found: Vec<Broadcast> = rows.collect::<Result<_, _>>()?;
    if !matches!(range, MessageRange::After(_)) {
        found.reverse();
    }
    Ok(found)
}

#[async_trait]
impl Broadcasts for SqliteStore {
    async fn broadcast_head(&self) -> Result<BroadcastPosition> {
        self.glance(|db| db.prepare_cached(HEAD)?.query_row([], |row| row.get(0)))
            .await
            .map(BroadcastPosition)
    }

    async fn broadcasts_after(&self, after: BroadcastPosition, most: usize) -> Result<Vec<Broadcast>> {
        self.glance(move |db| {
            let mut statement = db.prepare_cached(AFTER)?;
            statement.query_map(params![after.0, limit(most)], from_row)?.collect()
        })
        .await
    }

    async fn broadcasts_heard(
        &self,
        user: UserId,
        now: Timestamp,
        places: RangeInclusive<i64>,
        most: usize,
    ) -> Result<Vec<Broadcast>> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        self.read(move |db| {
            let mut statement = db.prepare_cached(MISSED)?;
            let (first, last) = places.into_inner();
            let heard = params![user.as_bytes(), now.as_millis(), first, last, limit(most)];
            statement.query_map(heard, from_row)?.collect()
        })
        .await
    }

    async fn channel_history(
        &self,
        creator: UserId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Vec<Broadcast>> {
        self.glance(move |db| history(db, creator, range, limit)).await
    }

    async fn broadcast_by_client_id(
        &self,
        creator: UserId,
        client_id: ClientId,
    ) -> Result<Option<Broadcast>> {
        self.glance(move |db| {
            let key = params![creator.as_bytes(), client_id.as_bytes()];
            db.prepare_cached(BY_CLIENT_ID)?.query_row(key, from_row).optional()
        })
        .await
    }

    async fn heard_channels(&self, user: UserId, now: Timestamp) -> Result<Vec<HeardChannel>> {
        self.glance(move |db| {
            let mut statement = db.prepare_cached(HEARD)?;
            let channel = |row: &Row<'_>| {
                Ok(HeardChannel { creator_id: user_id(row, 0)?, until: optional_time(row, 1)? })
            };
            statement.query_map(params![user.as_bytes(), now.as_millis()], channel)?.collect()
        })
        .await
    }

    async fn channel_views(
        &self,
        user: UserId,
        now: Timestamp,
        after: Option<ChannelCursor>,
        most: usize,
    ) -> Result<Vec<ChannelView>> {
        // Without a cursor: after a place that nothing ever has.
        let (place, creator) =
            after.map_or((i64::MAX, [0; 12]), |after| (after.position.0, *after.creator_id.as_bytes()));
        self.read(move |db| {
            let mut statement = db.prepare_cached(VIEWS)?;
            let page = params![user.as_bytes(), now.as_millis(), place, creator, limit(most)];
            statement.query_map(page, view_from_row)?.collect()
        })
        .await
    }
}
