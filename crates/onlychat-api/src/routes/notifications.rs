//! `/api/notifications`: the caller's notification centre, and what the caller wants to be told.

pub(super) mod counts;
pub(super) mod list;
pub(super) mod read;
pub(super) mod settings;
pub(super) mod unsubscribe;
