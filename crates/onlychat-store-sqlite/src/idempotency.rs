//! Remembering the answer to a request that may be repeated.

use async_trait::async_trait;
use onlychat_domain::{Subject, Timestamp};
use onlychat_store::{Answer, Begun, Fingerprint, IdempotencyKeys, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{limit, time};

pub(crate) const KNOWN: &str =
    "SELECT fingerprint, taken_at, status, content_type, body FROM idempotency_keys
    WHERE owner = ?1 AND key = ?2";
const TAKE: &str = "INSERT INTO idempotency_keys (owner, key, fingerprint, taken_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (owner, key) DO UPDATE SET taken_at = excluded.taken_at";
pub(crate) const FINISH: &str = "UPDATE idempotency_keys SET status = ?3, content_type = ?4, body = ?5
    WHERE owner = ?1 AND key = ?2 AND status IS NULL";
pub(crate) const ABANDON: &str =
    "DELETE FROM idempotency_keys WHERE owner = ?1 AND key = ?2 AND status IS NULL";
pub(crate) const PRUNE: &str = "DELETE FROM idempotency_keys WHERE (owner, key) IN (
        SELECT owner, key FROM idempotency_keys WHERE taken_at < ?1 ORDER BY taken_at LIMIT ?2)";

/// A key as it is stored.
struct Known {
    fingerprint: Fingerprint,
    taken_at: Timestamp,
    answer: Option<Answer>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Known> {
    let answer = match row.get(2)? {
        Some(status) => Some(Answer { status, content_type: row.get(3)?, body: row.get(4)? }),
        None => None,
    };
    Ok(Known { fingerprint: Fingerprint(row.get(0)?), taken_at: time(row, 1)?, answer })
}

fn begin(
    db: &Connection,
    owner: &Subject,
    key: &str,
    fingerprint: Fingerprint,
    now: Timestamp,
    stale_before: Timestamp,
) -> rusqlite::Result<Begun> {
    let known = db.prepare_cached(KNOWN)?.query_row(params![owner.as_str(), key], from_row).optional()?;
    match known {
        Some(known) if known.fingerprint != fingerprint => return Ok(Begun::Mismatch),
        Some(Known { answer: Some(answer), .. }) => return Ok(Begun::Answered(answer)),
        Some(known) if known.taken_at >= stale_before => return Ok(Begun::InFlight),
        Some(_) | None => {}
    }
    db.prepare_cached(TAKE)?.execute(params![owner.as_str(), key, fingerprint.0, now.as_millis()])?;
    Ok(Begun::Fresh)
}

#[async_trait]
impl IdempotencyKeys for SqliteStore {
    async fn begin_idempotent(
        &self,
        owner: &Subject,
        key: &str,
        fingerprint: Fingerprint,
        now: Timestamp,
        stale_before: Timestamp,
    ) -> Result<Begun> {
        let (owner, key) = (owner.clone(), key.to_owned());
        self.write(move |db| begin(db, &owner, &key, fingerprint, now, stale_before)).await
    }

    async fn finish_idempotent(&self, owner: &Subject, key: &str, answer: &Answer) -> Result<()> {
        let (owner, key, answer) = (owner.clone(), key.to_owned(), answer.clone());
        self.write(move |db| {
            let row = params![owner.as_str(), key, answer.status, answer.content_type, answer.body];
            db.prepare_cached(FINISH)?.execute(row).map(drop)
        })
        .await
    }

    async fn abandon_idempotent(&self, owner: &Subject, key: &str) -> Result<()> {
        let (owner, key) = (owner.clone(), key.to_owned());
        self.write(move |db| db.prepare_cached(ABANDON)?.execute(params![owner.as_str(), key]).map(drop))
            .await
    }

    async fn prune_idempotent(&self, before: Timestamp, most: usize) -> Result<u64> {
        self.write(move |db| {
            db.prepare_cached(PRUNE)?
                .execute(params![before.as_millis(), limit(most)])
                .map(|count| count as u64)
        })
        .await
    }
}
