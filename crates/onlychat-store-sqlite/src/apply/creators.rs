//! Writes to creators' pages and subscriptions.

use onlychat_domain::{Creator, Subscription, SubscriptionStatus, UserId};
use onlychat_store::UniqueKey;
use rusqlite::{Connection, params};

use super::{execute, execute_on_one, exists};
use crate::error::Refusal;

/// Somebody who becomes a creator again finds the subscriptions that went on.
const PUT: &str =
    "INSERT INTO creators (user_id, handle, display_name, about, dm_policy, search_text, subscriber_count,
        created_at, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6,
        (SELECT count(*) FROM subscriptions WHERE creator_id = ?1 AND status = 'active'), ?7, ?8)
    ON CONFLICT (user_id) DO UPDATE SET handle = excluded.handle, display_name = excluded.display_name,
        about = excluded.about, dm_policy = excluded.dm_policy, search_text = excluded.search_text,
        updated_at = excluded.updated_at";

pub(super) fn put(db: &Connection, creator: &Creator) -> Result<(), Refusal> {
    let handle_taken = "SELECT 1 FROM creators WHERE handle = ?1 AND user_id <> ?2";
    if exists(db, handle_taken, params![creator.handle.as_str(), creator.user_id.as_bytes()])? {
        return Err(Refusal::Duplicate(UniqueKey::Handle));
    }
    execute(
        db,
        PUT,
        params![
            creator.user_id.as_bytes(),
            creator.handle.as_str(),
            creator.display_name,
            creator.about,
            creator.dm_policy.as_str(),
            format!("{}\n{}", creator.handle, creator.display_name.to_lowercase()),
            creator.created_at.as_millis(),
            creator.updated_at.as_millis(),
        ],
    )?;
    Ok(())
}

pub(super) fn delete(db: &Connection, user_id: UserId) -> Result<(), Refusal> {
    execute_on_one(db, "DELETE FROM creators WHERE user_id = ?1", [user_id.as_bytes()])
}

pub(super) fn put_subscription(db: &Connection, subscription: &Subscription) -> Result<(), Refusal> {
    let (fan, creator) = (subscription.fan_id.as_bytes(), subscription.creator_id.as_bytes());
    let active = "SELECT 1 FROM subscriptions WHERE fan_id = ?1 AND creator_id = ?2 AND status = 'active'";
    let was_active = exists(db, active, params![fan, creator])?;
    execute(
        db,
        "INSERT INTO subscriptions (fan_id, creator_id, status, started_at, access_until, updated_at, read_seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT ifnull(max(seq), 0) FROM broadcasts WHERE creator_id = ?2))
         ON CONFLICT (fan_id, creator_id) DO UPDATE SET status = excluded.status, started_at = excluded.started_at,
             access_until = excluded.access_until, updated_at = excluded.updated_at,
             read_seq = iif(excluded.started_at = started_at, read_seq, excluded.read_seq)",
        params![
            fan,
            creator,
            subscription.status.as_str(),
            subscription.started_at.as_millis(),
            subscription.access_until.map(onlychat_domain::Timestamp::as_millis),
            subscription.updated_at.as_millis(),
        ],
    )?;
    let is_active = subscription.status == SubscriptionStatus::Active;
    if is_active != was_active {
        let change = if is_active { 1 } else { -1 };
        let count = "UPDATE creators SET subscriber_count = subscriber_count + ?2 WHERE user_id = ?1";
        execute(db, count, params![creator, change])?;
    }
    Ok(())
}
