//! `/api/privacy`

use axum::extract::State;
use onlychat_app::privacy::PrivacyPatch;
use onlychat_protocol::privacy::{Privacy, UpdatePrivacyRequest};

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// Who sees what of the caller.
#[utoipa::path(
    get, path = "/api/privacy", operation_id = "getPrivacy", tag = "Privacy",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "The settings.", body = Privacy)),
)]
pub(super) async fn get_privacy(State(state): State<ApiState>, caller: Caller) -> Result<Json<Privacy>> {
    Ok(Json(state.app.privacy(caller.user.id).await?.into()))
}

/// Changes who sees what of the caller.
#[utoipa::path(
    patch, path = "/api/privacy", operation_id = "updatePrivacy", tag = "Privacy",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = UpdatePrivacyRequest,
    responses((status = 200, description = "The settings as they are now.", body = Privacy)),
)]
pub(super) async fn update_privacy(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<UpdatePrivacyRequest>,
) -> Result<Json<Privacy>> {
    let UpdatePrivacyRequest { presence, typing, receipts } = body;
    let patch = PrivacyPatch {
        presence: presence.map(Into::into),
        typing: typing.map(Into::into),
        receipts: receipts.map(Into::into),
    };
    Ok(Json(state.app.set_privacy(caller.user.id, patch).await?.into()))
}
