//! `/api/docs`

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};

use super::openapi_json::SHARED;
use crate::docs::html;

/// Where the page's style sheet is.
pub(in crate::routes) const STYLE_PATH: &str = "/api/docs/style.css";
/// The page is text and one style sheet.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

static PAGE: LazyLock<String> = LazyLock::new(|| html::page(&crate::openapi(), STYLE_PATH));

/// This document as a page.
#[utoipa::path(
    get, path = "/api/docs", operation_id = "getDocs", tag = "Installation",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")),
)]
pub(in crate::routes) async fn docs() -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, SHARED),
    ];
    (headers, PAGE.as_str()).into_response()
}

/// The page's style sheet.
pub(in crate::routes) async fn style() -> Response {
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")), (CACHE_CONTROL, SHARED)];
    (headers, include_str!("../../docs/style.css")).into_response()
}
