//! `/api/config`

use axum::extract::State;
use onlychat_protocol::config::Config;

use crate::extract::Json;
use crate::state::ApiState;

/// What a client must know before anybody signs in.
#[utoipa::path(
    get, path = "/api/config", operation_id = "getConfig", tag = "Installation",
    responses((status = 200, description = "This installation.", body = Config)),
)]
pub(super) async fn get_config(State(state): State<ApiState>) -> Json<Config> {
    Json(state.config())
}
