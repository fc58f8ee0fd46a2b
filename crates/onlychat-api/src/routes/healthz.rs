//! `/healthz`

/// Whether the process lives.
#[utoipa::path(
    get, path = "/healthz", operation_id = "healthz", tag = "Operations",
    responses((status = 200, description = "It does.", body = String, content_type = "text/plain", example = "ok")),
)]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}
