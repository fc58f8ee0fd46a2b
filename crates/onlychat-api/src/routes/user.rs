//! `/api/user`

use axum::extract::State;
use onlychat_app::users::UpdateUser;
use onlychat_protocol::user::{UpdateUserRequest, User, UserAnswer};

use crate::extract::{Caller, Json};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller.
#[utoipa::path(
    get, path = "/api/user", operation_id = "getUser", tag = "People",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "The caller.", body = UserAnswer)),
)]
pub(super) async fn get_user(caller: Caller) -> Json<UserAnswer> {
    Json(UserAnswer { user: User::whole(&caller.user) })
}

/// Changes the caller's own fields.
#[utoipa::path(
    patch, path = "/api/user", operation_id = "updateUser", tag = "People",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = UpdateUserRequest,
    responses((status = 200, description = "The caller as they are now.", body = UserAnswer)),
)]
pub(super) async fn update_user(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<UpdateUserRequest>,
) -> Result<Json<UserAnswer>> {
    let UpdateUserRequest { first_name, last_name, image_url, color, bio, profile_setup } = body;
    let input = UpdateUser { first_name, last_name, image_url, color, bio, profile_setup };
    let user = state.app.update_user(caller.user, input).await?;
    Ok(Json(UserAnswer { user: User::whole(&user) }))
}
