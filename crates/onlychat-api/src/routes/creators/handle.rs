//! `/api/creators/{handle}`

use axum::extract::State;
use onlychat_protocol::creator::Creator;

use super::sent;
use crate::extract::{Json, MaybeCaller, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// A creator's page. For everybody; `viewer` says what it is to a caller who is signed in.
#[utoipa::path(
    get, path = "/api/creators/{handle}", operation_id = "getCreator", tag = "Creators",
    security((), ("bearer" = []), ("sessionCookie" = [])),
    params(("handle" = String, Path, description = "The creator's handle.", example = "zoe")),
    responses((status = 200, description = "The page.", body = Creator)),
)]
pub(in crate::routes) async fn get_creator(
    State(state): State<ApiState>,
    MaybeCaller(caller): MaybeCaller,
    Path(handle): Path<String>,
) -> Result<Json<Creator>> {
    let page = state.app.creator_page(&handle, caller.as_ref().map(|caller| &caller.user)).await?;
    Ok(Json(sent(&page)))
}
