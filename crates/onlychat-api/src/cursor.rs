//! Cursors of lists: opaque to clients.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onlychat_protocol::Code;

use crate::failure::{Failure, Result};

/// Makes a position opaque.
pub(crate) fn seal(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

/// The position in a cursor.
pub(crate) fn open(cursor: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad_cursor)
}

/// It was not given out here.
pub(crate) fn bad_cursor() -> Failure {
    Failure::new(Code::BadCursor, "This cursor was not given out here. Begin again without one.")
}
