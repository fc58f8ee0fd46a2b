//! `GET /api/relations`

use axum::extract::State;
use onlychat_protocol::Page;
use onlychat_protocol::privacy::Relation;

use super::sent;
use crate::cursor::{self, bad_cursor};
use crate::extract::{Caller, Json, PageQuery, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// Whom the caller blocks or restricts.
#[utoipa::path(
    get, path = "/api/relations", operation_id = "listRelations", tag = "Privacy",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(PageQuery),
    responses((status = 200, description = "A part of the list.", body = Page<Relation>)),
)]
pub(in crate::routes) async fn list_relations(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Relation>>> {
    let read = |text: &str| cursor::open(text)?.parse().map_err(|_bad| bad_cursor());
    let after = query.cursor.as_deref().map(read).transpose()?;
    let page = state.app.relations(caller.user.id, after, query.limit).await?;
    Ok(Json(Page {
        items: page.items.iter().map(sent).collect(),
        next_cursor: page.next.map(|id| cursor::seal(&id.to_string())),
    }))
}
