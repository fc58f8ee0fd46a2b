//! Writes about who sees what of whom.

use onlychat_domain::Timestamp;
use onlychat_domain::privacy::{Privacy, Relation, Report};
use onlychat_store::{PrivacyWrite, UniqueKey};
use rusqlite::{Connection, params};

use super::{execute, exists};
use crate::error::Refusal;

pub(super) fn apply(db: &Connection, write: PrivacyWrite) -> Result<(), Refusal> {
    match write {
        PrivacyWrite::Put { user_id, privacy: Privacy { presence, typing, receipts } } => {
            let sql = "INSERT OR REPLACE INTO privacy (user_id, presence, typing, receipts)
                VALUES (?1, ?2, ?3, ?4)";
            let row = params![user_id.as_bytes(), presence.as_str(), typing.as_str(), receipts.as_str()];
            execute(db, sql, row)?;
            Ok(())
        }
        PrivacyWrite::PutRelation(relation) => put_relation(db, relation),
        PrivacyWrite::InsertReport(report) => insert_report(db, &report),
    }
}

fn put_relation(db: &Connection, relation: Relation) -> Result<(), Refusal> {
    let Relation { owner_id, other_id, blocked_at, restricted_at } = relation;
    if relation.is_none() {
        let sql = "DELETE FROM relations WHERE owner_id = ?1 AND other_id = ?2";
        execute(db, sql, params![owner_id.as_bytes(), other_id.as_bytes()])?;
        return Ok(());
    }
    let sql = "INSERT OR REPLACE INTO relations (owner_id, other_id, blocked_at, restricted_at)
        VALUES (?1, ?2, ?3, ?4)";
    let row = params![
        owner_id.as_bytes(),
        other_id.as_bytes(),
        blocked_at.map(Timestamp::as_millis),
        restricted_at.map(Timestamp::as_millis),
    ];
    execute(db, sql, row)?;
    Ok(())
}

fn insert_report(db: &Connection, report: &Report) -> Result<(), Refusal> {
    let Report { id, reporter_id, subject_id, message_id, reason, note, evidence, created_at } = report;
    if exists(db, "SELECT 1 FROM reports WHERE id = ?1", [id.as_bytes()])? {
        return Err(Refusal::Duplicate(UniqueKey::ReportId));
    }
    let sql =
        "INSERT INTO reports (id, reporter_id, subject_id, message_id, reason, note, evidence, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let row = params![
        id.as_bytes(),
        reporter_id.as_bytes(),
        subject_id.as_bytes(),
        message_id.as_ref().map(onlychat_domain::MessageId::as_bytes),
        reason.as_str(),
        note,
        evidence,
        created_at.as_millis(),
    ];
    execute(db, sql, row)?;
    Ok(())
}
