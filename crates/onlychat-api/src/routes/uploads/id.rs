//! `/api/uploads/{id}`

use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt as _;
use futures_util::stream::try_unfold;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue};
use onlychat_app::media::Body as Bytes;
use onlychat_domain::UploadId;
use onlychat_domain::media::Upload as DomainUpload;
use onlychat_protocol::Code;
use onlychat_protocol::media::Upload;
use tokio::time::timeout;

use super::tus::{self, Resumable};
use crate::extract::{Caller, Json, Path};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// How long a client may send nothing before its connection counts as cut.
const SILENCE: Duration = Duration::from_mins(1);

/// The body, cut when nothing comes for too long.
fn bytes(body: Body) -> Bytes {
    Box::pin(try_unfold(body.into_data_stream(), |mut body| async move {
        let piece = timeout(SILENCE, body.try_next()).await??;
        Ok(piece.map(|piece| (piece, body)))
    }))
}

/// Takes in the bytes of a request, in a task of its own: what came is put aside also when the client goes away.
pub(super) async fn take_in(
    state: &ApiState,
    caller: &Caller,
    id: UploadId,
    headers: &HeaderMap,
    offset: u64,
    body: Body,
) -> Result<DomainUpload> {
    let checksum = tus::checksum(headers)?;
    let (app, owner) = (state.app.clone(), caller.user.id);
    let work = async move { app.append_upload(owner, id, offset, bytes(body), checksum).await };
    let appended = tokio::spawn(work).await.map_err(Failure::internal)??;
    if appended.cut {
        return Err(Failure::new(
            Code::RequestTimeout,
            "The rest of the body did not come. Ask where to go on.",
        ));
    }
    Ok(appended.upload)
}

/// How much of an upload is there: `Upload-Offset` of `Upload-Length` bytes, and `Upload-Media-Id` once it is whole.
#[utoipa::path(
    head, path = "/api/uploads/{id}", operation_id = "getUploadOffset", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("id" = String, Path, description = "The upload's id.", example = "upl_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        ("tus-resumable" = String, Header, description = "`1.0.0`.", example = "1.0.0"),
    ),
    responses((status = 200, description = "In the headers.")),
)]
pub(in crate::routes) async fn get_upload_offset(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<UploadId>,
    _version: Resumable,
) -> Result<Response> {
    let upload = state.app.upload(caller.user.id, id).await?;
    let mut headers = tus::state(&upload);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, headers).into_response())
}

/// An upload of the caller.
#[utoipa::path(
    get, path = "/api/uploads/{id}", operation_id = "getUpload", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The upload's id.", example = "upl_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 200, description = "The upload.", body = Upload)),
)]
pub(in crate::routes) async fn get_upload(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<UploadId>,
) -> Result<Json<Upload>> {
    let upload = state.app.upload(caller.user.id, id).await?;
    Ok(Json(Upload::from(&upload)))
}

/// Sends more of a file, from `Upload-Offset` on; best 8 MiB at a time. Whatever came before a connection was cut is kept.
/// With `Upload-Checksum` the bytes of this request are kept only if they match.
#[utoipa::path(
    patch, path = "/api/uploads/{id}", operation_id = "appendUpload", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("id" = String, Path, description = "The upload's id.", example = "upl_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        ("tus-resumable" = String, Header, description = "`1.0.0`.", example = "1.0.0"),
        ("upload-offset" = u64, Header, description = "How much the server has, by `HEAD`."),
        ("upload-checksum" = Option<String>, Header, description = "`sha256` and the checksum in base64."),
    ),
    request_body(content = String, content_type = "application/offset+octet-stream"),
    responses(
        (status = 204, description = "It is kept; in the headers where the upload is now."),
        (status = 412, description = "Another version of the protocol.", body = onlychat_protocol::Problem, content_type = "application/problem+json"),
        (status = 423, description = "Another request is at this upload.", body = onlychat_protocol::Problem, content_type = "application/problem+json"),
        (status = 460, description = "The bytes do not match the checksum.", body = onlychat_protocol::Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::routes) async fn append_upload(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<UploadId>,
    _version: Resumable,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    tus::check_content_type(&headers)?;
    let offset = tus::offset(&headers)?;
    let upload = take_in(&state, &caller, id, &headers, offset, body).await?;
    Ok((StatusCode::NO_CONTENT, tus::state(&upload)).into_response())
}

/// Forgets an upload and what came of it. A file that it became stays.
#[utoipa::path(
    delete, path = "/api/uploads/{id}", operation_id = "cancelUpload", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The upload's id.", example = "upl_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 204, description = "It is forgotten.")),
)]
pub(in crate::routes) async fn cancel_upload(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<UploadId>,
) -> Result<Response> {
    state.app.cancel_upload(caller.user.id, id).await?;
    Ok((StatusCode::NO_CONTENT, [(tus::RESUMABLE, tus::VERSION)]).into_response())
}
