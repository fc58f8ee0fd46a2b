//! `/api/identity/sign-out`

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use onlychat_domain::Secret;
use onlychat_identity::SignOut;

use super::{accounts, cookie};
use crate::edge::credentials::{self, Credentials};
use crate::extract::Sender;
use crate::failure::Result;
use crate::state::ApiState;

/// Ends the session of the refresh cookie and that of the session token, with instant effect. Without either, or when
/// it is over already, that is fine too.
#[utoipa::path(
    post, path = "/api/identity/sign-out", operation_id = "signOut", tag = "Identity",
    security((), ("bearer" = []), ("refreshCookie" = [])),
    responses((
        status = 204, description = "Signed out.",
        headers(("set-cookie" = String, description = "Takes `onlychat_refresh` away.")),
    )),
)]
pub(in crate::routes) async fn sign_out(
    State(state): State<ApiState>,
    sender: Sender,
    Extension(credentials): Extension<Credentials>,
    headers: HeaderMap,
) -> Result<Response> {
    let accounts = accounts(&state)?;
    let transport = if sender.tls { cookie::Transport::Tls } else { cookie::Transport::Plain };
    if let Some(token) = credentials::cookie(&headers, cookie::NAME).filter(|token| !token.is_empty()) {
        sender.origin.not_foreign()?;
        accounts.sign_out(SignOut::RefreshToken(Secret::from(token))).await?;
    }
    if let Some(principal) = credentials.principal() {
        accounts.sign_out(SignOut::Session(principal.session_id.clone())).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::clear(transport)?)]).into_response())
}
