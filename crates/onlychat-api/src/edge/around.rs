//! The outermost layer: nothing leaves the server but through here.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method};
use tokio::time::{Instant, timeout};
use tracing::Instrument as _;

use super::context::{Context, method_name};
use super::request_id::X_REQUEST_ID;
use crate::failure::Failure;
use crate::state::ApiState;

/// The media type of problems.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Gives the request its id, keeps panics and time in bounds, turns failures into problems, sets the headers that
/// every answer has, counts and logs.
pub(crate) async fn around(State(state): State<ApiState>, mut request: Request, next: Next) -> Response {
    let context = Context::of(request.headers(), request.extensions(), &state.proxies, &*state.entropy);
    request.extensions_mut().insert(context.clone());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", id = context.id.as_str());
    let began = Instant::now();
    async {
        let response = answer(&state, request, next).await;
        let mut response = render(response, &context, &method);
        state.security.apply(&path, context.peer, response.headers_mut());
        if let Ok(id) = HeaderValue::from_str(context.id.as_str()) {
            response.headers_mut().insert(X_REQUEST_ID, id);
        }
        let took = began.elapsed();
        let status = response.status().as_u16();
        state.metrics.answered(method_name(&method), context.route_name(), status, took);
        log(&context, &method, status, took);
        response
    }
    .instrument(span)
    .await
}

async fn answer(state: &ApiState, request: Request, next: Next) -> Response {
    let limit = state.limits.request_timeout;
    match timeout(limit, AssertUnwindSafe(next.run(request)).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            Failure::internal(format!("a handler panicked: {}", panic_text(&*panic))).into_response()
        }
        Err(_elapsed) => too_slow(limit).into_response(),
    }
}

fn too_slow(limit: Duration) -> Failure {
    let cause = format!("no answer within {} s", limit.as_secs());
    Failure::unavailable("The answer took too long.", Duration::from_secs(2)).because(cause)
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a text".to_owned())
}

/// A failure as a problem; anything else as it is.
fn render(mut response: Response, context: &Arc<Context>, method: &Method) -> Response {
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    log_cause(&failure);
    let body = Json(failure.problem(context.id.as_str())).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(http::header::CONTENT_LENGTH);
    *response.body_mut() = if *method == Method::HEAD { Body::empty() } else { body.into_body() };
    response
}

fn log_cause(failure: &Failure) {
    let code = failure.code();
    match failure.cause() {
        Some(cause) if code.status() >= 500 => {
            tracing::error!(code = code.as_str(), cause = %chain(cause), "failed");
        }
        Some(cause) => tracing::debug!(code = code.as_str(), cause = %chain(cause), "refused"),
        None => {}
    }
}

/// An error with everything beneath it, in one line.
fn chain(error: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// One line for each request. Never the path itself, a query string, a header or a body: they may hold secrets.
fn log(context: &Context, method: &Method, status: u16, took: Duration) {
    let (method, path) = (method_name(method), context.route_name());
    let ms = took.as_secs_f64() * 1000.0;
    let user_id = context.user().map(tracing::field::display);
    let request_id = context.id.as_str();
    if matches!(path, "/healthz" | "/readyz" | "/metrics" | "(other)") && status < 500 {
        tracing::debug!(target: "onlychat::access", method, path, status, ms, request_id, user_id, "answered");
    } else {
        tracing::info!(target: "onlychat::access", method, path, status, ms, request_id, user_id, "answered");
    }
}
