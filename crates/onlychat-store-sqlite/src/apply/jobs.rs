//! Writes about work that is done later.

use onlychat_store::{JobCondition, JobWrite, UniqueKey};
use rusqlite::{Connection, params};

use super::{execute, exists};
use crate::error::Refusal;
use crate::values::to_json;

/// Whether it holds.
pub(super) fn holds(db: &Connection, condition: JobCondition) -> rusqlite::Result<bool> {
    let JobCondition::Held { id, token } = condition;
    exists(db, "SELECT 1 FROM jobs WHERE id = ?1 AND lease = ?2", params![id.as_bytes(), token.0])
}

pub(super) fn apply(db: &Connection, write: &JobWrite) -> Result<(), Refusal> {
    match write {
        JobWrite::Enqueue { id, task, due_at } => {
            let sql =
                "INSERT INTO jobs (id, kind, task, due_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
            let row = params![id.as_bytes(), task.kind().as_str(), to_json(task)?, due_at.as_millis()];
            if execute(db, sql, row)? == 0 { Err(Refusal::Duplicate(UniqueKey::JobId)) } else { Ok(()) }
        }
        JobWrite::Ensure { id, task, due_at } => {
            let sql = "INSERT INTO jobs (id, kind, task, due_at) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (id) DO UPDATE SET lease = NULL, due_at = ?4 WHERE lease IS NOT NULL";
            let row = params![id.as_bytes(), task.kind().as_str(), to_json(task)?, due_at.as_millis()];
            Ok(execute(db, sql, row).map(drop)?)
        }
        JobWrite::Finish(id) => Ok(execute(db, "DELETE FROM jobs WHERE id = ?1", [id.as_bytes()]).map(drop)?),
        JobWrite::Retry { id, due_at } => {
            let sql = "UPDATE jobs SET due_at = ?2, lease = NULL WHERE id = ?1";
            Ok(execute(db, sql, params![id.as_bytes(), due_at.as_millis()]).map(drop)?)
        }
    }
}
