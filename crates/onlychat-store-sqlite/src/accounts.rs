//! Reading what identity keeps.

use async_trait::async_trait;
use onlychat_domain::{EmailKey, Secret, SessionId, Subject, Timestamp};
use onlychat_store::{Accounts, Credential, ProviderState, RefreshHash, Result, Session};
use rusqlite::{OptionalExtension, Row, params};

use crate::SqliteStore;
use crate::values::{optional_time, text, time};

pub(crate) const CREDENTIAL_BY_EMAIL: &str =
    "SELECT subject, email, password_hash, created_at FROM credentials WHERE email = ?1";
pub(crate) const CREDENTIAL: &str =
    "SELECT subject, email, password_hash, created_at FROM credentials WHERE subject = ?1";
pub(crate) const SESSION: &str =
    "SELECT id, subject, refresh_hash, created_at, expires_at, ended_at FROM sessions WHERE id = ?1";
pub(crate) const PROVIDER_STATE: &str = "SELECT updated_at, deleted FROM provider_states WHERE subject = ?1";
pub(crate) const WEBHOOK: &str = "SELECT sent_at FROM webhooks WHERE provider = ?1 AND webhook_id = ?2";

fn credential_from_row(row: &Row<'_>) -> rusqlite::Result<Credential> {
    Ok(Credential {
        subject: text(row, 0)?,
        email: text(row, 1)?,
        password_hash: Secret::new(row.get(2)?),
        created_at: time(row, 3)?,
    })
}

fn session_from_row(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: text(row, 0)?,
        subject: text(row, 1)?,
        refresh_hash: RefreshHash(row.get(2)?),
        created_at: time(row, 3)?,
        expires_at: time(row, 4)?,
        ended_at: optional_time(row, 5)?,
    })
}

fn provider_state_from_row(row: &Row<'_>) -> rusqlite::Result<ProviderState> {
    Ok(ProviderState { updated_at: time(row, 0)?, deleted: row.get(1)? })
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn credential_by_email(&self, email: &EmailKey) -> Result<Option<Credential>> {
        let key = email.clone();
        self.read(move |db| {
            db.prepare_cached(CREDENTIAL_BY_EMAIL)?.query_row([key.as_str()], credential_from_row).optional()
        })
        .await
    }

    async fn credential(&self, subject: &Subject) -> Result<Option<Credential>> {
        let key = subject.clone();
        self.read(move |db| {
            db.prepare_cached(CREDENTIAL)?.query_row([key.as_str()], credential_from_row).optional()
        })
        .await
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Session>> {
        let key = id.clone();
        self.read(move |db| {
            db.prepare_cached(SESSION)?.query_row([key.as_str()], session_from_row).optional()
        })
        .await
    }

    async fn provider_state(&self, subject: &Subject) -> Result<Option<ProviderState>> {
        let key = subject.clone();
        self.read(move |db| {
            db.prepare_cached(PROVIDER_STATE)?.query_row([key.as_str()], provider_state_from_row).optional()
        })
        .await
    }

    async fn webhook_sent_at(&self, provider: &str, webhook_id: &str) -> Result<Option<Timestamp>> {
        let (provider, id) = (provider.to_owned(), webhook_id.to_owned());
        self.read(move |db| {
            db.prepare_cached(WEBHOOK)?.query_row(params![provider, id], |row| time(row, 0)).optional()
        })
        .await
    }
}
