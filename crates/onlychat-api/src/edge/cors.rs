//! Cross-origin requests from the pages that `ORIGIN` lists, and from no others.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::origin::{Origin, not_allowed};
use crate::state::ApiState;

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, range, tus-resumable, upload-checksum, upload-length, upload-metadata, upload-offset, x-request-id",
);
const ANSWER_HEADERS: HeaderValue = HeaderValue::from_static(
    "content-range, idempotency-replayed, location, ratelimit, ratelimit-policy, retry-after, tus-checksum-algorithm, tus-extension, tus-max-size, tus-resumable, tus-version, upload-expires, upload-length, upload-media-id, upload-offset, www-authenticate, x-request-id",
);
/// How long a browser may keep a preflight's answer, in seconds. Chromium keeps none longer.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

/// Answers preflights and adds the headers with which a page may read an answer. Only for the API: the web app's
/// files are for its own origin.
pub(crate) async fn cors(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    if !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    let origin = Origin::of(request.headers(), &state.origins);
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match (&origin, preflight) {
        (Origin::Allowed(_), true) => preflight_answer(),
        (Origin::Foreign, true) => not_allowed().into_response(),
        (Origin::Absent, true) | (_, false) => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Origin::Allowed(origin) = origin {
        allow(headers, &origin);
    }
    response
}

/// Whether a path belongs to the API.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn preflight_answer() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn allow(headers: &mut HeaderMap, origin: &str) {
    let Ok(origin) = HeaderValue::from_str(origin) else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
}
