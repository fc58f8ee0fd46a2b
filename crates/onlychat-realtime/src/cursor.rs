//! Cursors: where a client is in its log, opaque to it.

use onlychat_domain::broadcast::BroadcastPosition;
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

/// Writes a cursor among all broadcasts: the same for everybody.
pub(crate) fn write_broadcast(epoch: Epoch, position: BroadcastPosition) -> String {
    format!("b1.{:x}.{:x}", epoch.0, position.0)
}

/// Reads a cursor among all broadcasts in this life of the database. `None` for any other.
pub(crate) fn read_broadcast(cursor: &str, epoch: Epoch) -> Option<BroadcastPosition> {
    let position = BroadcastPosition(i64::from_str_radix(cursor.split('.').nth(2)?, 16).ok()?);
    (position.0 >= 0 && write_broadcast(epoch, position) == cursor).then_some(position)
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

    #[test]
    fn a_place_among_broadcasts_is_of_one_life_and_one_spelling() {
        let cursor = write_broadcast(Epoch(77), BroadcastPosition(12345));
        assert_eq!(read_broadcast(&cursor, Epoch(77)), Some(BroadcastPosition(12345)));
        assert_eq!(read_broadcast(&cursor, Epoch(78)), None);
        for text in ["", "b1", "b1.4d", &format!("{cursor}.1"), &cursor.to_uppercase(), &cursor["b".len()..]]
        {
            assert_eq!(read_broadcast(text, Epoch(77)), None, "{text}");
        }
        assert_eq!(read_broadcast(&write_broadcast(Epoch(7), BroadcastPosition(-1)), Epoch(7)), None);
    }
}
