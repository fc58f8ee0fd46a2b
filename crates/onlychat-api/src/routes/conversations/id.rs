//! `/api/conversations/{id}`

use axum::extract::State;
use onlychat_domain::ConversationId;
use onlychat_protocol::conversation::Conversation;

use super::sent;
use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// One of the caller's conversations.
#[utoipa::path(
    get, path = "/api/conversations/{id}", operation_id = "getConversation", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The conversation's id.", example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 200, description = "The conversation.", body = Conversation)),
)]
pub(in crate::routes) async fn get_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<Json<Conversation>> {
    let details = state.app.conversation(caller.user.id, id).await?;
    Ok(Json(sent(&state, &details)))
}
