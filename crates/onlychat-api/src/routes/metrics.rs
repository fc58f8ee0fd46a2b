//! `/metrics`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

use crate::extract::Sender;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

const OPENMETRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// The server's own numbers, for Prometheus. Only for programs on the same machine; for everybody else there is nothing
/// here. `METRICS_BIND` offers them elsewhere.
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "Operations",
    responses((status = 200, description = "The numbers.", body = String, content_type = "application/openmetrics-text")),
)]
pub(super) async fn metrics(State(state): State<ApiState>, sender: Sender) -> Result<Response> {
    if !sender.local {
        return Err(Failure::not_found("There is nothing at this address."));
    }
    registry_text(&state.registry)
}

/// The registry as Prometheus reads it.
pub(crate) fn registry_text(registry: &Registry) -> Result<Response> {
    let mut text = String::new();
    encode(&mut text, registry).map_err(Failure::internal)?;
    Ok(([(CONTENT_TYPE, OPENMETRICS)], text).into_response())
}
