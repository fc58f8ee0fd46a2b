//! Cursors: where a client is in its log, opaque to it.

use onlychat_domain::event::Position;
use onlychat_domain::id::UserId;
use onlychat_store::Epoch;

/// Writes a cursor: version, epoch, whose log, position. Whose log is part of it, so that a cursor kept from
/// somebody else's session is unknown and not a wrong place.
pub(crate) fn write(epoch: Epoch, user: UserId, position: Position) -> String {
    format!("1.{:x}.{}.{:x}", epoch.0, &user.to_string()["usr_".len()..], position.0)
}

/// Reads a cursor of `user` in this life of the database. `None` for any other.
pub(crate) fn read(cursor: &str, epoch: Epoch, user: UserId) -> Option<Position> {
    let mut parts = cursor.split('.');
    let position = i64::from_str_radix(parts.nth(3)?, 16).ok()?;
    // Only the very text that would be written counts: no second spelling, no other user, no other epoch.
    (position >= 0 && write(epoch, user, Position(position)) == cursor).then_some(Position(position))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn belongs_to_one_user_in_one_life() {
        let (one, other) = (UserId::from_bytes([1; 12]), UserId::from_bytes([2; 12]));
        let cursor = write(Epoch(77), one, Position(12345));
        assert_eq!(read(&cursor, Epoch(77), one), Some(Position(12345)));
        assert_eq!(read(&cursor, Epoch(77), other), None);
        assert_eq!(read(&cursor, Epoch(78), one), None);
    }

    #[test]
    fn refuses_other_spellings() {
        let user = UserId::from_bytes([1; 12]);
        let good = write(Epoch(7), user, Position(1));
        for text in
            ["", "1", "x", &format!("{good}.1"), &good.replace("1.", "01."), &good.replacen(".7.", ".07.", 1)]
        {
            assert_eq!(read(text, Epoch(7), user), None, "{text}");
        }
        assert_eq!(read(&write(Epoch(7), user, Position(-1)), Epoch(7), user), None);
    }
}
