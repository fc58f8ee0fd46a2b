//! `/api/asyncapi.json`

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use super::openapi_json::SHARED;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| crate::asyncapi().to_string());

/// The frames of `/api/realtime`: AsyncAPI 3.
#[utoipa::path(
    get, path = "/api/asyncapi.json", operation_id = "getAsyncapi", tag = "Installation",
    responses((status = 200, description = "The document.", body = serde_json::Value)),
)]
pub(in crate::routes) async fn asyncapi_json() -> Response {
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json")), (CACHE_CONTROL, SHARED)];
    (headers, DOCUMENT.as_str()).into_response()
}
