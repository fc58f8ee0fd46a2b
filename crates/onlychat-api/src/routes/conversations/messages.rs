//! `GET /api/conversations/{id}/messages`

use axum::extract::State;
use onlychat_domain::ConversationId;
use onlychat_protocol::message::History;

use crate::extract::{Caller, HistoryQuery, Json, Path, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// A part of the history, ascending by `seq`. Deleted messages keep their `seq` and have no text.
#[utoipa::path(
    get, path = "/api/conversations/{id}/messages", operation_id = "listMessages", tag = "Messages",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(
        ("id" = String, Path, description = "The conversation's id.", example = "cnv_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        HistoryQuery,
    ),
    responses((status = 200, description = "The messages.", body = History)),
)]
pub(in crate::routes) async fn list_messages(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<History>> {
    let viewer = caller.user.id;
    let history = state.app.history(viewer, id, query.range(), query.limit).await?;
    let items = history.messages.iter().map(|message| state.message(message, viewer)).collect();
    Ok(Json(History { items, next_cursor: None, last_seq: history.last_seq.0 }))
}
