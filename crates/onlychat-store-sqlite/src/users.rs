//! Reading people.

use async_trait::async_trait;
use onlychat_domain::{EmailKey, Subject, User, UserId};
use onlychat_store::{Result, Users};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::SqliteStore;
use crate::values::{text, time, user_id};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, subject, email, first_name, last_name, image_url, color, profile_setup, bio, created_at,
             updated_at FROM users ",
            $rest
        )
    };
}

pub(crate) const BY_ID: &str = select!("WHERE id = ?1");
pub(crate) const BY_SUBJECT: &str = select!("WHERE subject = ?1");
pub(crate) const BY_EMAIL: &str = select!("WHERE email = ?1");

fn from_row(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: user_id(row, 0)?,
        clerk_id: text(row, 1)?,
        email: text(row, 2)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        image_url: row.get(5)?,
        color: row.get(6)?,
        profile_setup: row.get(7)?,
        bio: row.get(8)?,
        created_at: time(row, 9)?,
        updated_at: time(row, 10)?,
    })
}

/// One by id.
pub(crate) fn by_id(db: &Connection, id: UserId) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(BY_ID)?.query_row([id.as_bytes()], from_row).optional()
}

#[async_trait]
impl Users for SqliteStore {
    async fn user(&self, id: UserId) -> Result<Option<User>> {
        self.glance(move |db| by_id(db, id)).await
    }

    async fn user_by_subject(&self, subject: &Subject) -> Result<Option<User>> {
        let subject = subject.clone();
        self.glance(move |db| {
            db.prepare_cached(BY_SUBJECT)?.query_row([subject.as_str()], from_row).optional()
        })
        .await
    }

    async fn user_by_email(&self, email: &EmailKey) -> Result<Option<User>> {
        let email = email.clone();
        self.glance(move |db| db.prepare_cached(BY_EMAIL)?.query_row([email.as_str()], from_row).optional())
            .await
    }

    async fn users(&self, ids: &[UserId]) -> Result<Vec<User>> {
        self.read_many(ids.to_owned(), |db, id| by_id(db, *id)).await
    }

    async fn user_count(&self) -> Result<u64> {
        let count = |db: &Connection| {
            db.prepare_cached("SELECT count(*) FROM users")?.query_row([], |row| row.get(0))
        };
        self.read(count).await.map(i64::unsigned_abs)
    }
}
