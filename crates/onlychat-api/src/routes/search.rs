//! `/api/search`

pub(super) mod messages;
