//! `/api/notifications/read`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::notifications::ReadNotifications;
use onlychat_protocol::notification::ReadNotificationsRequest;

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// Says what the caller has read in the notification centre: some entries, or all up to one. What came after it stays unread.
#[utoipa::path(
    post, path = "/api/notifications/read", operation_id = "readNotifications", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = ReadNotificationsRequest,
    responses((status = 204, description = "Noted.")),
)]
pub(in crate::routes) async fn read_notifications(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<ReadNotificationsRequest>,
) -> Result<StatusCode> {
    let ReadNotificationsRequest { ids, up_to, kind } = body;
    let read = ReadNotifications { ids, up_to, kind: kind.map(Into::into) };
    state.app.read_notifications(caller.user.id, read).await?;
    Ok(StatusCode::NO_CONTENT)
}
