//! The HTTP layer: routes and their documentation, problems, limits, the web app's files and the public pages.
//!
//! A request passes [`edge`], which names it, finds out who is calling and counts it, and reaches one route: extract,
//! authorise, one use case, answer. Whatever goes wrong is a [`failure::Failure`] until the edge makes it a problem
//! (RFC 9457), so that there is one place that knows how a problem looks and one that maps the use cases' errors to it.

mod cursor;
mod docs;
mod edge;
mod extract;
mod failure;
mod limits;
mod routes;
mod state;
mod web;

use axum::Router;
use axum::middleware::from_fn_with_state;
use prometheus_client::registry::Registry;
use std::sync::Arc;

pub use docs::{asyncapi, openapi};
pub use edge::metrics::HttpMetrics;
pub use edge::proxies::TrustedProxies;
pub use failure::problem_of;
pub use limits::{ApiLimits, Quota, Quotas};
pub use state::{
    ApiParts, ApiState, Identity, Notification, RealtimeUpgrade, Shared, SignInRoutes, WebhookError,
    WebhookReader,
};
pub use web::{EmbeddedWeb, WebFile, WebFiles};

/// Everything that the main port answers.
///
/// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: limits and `/metrics` go by the TCP peer.
pub fn router(state: ApiState) -> Router {
    let (documented, _document) = routes::documented().split_for_parts();
    documented
        .merge(routes::undocumented())
        .merge(web::routes())
        .fallback(routes::not_found)
        .method_not_allowed_fallback(routes::method_not_allowed)
        .layer(from_fn_with_state(state.clone(), edge::idempotency::idempotency))
        .layer(from_fn_with_state(state.clone(), edge::gate::gate))
        .layer(from_fn_with_state(state.clone(), edge::cors::cors))
        .layer(from_fn_with_state(state.clone(), edge::around::around))
        .with_state(state)
}

/// What a port of its own for `/metrics` answers.
pub fn metrics_router(registry: Arc<Registry>) -> Router {
    let answer = move || {
        let registry = registry.clone();
        async move { routes::registry_text(&registry) }
    };
    Router::new().route("/metrics", axum::routing::get(answer))
}
