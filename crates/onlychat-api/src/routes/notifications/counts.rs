//! `/api/notifications/counts`

use axum::extract::State;
use onlychat_protocol::notification::NotificationCounts;
use onlychat_store::UnreadEntries;

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// How many notifications the caller has not read.
#[utoipa::path(
    get, path = "/api/notifications/counts", operation_id = "countNotifications", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "Of each kind.", body = NotificationCounts)),
)]
pub(in crate::routes) async fn count_notifications(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<NotificationCounts>> {
    let UnreadEntries { reaction, subscriber, file } = state.app.unread_entries(caller.user.id).await?;
    Ok(Json(NotificationCounts { reaction, subscriber, file }))
}
