//! Where a list of creators goes on.

use onlychat_domain::page::CreatorCursor;

use crate::cursor::{self, bad_cursor};
use crate::failure::Result;

/// For the answer.
pub(super) fn write(cursor: &CreatorCursor) -> String {
    cursor::seal(&format!("{} {}", cursor.subscriber_count, cursor.handle))
}

/// From a request.
pub(super) fn read(text: &str) -> Result<CreatorCursor> {
    let opened = cursor::open(text)?;
    let (count, handle) = opened.split_once(' ').ok_or_else(bad_cursor)?;
    match (count.parse(), handle.parse()) {
        (Ok(subscriber_count), Ok(handle)) => Ok(CreatorCursor { subscriber_count, handle }),
        _ => Err(bad_cursor()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_and_nothing_else_is_taken() {
        let cursor = CreatorCursor { subscriber_count: 12, handle: "zoe.b".parse().unwrap() };
        assert_eq!(read(&write(&cursor)).unwrap(), cursor);
        for text in ["", "!", "AAAA", &cursor::seal("12"), &cursor::seal("x zoe"), &cursor::seal("1 Z")] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
