//! `/api/messages/{id}/reactions/{emoji}`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_domain::MessageId;

use crate::extract::{Caller, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Reacts to a message; doing it twice changes nothing.
#[utoipa::path(
    put, path = "/api/messages/{id}/reactions/{emoji}", operation_id = "react", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("id" = String, Path, description = "The message's id.", example = "msg_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        ("emoji" = String, Path, description = "One emoji.", example = "👍"),
    ),
    responses((status = 204, description = "The reaction is there.")),
)]
pub(in crate::routes) async fn react(
    State(state): State<ApiState>,
    caller: Caller,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<StatusCode> {
    state.app.react(caller.user.id, id, &emoji).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a reaction back; doing it twice changes nothing.
#[utoipa::path(
    delete, path = "/api/messages/{id}/reactions/{emoji}", operation_id = "unreact", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("id" = String, Path, description = "The message's id.", example = "msg_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        ("emoji" = String, Path, description = "One emoji.", example = "👍"),
    ),
    responses((status = 204, description = "The reaction is not there.")),
)]
pub(in crate::routes) async fn unreact(
    State(state): State<ApiState>,
    caller: Caller,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<StatusCode> {
    state.app.unreact(caller.user.id, id, &emoji).await?;
    Ok(StatusCode::NO_CONTENT)
}
