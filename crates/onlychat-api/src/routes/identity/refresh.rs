//! `/api/identity/refresh`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::SET_COOKIE;
use onlychat_domain::Secret;
use onlychat_identity::{Refresh, RefreshError};
use onlychat_protocol::Code;
use onlychat_protocol::identity::RefreshAnswer;

use super::{accounts, cookie};
use crate::edge::{credentials, idempotency};
use crate::extract::{INVALID_SESSION, Json, NO_SESSION, Sender};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// Trades the refresh cookie for the next one and a new session token. A cookie that was traded before ends its
/// session: one of the two who had it stole it. With an `Idempotency-Key` that nobody can guess, an attempt whose answer
/// was lost (a page was left before it came) can be made again with the same cookie: it gets the same next one.
#[utoipa::path(
    post, path = "/api/identity/refresh", operation_id = "refresh", tag = "Identity",
    security(("refreshCookie" = [])),
    params(("idempotency-key" = Option<String>, Header,
        description = "Names this attempt; the same when it is made again because no answer came.",
        min_length = 1, max_length = 255, pattern = "^[ -~]+$")),
    responses((
        status = 200, description = "The session goes on. The next refresh token comes as a cookie.", body = RefreshAnswer,
        headers(("set-cookie" = String, description = "`onlychat_refresh`, the next one.")),
    )),
)]
pub(in crate::routes) async fn refresh(
    State(state): State<ApiState>,
    sender: Sender,
    headers: HeaderMap,
) -> Result<Response> {
    let accounts = accounts(&state)?;
    let token = credentials::cookie(&headers, cookie::NAME).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Failure::new(Code::Unauthenticated, NO_SESSION))?;
    let transport = if sender.tls { cookie::Transport::Tls } else { cookie::Transport::Plain };
    let attempt = idempotency::key(&headers)?;
    // A browser always says which page posts; who says nothing is a program that holds its cookies itself.
    let request = Refresh { token: Secret::from(token), attempt, origin: sender.origin.not_foreign()? };
    let refreshed = match accounts.refresh(request).await {
        Ok(refreshed) => refreshed,
        Err(error) => return refusal(error, transport),
    };
    let cookie = cookie::set(&refreshed.refresh, transport, state.app.clock().now())?;
    let body = RefreshAnswer {
        token: refreshed.access.token.expose().clone(),
        expires_at: refreshed.access.expires_at.to_string(),
    };
    Ok(([(SET_COOKIE, cookie)], Json(body)).into_response())
}

/// The session is over: its cookie is of no use any more.
fn refusal(error: RefreshError, transport: cookie::Transport) -> Result<Response> {
    match &error {
        RefreshError::SessionEnded => {}
        RefreshError::Reused { session_id } => {
            tracing::warn!(%session_id, "a refresh token came a second time; its session is ended");
        }
        RefreshError::Store(_) => return Err(Failure::internal(error)),
    }
    let failure = Failure::new(Code::Unauthenticated, INVALID_SESSION);
    Err(failure.with_header(SET_COOKIE, cookie::clear(transport)?))
}
