//! How and from which page a request came.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::edge::context::Context;
use crate::edge::origin::Origin;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// From which page a request came, and whether over TLS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sender {
    /// The page.
    pub(crate) origin: Origin,
    /// Whether the client's side is TLS.
    pub(crate) tls: bool,
    /// Whether it was made on this very machine.
    pub(crate) local: bool,
}

impl FromRequestParts<ApiState> for Sender {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self> {
        let peer = Context::from_parts(parts)?.peer;
        Ok(Self {
            origin: Origin::of(&parts.headers, &state.origins),
            tls: state.security.is_tls(peer),
            local: peer.is_local(),
        })
    }
}
