//! `/api/auth`: the seed's calls about who somebody is.

pub(super) mod profile;
pub(super) mod sync_user;
