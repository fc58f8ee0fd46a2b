//! Keys that all nodes of an installation share.

use async_trait::async_trait;
use onlychat_domain::Secret;
use onlychat_store::{Result, Secrets};
use rusqlite::params;

use crate::SqliteStore;

const TAKE: &str = "INSERT INTO secrets (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = value RETURNING value";

#[async_trait]
impl Secrets for SqliteStore {
    async fn secret(&self, name: &str, fresh: Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>> {
        let name = name.to_owned();
        self.write(move |db| {
            let value: Vec<u8> =
                db.prepare_cached(TAKE)?.query_row(params![name, fresh.expose()], |row| row.get(0))?;
            Ok(Secret::new(value))
        })
        .await
    }
}
