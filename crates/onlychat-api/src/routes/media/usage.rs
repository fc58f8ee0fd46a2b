//! `/api/media/usage`

use axum::extract::State;
use onlychat_protocol::media::MediaUsage;

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// How much the caller keeps, and how much they may.
#[utoipa::path(
    get, path = "/api/media/usage", operation_id = "getMediaUsage", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "In bytes and files.", body = MediaUsage)),
)]
pub(in crate::routes) async fn get_media_usage(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<MediaUsage>> {
    let (usage, quota) = (state.app.media_usage(caller.user.id).await?, state.app.quota());
    let (max_bytes, max_files) = (quota.bytes, quota.files);
    Ok(Json(MediaUsage { bytes: usage.bytes, files: usage.files, max_bytes, max_files }))
}
