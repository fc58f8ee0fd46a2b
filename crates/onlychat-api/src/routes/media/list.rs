//! `/api/media`

use axum::extract::State;
use onlychat_protocol::Code;
use onlychat_protocol::media::MediaPage;

use super::shown;
use crate::extract::{Caller, Json, PageQuery, Query};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// The caller's vault, newest first.
#[utoipa::path(
    get, path = "/api/media", operation_id = "listMedia", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(PageQuery),
    responses((status = 200, description = "A part of it.", body = MediaPage)),
)]
pub(in crate::routes) async fn list_media(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<MediaPage>> {
    let owner = caller.user.id;
    let bad = |_bad| Failure::new(Code::BadCursor, "This cursor was not given out here.");
    let after = query.cursor.as_deref().map(|cursor| cursor.parse().map_err(bad)).transpose()?;
    let page = state.app.vault(owner, after, query.limit).await?;
    Ok(Json(MediaPage {
        items: page.items.iter().map(|item| shown(&state, owner, item)).collect(),
        next_cursor: page.next.map(|id| id.to_string()),
    }))
}
