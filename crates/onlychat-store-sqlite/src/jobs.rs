//! Taking work that is done later.

use async_trait::async_trait;
use onlychat_domain::job::{Job, Lease, TaskKind};
use onlychat_domain::{JobId, Timestamp};
use onlychat_store::{Jobs, Result};
use rusqlite::{OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{json, limit, optional_time};

/// One that is taken becomes due for others when its lease ends.
pub(crate) const CLAIM: &str = "UPDATE jobs SET lease = ?3, due_at = ?4, attempts = attempts + 1
    WHERE id IN (SELECT id FROM jobs WHERE kind = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?5)
    RETURNING id, task, attempts";
const HOLD: &str = "UPDATE jobs SET due_at = ?3 WHERE id = ?1 AND lease = ?2";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job { id: JobId::from_bytes(row.get(0)?), task: json(row, 1)?, attempts: row.get(2)? })
}

#[async_trait]
impl Jobs for SqliteStore {
    async fn claim_jobs(
        &self,
        kind: TaskKind,
        now: Timestamp,
        lease: Lease,
        most: usize,
    ) -> Result<Vec<Job>> {
        self.write(move |db| {
            let claim =
                params![kind.as_str(), now.as_millis(), lease.token.0, lease.until.as_millis(), limit(most)];
            db.prepare_cached(CLAIM)?.query_map(claim, from_row)?.collect()
        })
        .await
    }

    async fn hold_job(&self, id: JobId, lease: Lease) -> Result<bool> {
        self.write(move |db| {
            let hold = params![id.as_bytes(), lease.token.0, lease.until.as_millis()];
            db.prepare_cached(HOLD)?.execute(hold).map(|held| held > 0)
        })
        .await
    }

    async fn open_jobs(&self, kind: TaskKind) -> Result<u64> {
        self.read(move |db| {
            let sql = "SELECT count(*) FROM jobs WHERE kind = ?1";
            db.prepare_cached(sql)?.query_row([kind.as_str()], |row| row.get::<_, i64>(0))
        })
        .await
        .map(i64::unsigned_abs)
    }

    async fn next_job_at(&self, kind: TaskKind) -> Result<Option<Timestamp>> {
        self.glance(move |db| {
            let sql = "SELECT min(due_at) FROM jobs WHERE kind = ?1";
            let first = db.prepare_cached(sql)?.query_row([kind.as_str()], |row| optional_time(row, 0));
            first.optional().map(Option::flatten)
        })
        .await
    }
}
