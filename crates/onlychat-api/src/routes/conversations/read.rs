//! `/api/conversations/{id}/read`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_domain::ConversationId;
use onlychat_domain::message::Seq;
use onlychat_protocol::conversation::ReadRequest;

use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Says how far the caller has read. Never moves backwards.
#[utoipa::path(
    put, path = "/api/conversations/{id}/read", operation_id = "markRead", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The conversation's id.", example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    request_body = ReadRequest,
    responses((status = 204, description = "Noted.")),
)]
pub(in crate::routes) async fn mark_read(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(body): Json<ReadRequest>,
) -> Result<StatusCode> {
    state.app.mark_read(caller.user.id, id, Seq(body.seq)).await?;
    Ok(StatusCode::NO_CONTENT)
}
