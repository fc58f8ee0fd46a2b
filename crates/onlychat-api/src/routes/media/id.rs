//! `/api/media/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_domain::MediaId;
use onlychat_protocol::media::{Media, UpdateMediaRequest};

use super::shown;
use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// A file that the caller may read: an own one, or one in a message to them. Its `base` is fresh.
#[utoipa::path(
    get, path = "/api/media/{id}", operation_id = "getMedia", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The file's id.", example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 200, description = "The file.", body = Media)),
)]
pub(in crate::routes) async fn get_media(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MediaId>,
) -> Result<Json<Media>> {
    let item = state.app.readable(caller.user.id, id).await?;
    let mut media = shown(&state, caller.user.id, &item);
    if item.media.owner_id != caller.user.id {
        // How often somebody sends a file is theirs to know.
        media.uses = 1;
    }
    Ok(Json(media))
}

/// Changes a file of the caller's vault. Messages that carry it keep what they were sent with.
#[utoipa::path(
    patch, path = "/api/media/{id}", operation_id = "updateMedia", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The file's id.", example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    request_body = UpdateMediaRequest,
    responses((status = 200, description = "The file as it is now.", body = Media)),
)]
pub(in crate::routes) async fn update_media(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MediaId>,
    Json(body): Json<UpdateMediaRequest>,
) -> Result<Json<Media>> {
    let (name, alt) = (body.name.as_deref(), body.alt.as_ref().map(Option::as_deref));
    let item = state.app.update_media(caller.user.id, id, name, alt).await?;
    Ok(Json(shown(&state, caller.user.id, &item)))
}

/// Takes a file out of the caller's vault. Messages that carry it go on carrying it.
#[utoipa::path(
    delete, path = "/api/media/{id}", operation_id = "removeMedia", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The file's id.", example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 204, description = "It is out of the vault.")),
)]
pub(in crate::routes) async fn remove_media(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MediaId>,
) -> Result<StatusCode> {
    state.app.remove_media(caller.user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
