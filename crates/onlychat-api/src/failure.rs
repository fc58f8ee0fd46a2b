//! Why a request was not answered with what it asked for.

mod from_app;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use onlychat_domain::invalid::Invalid;
use onlychat_protocol::{Code, Problem, ProblemDetail};

pub use from_app::problem_of;

/// What went wrong beneath, for the log.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A handler's answer.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a request was not answered with what it asked for. It becomes a [`Problem`] at the edge, which knows the
/// request's id, and its cause is logged there once and never sent.
#[derive(Clone, Debug)]
pub(crate) struct Failure(Arc<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: Code,
    detail: Cow<'static, str>,
    errors: Vec<ProblemDetail>,
    headers: HeaderMap,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    /// A kind of problem and what it means this time, for a person.
    pub(crate) fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        let mut headers = HeaderMap::new();
        if code.status() == StatusCode::UNAUTHORIZED.as_u16() {
            // RFC 9110 asks for it in every 401.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Self(Arc::new(Parts { code, detail: detail.into(), errors: Vec::new(), headers, cause: None }))
    }

    /// One part of the request is not allowed.
    pub(crate) fn invalid(pointer: &str, invalid: &Invalid) -> Self {
        Self::not_valid(vec![detail(pointer, invalid.code, invalid.detail.as_ref())])
    }

    /// Parts of the body are not allowed.
    pub(crate) fn not_valid(errors: Vec<ProblemDetail>) -> Self {
        let summary = match errors.as_slice() {
            [one] => one.detail.clone(),
            many => format!("{} fields are not valid.", many.len()),
        };
        Self::new(Code::ValidationFailed, summary).with_errors(errors)
    }

    /// Nothing is there.
    pub(crate) fn not_found(what: &'static str) -> Self {
        Self::new(Code::NotFound, what)
    }

    /// A fault of ours: `cause` is logged, the caller is told nothing of it.
    pub(crate) fn internal(cause: impl Into<Cause>) -> Self {
        Self::fault().because(cause)
    }

    fn fault() -> Self {
        Self::new(Code::Internal, "Something went wrong on our side.")
    }

    /// Something the server needs does not answer. The caller may come back after `retry_after`.
    pub(crate) fn unavailable(detail: &'static str, retry_after: Duration) -> Self {
        Self::new(Code::Unavailable, detail).retry_after(retry_after)
    }

    /// With what is wrong with which part.
    pub(crate) fn with_errors(mut self, errors: Vec<ProblemDetail>) -> Self {
        self.parts().errors = errors;
        self
    }

    /// With what went wrong beneath, for the log.
    pub(crate) fn because(mut self, cause: impl Into<Cause>) -> Self {
        self.parts().cause = Some(Arc::from(cause.into()));
        self
    }

    /// With when to try again, rounded up to whole seconds.
    pub(crate) fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.with_header(RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// With a header.
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.parts().headers.insert(name, value);
        self
    }

    /// The kind of problem.
    pub(crate) fn code(&self) -> Code {
        self.0.code
    }

    /// What went wrong beneath.
    pub(crate) fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.0.cause.as_deref()
    }

    /// As the caller gets it.
    pub(crate) fn problem(&self, request_id: impl Into<String>) -> Problem {
        Problem::new(self.0.code, self.0.detail.clone(), request_id).with_errors(self.0.errors.clone())
    }

    fn parts(&mut self) -> &mut Parts {
        Arc::make_mut(&mut self.0)
    }
}

/// A problem that was kept, such as the first answer to an idempotency key.
impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(problem.code, problem.detail).with_errors(problem.errors)
    }
}

/// What is wrong with one part of a request.
pub(crate) fn detail(pointer: &str, code: &str, detail: &str) -> ProblemDetail {
    ProblemDetail { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, self.0.headers.clone()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
