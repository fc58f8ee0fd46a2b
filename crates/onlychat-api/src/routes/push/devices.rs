//! `/api/push/devices`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::notifications::NewDevice;
use onlychat_domain::Secret;
use onlychat_domain::id::DeviceId;
use onlychat_protocol::notification::{Device, DeviceKeys, DeviceList, DeviceRequest};

use crate::extract::{Caller, Json, Path, SignedIn};
use crate::failure::Result;
use crate::state::ApiState;

/// The browsers that take pushes for the caller.
#[utoipa::path(
    get, path = "/api/push/devices", operation_id = "listDevices", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "All of them.", body = DeviceList)),
)]
pub(in crate::routes) async fn list_devices(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<DeviceList>> {
    let devices = state.app.devices(caller.user.id).await?;
    Ok(Json(DeviceList { items: devices.iter().map(Device::from).collect() }))
}

/// From now on pushes for the caller go to this browser, and no longer those of whoever used it before. The same endpoint
/// again is the same device. Of more than 20 the one that was not named for longest goes. It ends with the session.
#[utoipa::path(
    put, path = "/api/push/devices", operation_id = "putDevice", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = DeviceRequest,
    responses((status = 200, description = "The device.", body = Device)),
)]
pub(in crate::routes) async fn put_device(
    State(state): State<ApiState>,
    caller: Caller,
    SignedIn(principal): SignedIn,
    Json(body): Json<DeviceRequest>,
) -> Result<Json<Device>> {
    let DeviceRequest { endpoint, keys: DeviceKeys { p256dh, auth }, name } = body;
    let (endpoint, auth) = (Secret::new(endpoint), Secret::new(auth));
    let session_id = principal.session_id.clone();
    let device = NewDevice { endpoint, p256dh, auth, name, session_id };
    Ok(Json(Device::from(&state.app.put_device(caller.user.id, device).await?)))
}

/// Sends nothing more to a device of the caller's.
#[utoipa::path(
    delete, path = "/api/push/devices/{id}", operation_id = "dropDevice", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The device's id.", example = "dev_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 204, description = "It is forgotten.")),
)]
pub(in crate::routes) async fn drop_device(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode> {
    state.app.drop_device(caller.user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends something to a device of the caller's, to see whether it arrives.
#[utoipa::path(
    post, path = "/api/push/devices/{id}/test", operation_id = "testDevice", tag = "Notifications",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("id" = String, Path, description = "The device's id.", example = "dev_01k9r7c5y3f8q2v0c6z4m1n8bd")),
    responses((status = 202, description = "It is on its way.")),
)]
pub(in crate::routes) async fn test_device(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode> {
    state.app.test_device(caller.user.id, id).await?;
    Ok(StatusCode::ACCEPTED)
}
