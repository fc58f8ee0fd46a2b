//! `GET /api/conversations`

use axum::extract::State;
use onlychat_protocol::Page;
use onlychat_protocol::conversation::Conversation;

use super::{cursor, sent};
use crate::extract::{Caller, ConversationsQuery, Json, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller's conversations, most recent first. With `q`, a page may hold fewer than `limit`, even none, and still
/// have a `nextCursor`: each answer looks at a bounded part of the list.
#[utoipa::path(
    get, path = "/api/conversations", operation_id = "listConversations", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(ConversationsQuery),
    responses((status = 200, description = "A part of the list.", body = Page<Conversation>)),
)]
pub(in crate::routes) async fn list_conversations(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ConversationsQuery>,
) -> Result<Json<Page<Conversation>>> {
    let after = query.cursor.as_deref().map(cursor::read).transpose()?;
    let name = query.q.unwrap_or_default();
    let page = state.app.conversations(caller.user.id, query.shelf.into(), &name, after, query.limit).await?;
    Ok(Json(Page {
        items: page.items.iter().map(|details| sent(&state, details)).collect(),
        next_cursor: page.next.map(cursor::write),
    }))
}
