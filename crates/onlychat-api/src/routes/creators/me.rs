//! `/api/creators/me`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::creators::PutCreator;
use onlychat_app::users::Made;
use onlychat_protocol::creator::{Creator, PutCreatorRequest};

use super::sent;
use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller's own page; 404 while there is none.
#[utoipa::path(
    get, path = "/api/creators/me", operation_id = "getOwnCreator", tag = "Creators",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "The page.", body = Creator)),
)]
pub(in crate::routes) async fn get_own_creator(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<Creator>> {
    let page = state.app.own_creator_page(&caller.user).await?;
    Ok(Json(sent(&page)))
}

/// Becomes a creator, or changes one's page.
#[utoipa::path(
    put, path = "/api/creators/me", operation_id = "putOwnCreator", tag = "Creators",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = PutCreatorRequest,
    responses(
        (status = 200, description = "Changed.", body = Creator),
        (status = 201, description = "The caller is a creator now.", body = Creator),
    ),
)]
pub(in crate::routes) async fn put_own_creator(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<PutCreatorRequest>,
) -> Result<(StatusCode, Json<Creator>)> {
    let PutCreatorRequest { handle, display_name, about, dm_policy } = body;
    let input = PutCreator { handle, display_name, about, dm_policy: dm_policy.into() };
    let (page, made) = state.app.put_creator(&caller.user, input).await?;
    let status = match made {
        Made::Created => StatusCode::CREATED,
        Made::Existing => StatusCode::OK,
    };
    Ok((status, Json(sent(&page))))
}
