//! Writes to users.

use onlychat_domain::user::UserPatch;
use onlychat_domain::{Timestamp, User, UserId};
use onlychat_store::UniqueKey;
use rusqlite::{Connection, params};

use super::{execute, exists};
use crate::error::Refusal;
use crate::users;

pub(super) fn insert(db: &Connection, user: &User) -> Result<(), Refusal> {
    let inserted = execute(
        db,
        "INSERT INTO users (id, subject, email, first_name, last_name, image_url, color, profile_setup, bio,
             created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        params![
            user.id.as_bytes(),
            user.clerk_id.as_str(),
            user.email.as_str(),
            user.first_name,
            user.last_name,
            user.image_url,
            user.color,
            user.profile_setup,
            user.bio,
            user.created_at.as_millis(),
            user.updated_at.as_millis(),
        ],
    )?;
    if inserted == 0 { Err(Refusal::Duplicate(taken(db, user)?)) } else { Ok(()) }
}

/// Which of a user's unique keys is taken.
fn taken(db: &Connection, user: &User) -> rusqlite::Result<UniqueKey> {
    if exists(db, "SELECT 1 FROM users WHERE id = ?1", [user.id.as_bytes()])? {
        return Ok(UniqueKey::UserId);
    }
    let subject_taken = exists(db, "SELECT 1 FROM users WHERE subject = ?1", [user.clerk_id.as_str()])?;
    Ok(if subject_taken { UniqueKey::Subject } else { UniqueKey::Email })
}

pub(super) fn update(db: &Connection, id: UserId, patch: &UserPatch, now: Timestamp) -> Result<(), Refusal> {
    let before = users::by_id(db, id)?.ok_or(Refusal::Missing)?;
    let after = patch.apply(before, now);
    let email_taken = "SELECT 1 FROM users WHERE email = ?1 AND id <> ?2";
    if exists(db, email_taken, params![after.email.as_str(), id.as_bytes()])? {
        return Err(Refusal::Duplicate(UniqueKey::Email));
    }
    execute(
        db,
        "UPDATE users SET email = ?2, first_name = ?3, last_name = ?4, image_url = ?5, color = ?6,
             profile_setup = ?7, bio = ?8, updated_at = ?9
         WHERE id = ?1",
        params![
            id.as_bytes(),
            after.email.as_str(),
            after.first_name,
            after.last_name,
            after.image_url,
            after.color,
            after.profile_setup,
            after.bio,
            after.updated_at.as_millis(),
        ],
    )?;
    Ok(())
}
