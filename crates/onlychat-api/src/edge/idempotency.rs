//! `Idempotency-Key`: the same request again gets the first answer and does nothing.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt as _;
use onlychat_domain::Subject;
use onlychat_protocol::{Code, Problem};
use onlychat_store::{Answer, Begun, Fingerprint};
use sha2::{Digest as _, Sha256};
use tracing::Instrument as _;

use super::around::{PROBLEM_JSON, panic_text};
use super::context::Context;
use super::credentials::Credentials;
use crate::extract::read_body;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// The request's header.
pub(crate) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is the first one, once more.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The operations that honour a key, by route; all of them are POST.
pub(crate) const ROUTES: [&str; 3] =
    ["/api/auth/sync-user", "/api/conversations", "/api/conversations/{id}/messages"];
/// After this long a key whose answer never came is taken over: its process died. Longer than any answer may take.
const STALE: Duration = Duration::from_mins(1);

/// Works on a request with a key once, in a task of its own, so that a client that goes away changes nothing.
pub(crate) async fn idempotency(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let key = match wanted_key(&request) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(failure) => return failure.into_response(),
    };
    // Whoever is not signed in is told so by the route.
    let Some(owner) = request.extensions().get::<Credentials>().and_then(Credentials::principal) else {
        return next.run(request).await;
    };
    let job = Job { state, owner: owner.subject.clone(), key };
    job.answer(request, next).await.unwrap_or_else(IntoResponse::into_response)
}

/// The key, on routes that honour one.
fn wanted_key(request: &Request) -> Result<Option<String>> {
    let route =
        request.extensions().get::<std::sync::Arc<Context>>().and_then(|context| context.route.as_ref());
    let honoured =
        *request.method() == Method::POST && route.is_some_and(|route| ROUTES.contains(&route.as_str()));
    if honoured { key(request.headers()) } else { Ok(None) }
}

/// The request's key, if it has one.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let sane =
        |text: &&str| (1..=255).contains(&text.len()) && text.bytes().all(|c| (b' '..=b'~').contains(&c));
    match value.to_str().ok().filter(sane) {
        Some(key) if values.next().is_none() => Ok(Some(key.to_owned())),
        _ => {
            Err(Failure::new(Code::BadRequest, "An Idempotency-Key has 1 to 255 printable ASCII characters."))
        }
    }
}

struct Job {
    state: ApiState,
    owner: Subject,
    key: String,
}

impl Job {
    async fn answer(self, request: Request, next: Next) -> Result<Response> {
        let (parts, body) = request.into_parts();
        let body = read_body(&parts.headers, body, &self.state.limits).await?;
        let fingerprint = fingerprint(&parts.method, parts.uri.path(), &body);
        let now = self.state.app.clock().now();
        let store = self.state.app.store();
        match store.begin_idempotent(&self.owner, &self.key, fingerprint, now, now.minus(STALE)).await? {
            Begun::Answered(answer) => Ok(replay(answer)),
            Begun::Mismatch => Err(Failure::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key was used for another request.",
            )),
            Begun::InFlight => {
                let text = "The first request with this Idempotency-Key is still being worked on.";
                Err(Failure::new(Code::IdempotencyInFlight, text).retry_after(Duration::from_secs(1)))
            }
            Begun::Fresh => {
                let request = Request::from_parts(parts, Body::from(body));
                let work = tokio::spawn(self.work(request, next).in_current_span());
                work.await.map_err(Failure::internal)
            }
        }
    }

    /// Answers the request and remembers how, or gives the key back.
    async fn work(self, request: Request, next: Next) -> Response {
        let id = request.extensions().get::<std::sync::Arc<Context>>().map(|context| context.id.clone());
        let response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|panic| {
            Failure::internal(format!("a handler panicked: {}", panic_text(&*panic))).into_response()
        });
        let store = self.state.app.store();
        let kept = match keep(response, id.as_ref().map_or("", |id| id.as_str())).await {
            Ok((response, Some(answer))) => {
                store.finish_idempotent(&self.owner, &self.key, &answer).await.map(|()| response)
            }
            Ok((response, None)) => store.abandon_idempotent(&self.owner, &self.key).await.map(|()| response),
            Err(failure) => {
                store.abandon_idempotent(&self.owner, &self.key).await.map(|()| failure.into_response())
            }
        };
        // The work is done; that its answer cannot be kept is found out by whoever tries again.
        kept.unwrap_or_else(|error| Failure::from(error).into_response())
    }
}

