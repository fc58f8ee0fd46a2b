//! `/readyz`

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::state::ApiState;

/// How long each part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether OnlyChat can do its work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Readiness {
    /// Whether everything answers.
    ready: bool,
    /// The database.
    database: Part,
    /// The bus between the nodes.
    bus: Part,
}

/// Whether one part answers. Why not is in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    /// It does.
    Ok,
    /// It does not.
    Failing,
}

/// Whether the database and the bus answer.
#[utoipa::path(
    get, path = "/readyz", operation_id = "readyz", tag = "Operations",
    responses(
        (status = 200, description = "Both answer.", body = Readiness),
        (status = 503, description = "Something does not answer; the body says what.", body = Readiness),
    ),
)]
pub(super) async fn readyz(State(state): State<ApiState>) -> Response {
    let database = async { state.app.store().health().await.map_err(|error| error.to_string()) };
    let bus = state.app.bus().health();
    let (database, bus) = tokio::join!(part("database", database), part("bus", bus));
    let ready = database == Part::Ok && bus == Part::Ok;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, database, bus })).into_response()
}

async fn part(name: &'static str, health: impl Future<Output = Result<(), String>>) -> Part {
    let reason = match timeout(PATIENCE, health).await {
        Ok(Ok(())) => return Part::Ok,
        Ok(Err(reason)) => reason,
        Err(_elapsed) => "no answer in time".to_owned(),
    };
    tracing::warn!(part = name, reason, "not ready");
    Part::Failing
}
