//! Where a list of conversations goes on.

use onlychat_domain::page::ConversationCursor;
use onlychat_domain::time::Timestamp;

use crate::cursor::{self, bad_cursor};
use crate::failure::Result;

/// For the answer.
pub(super) fn write(cursor: ConversationCursor) -> String {
    cursor::seal(&format!("{} {}", cursor.updated_at.as_millis(), cursor.id))
}

/// From a request.
pub(super) fn read(text: &str) -> Result<ConversationCursor> {
    let opened = cursor::open(text)?;
    let (updated_at, id) = opened.split_once(' ').ok_or_else(bad_cursor)?;
    match (updated_at.parse(), id.parse()) {
        (Ok(millis), Ok(id)) => Ok(ConversationCursor { updated_at: Timestamp::from_millis(millis), id }),
        _ => Err(bad_cursor()),
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::ConversationId;

    use super::*;

    #[test]
    fn comes_back_and_nothing_else_is_taken() {
        let id = ConversationId::from_bytes([7; 16]);
        let cursor = ConversationCursor { updated_at: Timestamp::from_millis(12), id };
        assert_eq!(read(&write(cursor)).unwrap(), cursor);
        for text in [
            "",
            "!",
            "AAAA",
            &cursor::seal("12"),
            &cursor::seal("12 cnv_1"),
            &cursor::seal(&format!("x {id}")),
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
