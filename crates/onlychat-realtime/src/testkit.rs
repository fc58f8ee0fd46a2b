//! What reads a client's words, without a socket, for the fuzz targets.

use onlychat_domain::broadcast::BroadcastPosition;
use onlychat_domain::event::Position;
use onlychat_domain::id::UserId;
use onlychat_store::Epoch;

pub use crate::session::testkit::{Said, Talk};

/// Reads a cursor of `user` in this life of the database. `None` for any other.
pub fn read_cursor(cursor: &str, epoch: Epoch, user: UserId) -> Option<Position> {
    crate::cursor::read(cursor, epoch, user)
}

/// Writes a cursor.
pub fn write_cursor(epoch: Epoch, user: UserId, position: Position) -> String {
    crate::cursor::write(epoch, user, position)
}

/// Reads a cursor among all broadcasts in this life of the database. `None` for any other.
pub fn read_broadcast_cursor(cursor: &str, epoch: Epoch) -> Option<BroadcastPosition> {
    crate::cursor::read_broadcast(cursor, epoch)
}

/// Writes a cursor among all broadcasts.
pub fn write_broadcast_cursor(epoch: Epoch, position: BroadcastPosition) -> String {
    crate::cursor::write_broadcast(epoch, position)
}
