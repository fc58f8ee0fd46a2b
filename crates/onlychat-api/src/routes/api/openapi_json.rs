//! `/api/openapi.json`

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::failure::{Failure, Result};

/// For an hour anybody may keep it: it changes with the program alone.
pub(super) const SHARED: HeaderValue = HeaderValue::from_static("public, max-age=3600");

static DOCUMENT: LazyLock<serde_json::Result<String>> = LazyLock::new(|| crate::openapi().to_json());

/// This document: OpenAPI 3.1.
#[utoipa::path(
    get, path = "/api/openapi.json", operation_id = "getOpenapi", tag = "Installation",
    responses((status = 200, description = "The document.", body = serde_json::Value)),
)]
pub(in crate::routes) async fn openapi_json() -> Result<Response> {
    let document = DOCUMENT.as_ref().map_err(|error| Failure::internal(error.to_string()))?;
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json")), (CACHE_CONTROL, SHARED)];
    Ok((headers, document.as_str()).into_response())
}
