//! `/api/messages`

pub(super) mod id;
pub(super) mod reactions;
