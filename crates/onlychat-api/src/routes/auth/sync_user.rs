//! `/api/auth/sync-user`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::users::{Made, SyncUser};
use onlychat_protocol::user::{SyncUserAnswer, SyncUserRequest, User};

use crate::extract::{Json, SignedIn};
use crate::failure::Result;
use crate::state::ApiState;

/// Makes the caller's user or brings it up to date. Who the caller is comes from the token alone, the address from the
/// identity provider; colour, biography and the profile set-up stay as they are.
#[utoipa::path(
    post, path = "/api/auth/sync-user", operation_id = "syncUser", tag = "People",
    security(("bearer" = []), ("sessionCookie" = [])),
    request_body = SyncUserRequest,
    responses(
        (status = 200, description = "Brought up to date.", body = SyncUserAnswer),
        (status = 201, description = "Made.", body = SyncUserAnswer),
    ),
)]
pub(in crate::routes) async fn sync_user(
    State(state): State<ApiState>,
    SignedIn(principal): SignedIn,
    Json(body): Json<SyncUserRequest>,
) -> Result<(StatusCode, Json<SyncUserAnswer>)> {
    let SyncUserRequest { email: _, first_name, last_name, image_url, clerk_id } = body;
    let input = SyncUser { clerk_id, first_name, last_name, image_url };
    let (user, made) = state.app.sync_user(&principal, input).await?;
    let (status, message) = match made {
        Made::Created => (StatusCode::CREATED, "User created."),
        Made::Existing => (StatusCode::OK, "User updated."),
    };
    Ok((status, Json(SyncUserAnswer { message: message.to_owned(), user: User::whole(&user) })))
}
