//! What happens to every request before its route and to every answer after it.
//!
//! From the outside in: [`around`] (request id, log, panics, time limit, problems, security headers), [`cors`],
//! [`gate`] (limits and who is calling), [`idempotency`].

pub(crate) mod around;
pub(crate) mod context;
pub(crate) mod cors;
pub(crate) mod credentials;
pub(crate) mod gate;
pub(crate) mod idempotency;
pub(crate) mod metrics;
pub(crate) mod origin;
pub(crate) mod peer;
pub(crate) mod proxies;
pub(crate) mod request_id;
pub(crate) mod security;
