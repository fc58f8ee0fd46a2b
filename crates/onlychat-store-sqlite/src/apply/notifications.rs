//! Writes about what people are told.

use onlychat_domain::id::{NotificationId, UserId};
use onlychat_domain::notification::{Device, Entry, EntryKind, Notification, Settings};
use onlychat_domain::{SessionId, Timestamp};
use onlychat_store::{NotificationState, NotificationWrite};
use rusqlite::{Connection, params};

use super::execute;
use crate::error::Refusal;
use crate::notifications::state;
use crate::values::to_json;

pub(super) fn apply(db: &Connection, write: &NotificationWrite) -> Result<(), Refusal> {
    match write {
        NotificationWrite::PutSettings { user_id, settings } => put_settings(db, *user_id, settings),
        NotificationWrite::Mailed { user_id, at } => {
            change(db, *user_id, |state| state.mailed_at = Some(*at))
        }
        NotificationWrite::AdvanceMark { user_id, kind, to } => advance(db, *user_id, *kind, *to),
        NotificationWrite::PutDevice(device) => put_device(db, device),
        NotificationWrite::DropDevice(id) => {
            Ok(execute(db, "DELETE FROM devices WHERE id = ?1", [id.as_bytes()]).map(drop)?)
        }
        NotificationWrite::Put(notification) => put(db, notification),
        NotificationWrite::Withdraw { user_id, entry } => withdraw(db, *user_id, entry),
        NotificationWrite::Forget { user_id, kind, topic } => {
            let sql = "DELETE FROM notifications WHERE user_id = ?1 AND kind = ?2 AND topic = ?3";
            Ok(execute(db, sql, params![user_id.as_bytes(), kind.as_str(), topic]).map(drop)?)
        }
        NotificationWrite::Open(notification) => open(db, notification),
    }
}

fn put_settings(db: &Connection, user: UserId, settings: &Settings) -> Result<(), Refusal> {
    change(db, user, |state| state.settings = settings.clone())
}

fn advance(db: &Connection, user: UserId, kind: EntryKind, to: NotificationId) -> Result<(), Refusal> {
    change(db, user, |state| state.marks.advance(kind, to))
}

fn change(db: &Connection, user: UserId, change: impl FnOnce(&mut NotificationState)) -> Result<(), Refusal> {
    let mut state = state(db, user)?;
    change(&mut state);
    let NotificationState { settings, marks, mailed_at } = state;
    let sql = "INSERT OR REPLACE INTO notification_states (user_id, settings, marks, mailed_at, mails)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![
        user.as_bytes(),
        to_json(&settings)?,
        to_json(&marks)?,
        mailed_at.map(Timestamp::as_millis),
        settings.email.any(),
    ];
    Ok(execute(db, sql, row).map(drop)?)
}

fn put_device(db: &Connection, device: &Device) -> Result<(), Refusal> {
    let Device { id, user_id, session_id, endpoint, p256dh, auth, name, created_at, seen_at } = device;
    let sql =
        "INSERT INTO devices (id, user_id, session_id, endpoint, p256dh, auth, name, created_at, seen_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (id) DO UPDATE SET session_id = ?3, endpoint = ?4, p256dh = ?5, auth = ?6, name = ?7,
            created_at = iif(user_id = ?2, created_at, ?8), seen_at = ?9, user_id = ?2";
    let row = params![
        id.as_bytes(),
        user_id.as_bytes(),
        session_id.as_ref().map(SessionId::as_str),
        endpoint.expose(),
        p256dh,
        auth.expose(),
        name,
        created_at.as_millis(),
        seen_at.as_millis(),
    ];
    Ok(execute(db, sql, row).map(drop)?)
}

fn put(db: &Connection, notification: &Notification) -> Result<(), Refusal> {
    let Notification { id, user_id, entry, created_at, read_at } = notification;
    let sql = "INSERT OR REPLACE INTO notifications (user_id, kind, topic, id, entry, created_at, read_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let row = params![
        user_id.as_bytes(),
        entry.kind().as_str(),
        entry.topic(),
        id.as_bytes(),
        to_json(entry)?,
        created_at.as_millis(),
        read_at.map(Timestamp::as_millis),
    ];
    Ok(execute(db, sql, row).map(drop)?)
}

fn withdraw(db: &Connection, user: UserId, entry: &Entry) -> Result<(), Refusal> {
    let sql = "DELETE FROM notifications WHERE user_id = ?1 AND kind = ?2 AND topic = ?3 AND entry = ?4";
    let key = params![user.as_bytes(), entry.kind().as_str(), entry.topic(), to_json(entry)?];
    Ok(execute(db, sql, key).map(drop)?)
}

fn open(db: &Connection, notification: &Notification) -> Result<(), Refusal> {
    let sql = "UPDATE notifications SET read_at = ?3 WHERE user_id = ?1 AND id = ?2 AND read_at IS NULL";
    let row = params![
        notification.user_id.as_bytes(),
        notification.id.as_bytes(),
        notification.read_at.map(Timestamp::as_millis),
    ];
    Ok(execute(db, sql, row).map(drop)?)
}
