//! `/api/creators/{handle}/subscription`

use axum::extract::State;
use axum::http::StatusCode;
use onlychat_app::users::Made;
use onlychat_protocol::creator::Subscription;

use crate::extract::{Caller, Json, Path};
use crate::failure::Result;
use crate::state::ApiState;

/// Subscribes to a creator, at once and free of charge.
#[utoipa::path(
    put, path = "/api/creators/{handle}/subscription", operation_id = "subscribe", tag = "Creators",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("handle" = String, Path, description = "The creator's handle.", example = "zoe")),
    responses(
        (status = 200, description = "It was active already.", body = Subscription),
        (status = 201, description = "It is active from now on.", body = Subscription),
    ),
)]
pub(in crate::routes) async fn subscribe(
    State(state): State<ApiState>,
    caller: Caller,
    Path(handle): Path<String>,
) -> Result<(StatusCode, Json<Subscription>)> {
    let (subscription, made) = state.app.subscribe(&caller.user, &handle).await?;
    let status = match made {
        Made::Created => StatusCode::CREATED,
        Made::Existing => StatusCode::OK,
    };
    Ok((status, Json(Subscription::from(&subscription))))
}

/// Cancels the subscription. Access stays to the end of what was paid for; a free one ends at once.
#[utoipa::path(
    delete, path = "/api/creators/{handle}/subscription", operation_id = "unsubscribe", tag = "Creators",
    security(("bearer" = []), ("sessionCookie" = [])),
    params(("handle" = String, Path, description = "The creator's handle.", example = "zoe")),
    responses((status = 200, description = "It is cancelled.", body = Subscription)),
)]
pub(in crate::routes) async fn unsubscribe(
    State(state): State<ApiState>,
    caller: Caller,
    Path(handle): Path<String>,
) -> Result<Json<Subscription>> {
    let subscription = state.app.unsubscribe(&caller.user, &handle).await?;
    Ok(Json(Subscription::from(&subscription)))
}
