//! Who is calling, as a type in a handler's signature.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onlychat_domain::User;
use onlychat_identity::Principal;
use onlychat_protocol::Code;

use crate::edge::context::Context;
use crate::edge::credentials::Credentials;
use crate::edge::origin;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// What the seed's back end says without a token.
pub(crate) const NO_SESSION: &str = "Unauthorized: No session token provided.";
/// What the seed's back end says with a bad token.
pub(crate) const INVALID_SESSION: &str = "Unauthorized: Invalid or expired session.";

/// Somebody who is signed in. Their user exists: on first sight it is made from what the identity provider knows.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who it is.
    pub(crate) user: User,
}

/// Perhaps somebody who is signed in, on routes that are for everybody. A token that is there must be good.
#[derive(Clone, Debug)]
pub(crate) struct MaybeCaller(pub(crate) Option<Caller>);

/// A token that is good, without its user: for the sync, which makes it.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn(pub(crate) Arc<Principal>);

fn principal(parts: &Parts) -> Result<Option<Arc<Principal>>> {
    match parts.extensions.get::<Credentials>() {
        Some(Credentials::Valid(principal)) => Ok(Some(principal.clone())),
        Some(Credentials::None) => Ok(None),
        Some(Credentials::Refused) => Err(Failure::new(Code::Unauthenticated, INVALID_SESSION)),
        Some(Credentials::ForeignOrigin) => Err(origin::not_allowed()),
        Some(Credentials::Outage) => {
            Err(Failure::unavailable("The identity provider does not answer.", Duration::from_secs(5)))
        }
        None => Err(Failure::internal("a caller was asked for where nobody looked for one")),
    }
}

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self> {
        principal(parts)?.map(Self).ok_or_else(|| Failure::new(Code::Unauthenticated, NO_SESSION))
    }
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self> {
        let SignedIn(principal) = SignedIn::from_request_parts(parts, state).await?;
        let user = state.app.caller(&principal).await?;
        Context::from_parts(parts)?.set_user(user.id);
        Ok(Self { user })
    }
}

impl FromRequestParts<ApiState> for MaybeCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self> {
        match principal(parts)? {
            Some(_) => Caller::from_request_parts(parts, state).await.map(|caller| Self(Some(caller))),
            None => Ok(Self(None)),
        }
    }
}
