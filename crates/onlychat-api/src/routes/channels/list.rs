//! `GET /api/channels`

use axum::extract::State;
use onlychat_app::broadcasts::ChannelDetails;
use onlychat_protocol::Page;
use onlychat_protocol::broadcast::Channel;
use onlychat_protocol::creator::Creator;

use super::cursor;
use crate::extract::{Caller, Json, PageQuery, Query};
use crate::failure::Result;
use crate::state::ApiState;

/// The channels of the creators whom the caller subscribed to, the one with the latest broadcast first.
#[utoipa::path(
    get, path = "/api/channels", operation_id = "listChannels", tag = "Broadcasts",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(PageQuery),
    responses((status = 200, description = "A part of the list.", body = Page<Channel>)),
)]
pub(in crate::routes) async fn list_channels(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Channel>>> {
    let after = query.cursor.as_deref().map(cursor::read).transpose()?;
    let page = state.app.channels(caller.user.id, after, query.limit).await?;
    let sent = |ChannelDetails { view, page }: &ChannelDetails| {
        Channel::new(view, Creator::new(&page.creator, &page.owner, None))
    };
    Ok(Json(Page { items: page.items.iter().map(sent).collect(), next_cursor: page.next.map(cursor::write) }))
}
