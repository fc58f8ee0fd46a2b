//! A cursor: text that a client says a server gave it.

use onlychat_domain::broadcast::BroadcastPosition;
use onlychat_domain::event::Position;
use onlychat_domain::id::UserId;
use onlychat_realtime::testkit::{read_broadcast_cursor, read_cursor, write_broadcast_cursor, write_cursor};
use onlychat_store::Epoch;

/// The life of the database and the person that the corpus is of.
const EPOCH: Epoch = Epoch(0x7e57);
const USER: [u8; 12] = [1; 12];

/// Only what a server would write is a cursor, and only of that person in that life of the database.
pub fn cursors(data: &[u8]) {
    let text = crate::text(data);
    let user = UserId::from_bytes(USER);
    if let Some(position) = read_cursor(&text, EPOCH, user) {
        assert!(position >= Position::ZERO, "{text}");
        assert_eq!(write_cursor(EPOCH, user, position), text);
        assert_eq!(read_cursor(&text, Epoch(EPOCH.0 + 1), user), None);
        assert_eq!(read_cursor(&text, EPOCH, UserId::from_bytes([2; 12])), None);
    }
    if let Some(position) = read_broadcast_cursor(&text, EPOCH) {
        assert!(position >= BroadcastPosition(0), "{text}");
        assert_eq!(write_broadcast_cursor(EPOCH, position), text);
        assert_eq!(read_broadcast_cursor(&text, Epoch(EPOCH.0 + 1)), None);
    }
    written(data);
}

/// Whatever is written is read again, by whom it is for.
fn written(data: &[u8]) {
    let Some((epoch, rest)) = data.split_first_chunk::<8>() else { return };
    let Some((user, rest)) = rest.split_first_chunk::<12>() else { return };
    let Some((position, _)) = rest.split_first_chunk::<8>() else { return };
    let (epoch, user) = (Epoch(u64::from_be_bytes(*epoch)), UserId::from_bytes(*user));
    let position = Position(i64::from_be_bytes(*position));
    let cursor = write_cursor(epoch, user, position);
    let expected = (position >= Position::ZERO).then_some(position);
    assert_eq!(read_cursor(&cursor, epoch, user), expected, "{cursor}");
    let broadcast = write_broadcast_cursor(epoch, BroadcastPosition(position.0));
    assert_eq!(read_broadcast_cursor(&broadcast, epoch), expected.map(|at| BroadcastPosition(at.0)));
    assert_eq!(read_cursor(&broadcast, epoch, user), None, "{broadcast}");
}
