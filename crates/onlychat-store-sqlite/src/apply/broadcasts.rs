//! Writes to broadcasts.

use onlychat_domain::{Broadcast, BroadcastPosition, Seq, Timestamp, UserId};
use onlychat_store::{NewBroadcast, UniqueKey};
use rusqlite::{Connection, OptionalExtension, params};

use super::touched::Touched;
use super::{execute_on_one, exists};
use crate::error::Refusal;
use crate::values;

pub(super) const INSERT: &str =
    "INSERT INTO broadcasts (position, creator_id, seq, id, client_id, text, created_at)
    VALUES ((SELECT ifnull(max(position), 0) + 1 FROM broadcasts), ?1,
        (SELECT ifnull(max(seq), 0) + 1 FROM broadcasts WHERE creator_id = ?1), ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING
    RETURNING position, seq";
pub(super) const SET_READ: &str = "UPDATE subscriptions
    SET read_seq = max(read_seq, min(?3, (SELECT ifnull(max(seq), 0) FROM broadcasts WHERE creator_id = ?2)))
    WHERE fan_id = ?1 AND creator_id = ?2";

pub(super) fn append(
    db: &Connection,
    now: Timestamp,
    new: NewBroadcast,
    touched: &mut Touched,
) -> Result<(), Refusal> {
    let NewBroadcast { id, creator_id, client_id, text } = new;
    if !exists(db, "SELECT 1 FROM creators WHERE user_id = ?1", [creator_id.as_bytes()])? {
        return Err(Refusal::Missing);
    }
    let row = params![creator_id.as_bytes(), id.as_bytes(), client_id.as_bytes(), text, now.as_millis()];
    let numbers = |row: &rusqlite::Row<'_>| Ok((BroadcastPosition(row.get(0)?), values::seq(row, 1)?));
    let Some((position, seq)) = db.prepare_cached(INSERT)?.query_row(row, numbers).optional()? else {
        let id_taken = exists(db, "SELECT 1 FROM broadcasts WHERE id = ?1", [id.as_bytes()])?;
        return Err(Refusal::Duplicate(if id_taken { UniqueKey::BroadcastId } else { UniqueKey::ClientId }));
    };
    touched.broadcast(Broadcast { id, creator_id, seq, position, client_id, text, created_at: now });
    Ok(())
}

pub(super) fn advance_read(
    db: &Connection,
    creator_id: UserId,
    fan_id: UserId,
    Seq(seq): Seq,
) -> Result<(), Refusal> {
    execute_on_one(db, SET_READ, params![fan_id.as_bytes(), creator_id.as_bytes(), seq])
}
