//! What reads a client's words, without a socket, for the fuzz targets.

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
