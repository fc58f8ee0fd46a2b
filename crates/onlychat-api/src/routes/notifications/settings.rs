//! `/api/notifications/settings`

use axum::extract::State;
use onlychat_app::notifications::{KindsPatch, QuietHoursInput, SettingsPatch};
use onlychat_protocol::notification::{
    NotificationSettings, QuietHours, UpdateNotificationKinds, UpdateNotificationSettingsRequest,
};

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// What the caller wants to be told, and how.
#[utoipa::path(
    get, path = "/api/notifications/settings", operation_id = "getNotificationSettings", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "The settings.", body = NotificationSettings)),
)]
pub(in crate::routes) async fn get_notification_settings(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<NotificationSettings>> {
    let view = state.app.notification_settings(caller.user.id).await?;
    Ok(Json(NotificationSettings::new(view.settings, view.email_address)))
}

/// Changes what the caller wants to be told, and how.
#[utoipa::path(
    patch, path = "/api/notifications/settings", operation_id = "updateNotificationSettings", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = UpdateNotificationSettingsRequest,
    responses((status = 200, description = "The settings as they are now.", body = NotificationSettings)),
)]
pub(in crate::routes) async fn update_notification_settings(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<UpdateNotificationSettingsRequest>,
) -> Result<Json<NotificationSettings>> {
    let UpdateNotificationSettingsRequest { push, email, preview, quiet_hours } = body;
    let patch = SettingsPatch {
        push: kinds(push),
        email: kinds(email),
        preview: preview.map(Into::into),
        quiet_hours: quiet_hours.map(|hours| {
            hours.map(|QuietHours { from, to, time_zone }| QuietHoursInput { from, to, time_zone })
        }),
    };
    let view = state.app.set_notification_settings(caller.user.id, patch).await?;
    Ok(Json(NotificationSettings::new(view.settings, view.email_address)))
}

const fn kinds(body: UpdateNotificationKinds) -> KindsPatch {
    let UpdateNotificationKinds { message, broadcast, reaction, subscriber } = body;
    KindsPatch { message, broadcast, reaction, subscriber }
}
