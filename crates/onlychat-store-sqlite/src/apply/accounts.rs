//! Writes to what identity keeps.

use onlychat_domain::{SessionId, Subject, Timestamp};
use onlychat_store::{Credential, RefreshHash, Session, UniqueKey};
use rusqlite::{Connection, Params, params};

use super::{execute, execute_on_one};
use crate::error::Refusal;

fn insert_unique(db: &Connection, sql: &str, row: impl Params, key: UniqueKey) -> Result<(), Refusal> {
    if execute(db, sql, row)? == 0 { Err(Refusal::Duplicate(key)) } else { Ok(()) }
}

pub(super) fn insert_credential(db: &Connection, credential: &Credential) -> Result<(), Refusal> {
    insert_unique(
        db,
        "INSERT INTO credentials (subject, email, password_hash, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
        params![
            credential.subject.as_str(),
            credential.email.as_str(),
            credential.password_hash.expose(),
            credential.created_at.as_millis(),
        ],
        UniqueKey::Credential,
    )
}

pub(super) fn insert_session(db: &Connection, session: &Session) -> Result<(), Refusal> {
    insert_unique(
        db,
        "INSERT INTO sessions (id, subject, refresh_hash, created_at, expires_at, ended_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![
            session.id.as_str(),
            session.subject.as_str(),
            session.refresh_hash.0,
            session.created_at.as_millis(),
            session.expires_at.as_millis(),
            session.ended_at.map(Timestamp::as_millis),
        ],
        UniqueKey::Session,
    )
}

pub(super) fn rotate_session(
    db: &Connection,
    id: &SessionId,
    hash: RefreshHash,
    expires_at: Timestamp,
) -> Result<(), Refusal> {
    let sql = "UPDATE sessions SET refresh_hash = ?2, expires_at = ?3 WHERE id = ?1";
    execute_on_one(db, sql, params![id.as_str(), hash.0, expires_at.as_millis()])
}

pub(super) fn end_session(db: &Connection, id: &SessionId, now: Timestamp) -> Result<(), Refusal> {
    let sql = "UPDATE sessions SET ended_at = coalesce(ended_at, ?2) WHERE id = ?1";
    execute_on_one(db, sql, params![id.as_str(), now.as_millis()])
}

pub(super) fn record_webhook(
    db: &Connection,
    provider: &str,
    id: &str,
    sent_at: Timestamp,
) -> Result<(), Refusal> {
    insert_unique(
        db,
        "INSERT INTO webhooks (provider, webhook_id, sent_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![provider, id, sent_at.as_millis()],
        UniqueKey::Webhook,
    )
}

pub(super) fn touch_webhook(
    db: &Connection,
    provider: &str,
    id: &str,
    sent_at: Timestamp,
) -> Result<(), Refusal> {
    let sql = "UPDATE webhooks SET sent_at = max(sent_at, ?3) WHERE provider = ?1 AND webhook_id = ?2";
    execute_on_one(db, sql, params![provider, id, sent_at.as_millis()])
}

pub(super) fn put_provider_state(
    db: &Connection,
    subject: &Subject,
    updated_at: Timestamp,
    deleted: bool,
) -> Result<(), Refusal> {
    execute(
        db,
        "INSERT INTO provider_states (subject, updated_at, deleted) VALUES (?1, ?2, ?3)
         ON CONFLICT (subject) DO UPDATE SET updated_at = excluded.updated_at, deleted = max(deleted, excluded.deleted)",
        params![subject.as_str(), updated_at.as_millis(), deleted],
    )?;
    Ok(())
}
