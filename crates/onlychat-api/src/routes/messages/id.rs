//! `/api/messages/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_domain::MessageId;
use onlychat_protocol::message::{EditMessageRequest, Message};

use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Changes a message's text. Its author may, for as long as `GET /api/config` says.
#[utoipa::path(
    patch, path = "/api/messages/{id}", operation_id = "editMessage", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The message's id.", example = "msg_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    request_body = EditMessageRequest,
    responses((status = 200, description = "The message as it is now.", body = Message)),
)]
pub(in crate::routes) async fn edit_message(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Json(body): Json<EditMessageRequest>,
) -> Result<Json<Message>> {
    let message = state.app.edit_message(caller.user.id, id, &body.text).await?;
    Ok(Json(state.message(&message, caller.user.id)))
}

/// Deletes a message. Its author may, at any time; it keeps its `seq`.
#[utoipa::path(
    delete, path = "/api/messages/{id}", operation_id = "deleteMessage", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The message's id.", example = "msg_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 204, description = "It is deleted, now or before.")),
)]
pub(in crate::routes) async fn delete_message(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    state.app.delete_message(caller.user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
