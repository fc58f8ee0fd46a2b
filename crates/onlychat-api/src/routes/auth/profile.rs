//! `/api/auth/profile` and `/api/auth/profile/{clerkId}`

use axum::extract::State;
use onlychat_protocol::user::{User, UserAnswer};

use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// The caller's own profile; the same as `GET /api/user`.
#[utoipa::path(
    get, path = "/api/auth/profile", operation_id = "getOwnProfile", tag = "People",
    security(("bearer" = []), ("sessionCookie" = [])),
    responses((status = 200, description = "The caller.", body = UserAnswer)),
)]
pub(in crate::routes) async fn get_own_profile(caller: Caller) -> Json<UserAnswer> {
    Json(UserAnswer { user: User::whole(&caller.user) })
}

/// Somebody's profile: whole for oneself, without the address for others.
#[utoipa::path(
    get, path = "/api/auth/profile/{clerkId}", operation_id = "getProfile", tag = "People",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("clerkId" = String, Path, description = "The identity provider's id of the person.", example = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC")),
    responses((status = 200, description = "The person.", body = UserAnswer)),
)]
pub(in crate::routes) async fn get_profile(
    State(state): State<ApiState>,
    caller: Caller,
    Path(clerk_id): Path<String>,
) -> Result<Json<UserAnswer>> {
    let user = state.app.profile(&clerk_id).await?;
    let user = if user.id == caller.user.id { User::whole(&user) } else { User::for_others(&user) };
    Ok(Json(UserAnswer { user }))
}
