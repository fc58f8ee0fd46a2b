//! `/api/channels`

mod cursor;
pub(super) mod list;
