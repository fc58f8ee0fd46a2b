//! What no route answers.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use onlychat_protocol::Code;

use crate::edge::cors::is_api;
use crate::failure::Failure;
use crate::state::ApiState;
use crate::web;

/// A path without a route: a file or a page of the web app, or nothing.
pub(crate) async fn not_found(State(state): State<ApiState>, request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && !is_api(request.uri().path()) {
        return web::serve(&state, &request);
    }
    Failure::not_found("There is nothing at this address.").into_response()
}

/// A route that does not know the method. The router adds `Allow`, so that OPTIONS is answered by it alone.
pub(crate) async fn method_not_allowed(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let what = format!("{method} is not possible here. The Allow header says what is.");
    Failure::new(Code::MethodNotAllowed, what).into_response()
}
