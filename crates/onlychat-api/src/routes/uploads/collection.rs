//! `/api/uploads`

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use onlychat_domain::media::FILE_MAX_BYTES;
use onlychat_protocol::media::Upload;

use super::id::take_in;
use super::tus::{self, Resumable};
use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// How many unfinished uploads a list shows.
const LISTED: usize = 200;

/// What this server can do with uploads.
#[utoipa::path(
    options, path = "/api/uploads", operation_id = "getUploadOptions", tag = "Media",
    responses((status = 204, description = "In the headers: `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`.")),
)]
pub(in crate::routes) async fn upload_options() -> impl IntoResponse {
    let header = |name| HeaderName::from_static(name);
    let headers: HeaderMap = [
        (tus::RESUMABLE, tus::VERSION),
        (header("tus-version"), tus::VERSION),
        (header("tus-extension"), tus::EXTENSIONS),
        (header("tus-max-size"), HeaderValue::from(FILE_MAX_BYTES)),
        (header("tus-checksum-algorithm"), tus::ALGORITHMS),
    ]
    .into_iter()
    .collect();
    (StatusCode::NO_CONTENT, headers)
}

/// Begins an upload. `Upload-Length` says how long the file is, `Upload-Metadata` its `filename`, what it is for
/// (`purpose`: `attachment` or `voice`), what is seen (`alt`) and the `sha256` it must have, each if it is to be said. A body is the
/// file's beginning.
#[utoipa::path(
    post, path = "/api/uploads", operation_id = "beginUpload", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("tus-resumable" = String, Header, description = "`1.0.0`.", example = "1.0.0"),
        ("upload-length" = u64, Header, description = "How many bytes the file has."),
        ("upload-metadata" = Option<String>, Header, description = "Pairs of a key and a text in base64, with commas between."),
    ),
    responses((status = 201, description = "It has begun; `Location` is where its bytes go.")),
)]
pub(in crate::routes) async fn begin_upload(
    State(state): State<ApiState>,
    caller: Caller,
    _version: Resumable,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let new = tus::new_upload(&headers)?;
    let with_bytes = headers.contains_key(http::header::CONTENT_TYPE);
    if with_bytes {
        tus::check_content_type(&headers)?;
    }
    let upload = state.app.begin_upload(caller.user.id, new).await?;
    let location = HeaderValue::try_from(format!("/api/uploads/{}", upload.id));
    let upload =
        if with_bytes { take_in(&state, &caller, upload.id, &headers, 0, body).await? } else { upload };
    let mut answer = tus::state(&upload);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(location) = location {
        answer.insert(LOCATION, location);
    }
    Ok((StatusCode::CREATED, answer).into_response())
}

/// The caller's uploads, oldest first: those that wait for more bytes, and those that were finished lately.
#[utoipa::path(
    get, path = "/api/uploads", operation_id = "listUploads", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "At most 200.", body = Vec<Upload>)),
)]
pub(in crate::routes) async fn list_uploads(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<Vec<Upload>>> {
    let uploads = state.app.store().uploads_of(caller.user.id, LISTED).await?;
    Ok(Json(uploads.iter().map(Upload::from).collect()))
}
