//! `PUT /api/relations/{userId}`

use axum::extract::State;
use onlychat_app::privacy::RelationPatch;
use onlychat_protocol::privacy::{Relation, RelationRequest};

use super::sent;
use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Blocks or restricts somebody, or no longer. To whom they block, the caller's page, files and presence are not there, and
/// neither can write to the other. Who is restricted does not notice: the caller is told of nothing they do, and they see
/// neither when the caller is here nor what the caller has read.
#[utoipa::path(
    put, path = "/api/relations/{userId}", operation_id = "putRelation", tag = "Privacy",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("userId" = String, Path, description = "The other's id.", example = "usr_6740d0ff01020304050607ab")),
    request_body = RelationRequest,
    responses((status = 200, description = "As it is now.", body = Relation)),
)]
pub(in crate::routes) async fn put_relation(
    State(state): State<ApiState>,
    caller: Caller,
    Path(user_id): Path<String>,
    Json(body): Json<RelationRequest>,
) -> Result<Json<Relation>> {
    let RelationRequest { blocked, restricted } = body;
    let patch = RelationPatch { blocked, restricted };
    let details = state.app.set_relation(caller.user.id, &user_id, patch).await?;
    Ok(Json(sent(&details)))
}
