//! `/api/media/{id}/retry`

use axum::extract::State;
use onlychat_domain::MediaId;
use onlychat_protocol::media::Media;

use super::shown;
use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Tries again to make what can be shown of a file. 409 when it did not fail, or would fail again.
#[utoipa::path(
    post, path = "/api/media/{id}/retry", operation_id = "retryMedia", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The file's id.", example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 200, description = "It is worked on again.", body = Media)),
)]
pub(in crate::routes) async fn retry_media(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MediaId>,
) -> Result<Json<Media>> {
    let item = state.app.retry_media(caller.user.id, id).await?;
    Ok(Json(shown(&state, caller.user.id, &item)))
}
