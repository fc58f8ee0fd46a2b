//! `/api/media/session`: how pictures and videos in a page, which can send no header, say who asks for them.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::edge::credentials::{MEDIA_COOKIE, session_token};
use crate::extract::{Sender, SignedIn};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// Sets a cookie with the session token of this very request, for addresses under `/api/media/` alone. It ends when the token
/// does: ask again with each new token.
#[utoipa::path(
    put, path = "/api/media/session", operation_id = "openMediaSession", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 204, description = "The cookie `onlychat_media` is set.")),
)]
pub(in crate::routes) async fn open_media_session(
    State(state): State<ApiState>,
    SignedIn(principal): SignedIn,
    sender: Sender,
    headers: HeaderMap,
) -> Result<Response> {
    let token = session_token(&headers).ok_or_else(|| Failure::internal("a caller without a token"))?;
    let age = principal.expires_at.since(state.app.clock().now());
    answer(&sender, token, age)
}

/// Takes the cookie away.
#[utoipa::path(
    delete, path = "/api/media/session", operation_id = "closeMediaSession", tag = "Media",
    responses((status = 204, description = "The cookie is gone.")),
)]
pub(in crate::routes) async fn close_media_session(sender: Sender) -> Result<Response> {
    answer(&sender, "", Duration::ZERO)
}

fn answer(sender: &Sender, value: &str, age: Duration) -> Result<Response> {
    let secure = if sender.tls { "; Secure" } else { "" };
    let age = age.as_secs();
    let text =
        format!("{MEDIA_COOKIE}={value}; Path=/api/media/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::try_from(text).map_err(Failure::internal)?;
    cookie.set_sensitive(true);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}
