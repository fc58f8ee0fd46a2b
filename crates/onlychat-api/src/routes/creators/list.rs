//! `/api/creators`

use axum::extract::State;
use onlychat_domain::page::CreatorCursor;
use onlychat_protocol::Page;
use onlychat_protocol::creator::Creator;

use super::{cursor, sent};
use crate::extract::{CreatorsQuery, Json, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// Finds creators, those with most subscribers first. For everybody; `viewer` is always null here.
#[utoipa::path(
    get, path = "/api/creators", operation_id = "listCreators", tag = "Creators",
    params(CreatorsQuery),
    responses((status = 200, description = "A part of the list.", body = Page<Creator>)),
)]
pub(in crate::routes) async fn list_creators(
    State(state): State<ApiState>,
    Query(query): Query<CreatorsQuery>,
) -> Result<Json<Page<Creator>>> {
    let after = query.cursor.as_deref().map(cursor::read).transpose()?;
    let search = query.q.unwrap_or_default();
    // One more than asked for says whether there are more.
    let mut pages = state.app.search_creators(&search, after.as_ref(), query.limit + 1).await?;
    let more = pages.len() > query.limit;
    pages.truncate(query.limit);
    let last = pages.last().filter(|_| more).map(|page| CreatorCursor {
        subscriber_count: page.creator.subscriber_count,
        handle: page.creator.handle.clone(),
    });
    let next_cursor = last.as_ref().map(cursor::write);
    Ok(Json(Page { items: pages.iter().map(sent).collect(), next_cursor }))
}
