//! `POST /api/conversations/{id}/messages`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::messages::SendMessage;
use onlychat_domain::ConversationId;
use onlychat_protocol::message::{Message, SendMessageRequest};

use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Sends a message. When the answer comes, it is durable. The same `clientId` again gives the first message.
#[utoipa::path(
    post, path = "/api/conversations/{id}/messages", operation_id = "sendMessage", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The conversation's id.", example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    request_body = SendMessageRequest,
    responses(
        (status = 200, description = "It had been sent before; the first message.", body = Message),
        (status = 201, description = "It is sent.", body = Message),
    ),
)]
pub(in crate::routes) async fn send_message(
    State(state): State<ApiState>,
    caller: Caller,
    Path(conversation_id): Path<ConversationId>,
    Json(body): Json<SendMessageRequest>,
) -> Result<(StatusCode, Json<Message>)> {
    let SendMessageRequest { client_id, text, reply_to, attachments } = body;
    let attachments = attachments.into_iter().map(|attachment| attachment.id).collect();
    let input = SendMessage { conversation_id, client_id, text, reply_to, attachments };
    let sent = state.app.send_message(caller.user.id, input).await?;
    let status = if sent.replayed { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(state.message(&sent.message, caller.user.id))))
}
