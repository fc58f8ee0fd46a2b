//! `GET /api/conversations`

use axum::extract::State;
use onlychat_domain::page::ConversationCursor;
use onlychat_protocol::Page;
use onlychat_protocol::conversation::Conversation;

use super::{cursor, sent};
use crate::extract::{Caller, Json, PageQuery, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller's conversations, most recent first.
#[utoipa::path(
    get, path = "/api/conversations", operation_id = "listConversations", tag = "Conversations",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(PageQuery),
    responses((status = 200, description = "A part of the list.", body = Page<Conversation>)),
)]
pub(in crate::routes) async fn list_conversations(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Conversation>>> {
    let after = query.cursor.as_deref().map(cursor::read).transpose()?;
    // One more than asked for says whether there are more.
    let mut details = state.app.conversations(caller.user.id, after, query.limit + 1).await?;
    let more = details.len() > query.limit;
    details.truncate(query.limit);
    let last = details.last().filter(|_| more).map(|last| &last.view.conversation);
    let next_cursor =
        last.map(|last| cursor::write(ConversationCursor { updated_at: last.updated_at, id: last.id }));
    Ok(Json(Page { items: details.iter().map(sent).collect(), next_cursor }))
}
