//! Where a list of channels goes on.

use onlychat_domain::BroadcastPosition;
use onlychat_domain::page::ChannelCursor;

use crate::cursor::{self, bad_cursor};
use crate::failure::Result;

/// For the answer.
pub(super) fn write(cursor: ChannelCursor) -> String {
    cursor::seal(&format!("{} {}", cursor.position.0, cursor.creator_id))
}

/// From a request.
pub(super) fn read(text: &str) -> Result<ChannelCursor> {
    let opened = cursor::open(text)?;
    let (position, creator_id) = opened.split_once(' ').ok_or_else(bad_cursor)?;
    match (position.parse(), creator_id.parse()) {
        (Ok(position), Ok(creator_id)) => {
            Ok(ChannelCursor { position: BroadcastPosition(position), creator_id })
        }
        _ => Err(bad_cursor()),
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::UserId;

    use super::*;

    #[test]
    fn comes_back_and_nothing_else_is_taken() {
        let creator_id = UserId::from_bytes([7; 12]);
        let cursor = ChannelCursor { position: BroadcastPosition(12), creator_id };
        assert_eq!(read(&write(cursor)).unwrap(), cursor);
        for text in [
            "",
            "!",
            &cursor::seal("12"),
            &cursor::seal("12 usr_1"),
            &cursor::seal(&format!("x {creator_id}")),
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
