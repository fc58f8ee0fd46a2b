//! Reading who sees what of whom.

use async_trait::async_trait;
use onlychat_domain::conversation::pair;
use onlychat_domain::privacy::{Bond, Privacy, Relation, Report, Side};
use onlychat_domain::{MessageId, ReportId, UserId};
use onlychat_store::{Relations, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{limit, optional_time, text, time, user_id};

pub(crate) const PRIVACY: &str = "SELECT presence, typing, receipts FROM privacy WHERE user_id = ?1";
pub(crate) const BY_PAIR: &str = "SELECT owner_id, other_id, blocked_at, restricted_at FROM relations WHERE owner_id = ?1 AND other_id = ?2";
const OF_OWNER: &str = "SELECT owner_id, other_id, blocked_at, restricted_at FROM relations
    WHERE owner_id = ?1 AND other_id > ?2 ORDER BY other_id LIMIT ?3";
const HAS_WRITTEN: &str = "SELECT 1 FROM conversations c JOIN messages m ON m.conversation_id = c.id
    WHERE c.member_a = ?1 AND c.member_b = ?2 AND m.author_id = ?3";
const REPORTS: &str = "SELECT id, reporter_id, subject_id, message_id, reason, note, evidence, created_at
    FROM reports WHERE id > ?1 ORDER BY id LIMIT ?2";

fn privacy(db: &Connection, user: UserId) -> rusqlite::Result<Privacy> {
    let read = |row: &Row<'_>| {
        Ok(Privacy { presence: text(row, 0)?, typing: text(row, 1)?, receipts: text(row, 2)? })
    };
    let found = db.prepare_cached(PRIVACY)?.query_row([user.as_bytes()], read).optional()?;
    Ok(found.unwrap_or_default())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Relation> {
    Ok(Relation {
        owner_id: user_id(row, 0)?,
        other_id: user_id(row, 1)?,
        blocked_at: optional_time(row, 2)?,
        restricted_at: optional_time(row, 3)?,
    })
}

fn relation(db: &Connection, owner: UserId, other: UserId) -> rusqlite::Result<Option<Relation>> {
    let key = params![owner.as_bytes(), other.as_bytes()];
    db.prepare_cached(BY_PAIR)?.query_row(key, from_row).optional()
}

/// Whether somebody blocks somebody else.
pub(crate) fn blocks(db: &Connection, owner: UserId, other: UserId) -> rusqlite::Result<bool> {
    Ok(relation(db, owner, other)?.is_some_and(|relation| relation.blocked_at.is_some()))
}

fn side(db: &Connection, own: Privacy, owner: UserId, other: UserId) -> rusqlite::Result<Side> {
    let relation = relation(db, owner, other)?.unwrap_or(Relation::none(owner, other));
    Ok(Side { privacy: own, blocked_at: relation.blocked_at, restricted_at: relation.restricted_at })
}

fn bonds(db: &Connection, user: UserId, peers: &[UserId]) -> rusqlite::Result<Vec<Bond>> {
    let own = privacy(db, user)?;
    let bond = |peer: &UserId| {
        Ok(Bond { own: side(db, own, user, *peer)?, peer: side(db, privacy(db, *peer)?, *peer, user)? })
    };
    peers.iter().map(bond).collect()
}

fn has_written(db: &Connection, author: UserId, to: UserId) -> rusqlite::Result<bool> {
    let [a, b] = pair(author, to);
    db.prepare_cached(HAS_WRITTEN)?.exists(params![a.as_bytes(), b.as_bytes(), author.as_bytes()])
}

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    Ok(Report {
        id: ReportId::from_bytes(row.get(0)?),
        reporter_id: user_id(row, 1)?,
        subject_id: user_id(row, 2)?,
        message_id: row.get::<_, Option<_>>(3)?.map(MessageId::from_bytes),
        reason: text(row, 4)?,
        note: row.get(5)?,
        evidence: row.get(6)?,
        created_at: time(row, 7)?,
    })
}

#[async_trait]
impl Relations for SqliteStore {
    async fn privacy(&self, user: UserId) -> Result<Privacy> {
        self.glance(move |db| privacy(db, user)).await
    }

    async fn relation(&self, owner: UserId, other: UserId) -> Result<Option<Relation>> {
        self.glance(move |db| relation(db, owner, other)).await
    }

    async fn relations(&self, owner: UserId, after: Option<UserId>, most: usize) -> Result<Vec<Relation>> {
        self.glance(move |db| {
            let after = after.map_or([0; 12], |after| *after.as_bytes());
            let mut statement = db.prepare_cached(OF_OWNER)?;
            statement.query_map(params![owner.as_bytes(), after, limit(most)], from_row)?.collect()
        })
        .await
    }

    async fn bonds(&self, user: UserId, peers: &[UserId]) -> Result<Vec<Bond>> {
        match peers {
            [] => Ok(Vec::new()),
            // What every receipt and every message asks.
            [peer] => {
                let peer = *peer;
                self.glance(move |db| bonds(db, user, &[peer])).await
            }
            peers => {
                let peers = peers.to_owned();
                self.read(move |db| bonds(db, user, &peers)).await
            }
        }
    }

    async fn written_to(&self, author: UserId, among: &[UserId]) -> Result<Vec<UserId>> {
        self.read_many(among.to_owned(), move |db, to| Ok(has_written(db, author, *to)?.then_some(*to))).await
    }

    async fn reports(&self, after: Option<ReportId>, most: usize) -> Result<Vec<Report>> {
        self.read(move |db| {
            let after = after.map_or([0; 16], |after| *after.as_bytes());
            db.prepare_cached(REPORTS)?.query_map(params![after, limit(most)], report)?.collect()
        })
        .await
    }
}
