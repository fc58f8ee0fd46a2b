//! `/api/webhooks`: what outside providers tell us.

pub(super) mod clerk;
