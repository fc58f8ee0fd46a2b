//! `/api/creators/{handle}/broadcasts`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_domain::message::Seq;
use onlychat_protocol::broadcast::{Broadcast, ChannelHistory};
use onlychat_protocol::conversation::ReadRequest;

use crate::extract::{Caller, HistoryQuery, Json, Path, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// What a creator said, ascending by `seq`; for subscribers and the creator. Others get 403 `subscription_required`.
#[utoipa::path(
    get, path = "/api/creators/{handle}/broadcasts", operation_id = "listBroadcasts", tag = "Broadcasts",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("handle" = String, Path, description = "The creator's handle.", example = "zoe"), HistoryQuery),
    responses((status = 200, description = "The broadcasts.", body = ChannelHistory)),
)]
pub(in crate::routes) async fn list_broadcasts(
    State(state): State<ApiState>,
    caller: Caller,
    Path(handle): Path<String>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<ChannelHistory>> {
    let history = state.app.channel_history(caller.user.id, &handle, query.range(), query.limit).await?;
    let items = history.broadcasts.iter().map(Broadcast::from).collect();
    Ok(Json(ChannelHistory { items, next_cursor: None, last_seq: history.last_seq.0 }))
}

/// Says how far the caller, who subscribed, has read. Never moves backwards.
#[utoipa::path(
    put, path = "/api/creators/{handle}/broadcasts/read", operation_id = "markChannelRead", tag = "Broadcasts",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("handle" = String, Path, description = "The creator's handle.", example = "zoe")),
    request_body = ReadRequest,
    responses((status = 204, description = "Noted.")),
)]
pub(in crate::routes) async fn mark_channel_read(
    State(state): State<ApiState>,
    caller: Caller,
    Path(handle): Path<String>,
    Json(body): Json<ReadRequest>,
) -> Result<StatusCode> {
    state.app.mark_channel_read(caller.user.id, &handle, Seq(body.seq)).await?;
    Ok(StatusCode::NO_CONTENT)
}
