//! Who is calling, and whether they may call so often.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::Method;
use onlychat_protocol::Code;

use super::context::Context;
use super::cors::is_api;
use super::credentials::Credentials;
use crate::failure::Failure;
use crate::limits::{Allowance, Class};
use crate::state::ApiState;

/// Counts the request for its address, finds out who is calling, counts it for them, and says what is left.
/// The address comes first, so that a flood of forged tokens costs no signature checks.
pub(crate) async fn gate(State(state): State<ApiState>, mut request: Request, next: Next) -> Response {
    match admit(&state, &mut request).await {
        Ok(allowance) => {
            let mut response = next.run(request).await;
            // A handler with a tighter count of its own has said so already.
            if let Some(allowance) = allowance
                && !response.headers().contains_key("ratelimit")
            {
                allowance.write(response.headers_mut());
            }
            response
        }
        Err(failure) => failure.into_response(),
    }
}

async fn admit(state: &ApiState, request: &mut Request) -> Result<Option<Allowance>, Failure> {
    let (peer, class) = {
        let context: &std::sync::Arc<Context> =
            request.extensions().get().ok_or_else(|| Failure::internal("a request came in past the edge"))?;
        (context.peer, Class::of(request.method(), context.route.as_ref()))
    };
    // A question about what is possible costs nothing.
    let class = class.filter(|_| request.method() != Method::OPTIONS);
    let of_address = class.and_then(|class| state.limiters.take_address(class, peer.limit_key()));
    let of_address = of_address.map(|allowance| checked(state, allowance)).transpose()?;
    if !is_api(request.uri().path()) {
        return Ok(of_address);
    }
    let credentials = Credentials::of(state, request.method(), request.uri().path(), request.headers()).await;
    let person = credentials.principal().map(|principal| principal.subject.clone());
    request.extensions_mut().insert(credentials);
    let (Some(class), Some(person)) = (class, person) else { return Ok(of_address) };
    let of_person = state.limiters.take_person(class, person.as_str());
    let of_person = of_person.map(|allowance| checked(state, allowance)).transpose()?;
    Ok(match (of_address, of_person) {
        (Some(one), Some(other)) => Some(one.tighter(other)),
        (one, other) => other.or(one),
    })
}

/// The allowance, if there is one; a problem that says when to come back otherwise.
pub(crate) fn checked(state: &ApiState, allowance: Allowance) -> Result<Allowance, Failure> {
    if allowance.allowed {
        return Ok(allowance);
    }
    state.metrics.rate_limited();
    let mut headers = http::HeaderMap::new();
    allowance.write(&mut headers);
    let failure = Failure::new(Code::RateLimited, "Too many requests. Try again a little later.");
    let failure = failure.retry_after(allowance.wait());
    Err(headers.into_iter().fold(failure, |failure, (name, value)| match name {
        Some(name) => failure.with_header(name, value),
        None => failure,
    }))
}
