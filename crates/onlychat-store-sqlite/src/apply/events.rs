//! Events get their places.

use onlychat_domain::{CommittedEvent, Position, Timestamp, UserId};
use onlychat_store::NewEvent;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::execute;
use crate::values::to_json;

// `oldest_at` has an index, so it is touched only when an empty log gets an event, not with every one.
pub(super) const NEXT_POSITION: &str = "UPDATE event_logs SET head = head + 1 WHERE user_id = ?1
    RETURNING head, oldest_at IS NULL";
pub(super) const SET_OLDEST: &str = "UPDATE event_logs SET oldest_at = ?2 WHERE user_id = ?1";
const NEW_LOG: &str = "INSERT INTO event_logs (user_id, head, floor, oldest_at) VALUES (?1, 1, 0, ?2)";
const INSERT: &str = "INSERT INTO events (user_id, position, at, event) VALUES (?1, ?2, ?3, ?4)";

/// Appends each event to the log of everybody in its audience, once.
pub(super) fn append(db: &Connection, now: Timestamp, events: Vec<NewEvent>) -> Result<Vec<CommittedEvent>> {
    let mut committed = Vec::with_capacity(events.iter().map(|event| event.audience.len()).sum());
    for NewEvent { audience, event } in events {
        let text = to_json(&event)?;
        for (index, user_id) in audience.iter().enumerate() {
            if audience[..index].contains(user_id) {
                continue;
            }
            let position = next_position(db, now, *user_id)?;
            execute(db, INSERT, params![user_id.as_bytes(), position.0, now.as_millis(), text])?;
            committed.push(CommittedEvent { user_id: *user_id, position, event: event.clone() });
        }
    }
    Ok(committed)
}

fn next_position(db: &Connection, now: Timestamp, user: UserId) -> Result<Position> {
    let next =
        db.prepare_cached(NEXT_POSITION)?.query_row([user.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
    let log = params![user.as_bytes(), now.as_millis()];
    match next.optional()? {
        Some((head, false)) => Ok(Position(head)),
        Some((head, true)) => execute(db, SET_OLDEST, log).map(|_one| Position(head)),
        None => execute(db, NEW_LOG, log).map(|_one| Position::ZERO.next()),
    }
}