fn fingerprint(method: &Method, path: &str, body: &[u8]) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update(method.as_str());
    hash.update(b"\n");
    hash.update(path);
    hash.update(b"\n");
    hash.update(body);
    Fingerprint(hash.finalize().into())
}

/// Whether an answer is the request's for ever. One that says "not now" or "I could not read this" is not.
fn is_final(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status,
            StatusCode::BAD_REQUEST
                | StatusCode::UNAUTHORIZED
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::PAYLOAD_TOO_LARGE
                | StatusCode::UNSUPPORTED_MEDIA_TYPE
                | StatusCode::TOO_MANY_REQUESTS
        )
}

/// The answer for now, and as it is to be kept.
async fn keep(response: Response, request_id: &str) -> Result<(Response, Option<Answer>)> {
    let status = response.status();
    if !is_final(status) {
        return Ok((response, None));
    }
    if let Some(failure) = response.extensions().get::<Failure>() {
        let body = serde_json::to_vec(&failure.problem(request_id)).map_err(Failure::internal)?;
        let answer = Answer { status: status.as_u16(), body, content_type: PROBLEM_JSON.to_owned() };
        return Ok((response, Some(answer)));
    }
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(Failure::internal)?.to_bytes();
    let content_type =
        parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let answer =
        Answer { status: status.as_u16(), body: body.to_vec(), content_type: content_type.to_owned() };
    Ok((Response::from_parts(parts, Body::from(body)), Some(answer)))
}

/// The first answer once more. A problem gets the id of the request that asks now.
fn replay(answer: Answer) -> Response {
    let replayed = HeaderValue::from_static("true");
    if answer.content_type == PROBLEM_JSON {
        return match serde_json::from_slice::<Problem>(&answer.body) {
            Ok(problem) => Failure::from(problem).with_header(REPLAYED, replayed).into_response(),
            Err(error) => Failure::internal(error).into_response(),
        };
    }
    let Ok(status) = StatusCode::from_u16(answer.status) else {
        return Failure::internal(format!("a kept answer has the status {}", answer.status)).into_response();
    };
    let mut response = (status, answer.body).into_response();
    response.headers_mut().insert(REPLAYED, replayed);
    match HeaderValue::from_str(&answer.content_type) {
        Ok(content_type) if !content_type.is_empty() => {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        _ => {
            response.headers_mut().remove(CONTENT_TYPE);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_printable_and_single() {
        let of = |values: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(KEY, HeaderValue::from_bytes(value).unwrap());
            }
            key(&headers)
        };
        assert_eq!(of(&[]).unwrap(), None);
        assert_eq!(of(&[b"a b~"]).unwrap().as_deref(), Some("a b~"));
        assert!(of(&[&[b'x'; 255]]).is_ok());
        for bad in [&[&b""[..]][..], &[&[b'x'; 256]], &["ä".as_bytes()], &[b"a", b"a"], &[b"a\tb"]] {
            assert_eq!(of(bad).unwrap_err().code(), Code::BadRequest);
        }
    }

    #[test]
    fn method_path_and_body_each_count() {
        let base = fingerprint(&Method::POST, "/a", b"b");
        assert_eq!(base, fingerprint(&Method::POST, "/a", b"b"));
        assert_ne!(base, fingerprint(&Method::PUT, "/a", b"b"));
        assert_ne!(base, fingerprint(&Method::POST, "/a\nb", b""));
        assert_ne!(base, fingerprint(&Method::POST, "/a", b"c"));
    }
}
