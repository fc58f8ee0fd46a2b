//! `POST /api/conversations`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::users::Made;
use onlychat_protocol::conversation::{Conversation, OpenConversationRequest};

use super::sent;
use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// Gets or makes the one conversation with somebody.
#[utoipa::path(
    post, path = "/api/conversations", operation_id = "openConversation", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = OpenConversationRequest,
    responses(
        (status = 200, description = "It was there.", body = Conversation),
        (status = 201, description = "It is new.", body = Conversation),
    ),
)]
pub(in crate::routes) async fn open_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<OpenConversationRequest>,
) -> Result<(StatusCode, Json<Conversation>)> {
    let (details, made) = state.app.open_conversation(&caller.user, &body.user_id).await?;
    let status = match made {
        Made::Created => StatusCode::CREATED,
        Made::Existing => StatusCode::OK,
    };
    Ok((status, Json(sent(&state, &details))))
}
