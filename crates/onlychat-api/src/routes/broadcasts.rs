//! `/api/broadcasts`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_protocol::broadcast::{Broadcast, PublishRequest};

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// Says something to everybody who subscribes to the caller, who must have a creator page. When the answer comes, it is
/// durable, however large the audience. The same `clientId` again gives the first broadcast.
#[utoipa::path(
    post, path = "/api/broadcasts", operation_id = "publishBroadcast", tag = "Broadcasts",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = PublishRequest,
    responses(
        (status = 200, description = "It had been sent before; the first broadcast.", body = Broadcast),
        (status = 201, description = "It is sent.", body = Broadcast),
    ),
)]
pub(super) async fn publish_broadcast(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<PublishRequest>,
) -> Result<(StatusCode, Json<Broadcast>)> {
    let PublishRequest { client_id, text } = body;
    let published = state.app.publish(caller.user.id, &client_id, &text).await?;
    let status = if published.replayed { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(Broadcast::from(&published.broadcast))))
}
