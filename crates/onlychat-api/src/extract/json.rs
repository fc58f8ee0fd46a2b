//! JSON bodies.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt as _, Limited};
use onlychat_protocol::{Code, ProblemDetail};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Segment;
use tokio::time::timeout;

use crate::failure::{Failure, Result, detail};
use crate::limits::ApiLimits;
use crate::state::ApiState;

/// A JSON body, of a request or of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<ApiState> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &ApiState) -> Result<Self> {
        check_content_type(request.headers())?;
        let (parts, body) = request.into_parts();
        let body = read_body(&parts.headers, body, &state.limits).await?;
        parse(&body).map(Self)
    }
}

/// Most answers fit; a page of messages does after three times doubling it.
const ANSWER_BYTES: usize = 4096;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(ANSWER_BYTES);
        match serde_json::to_writer(&mut body, &self.0) {
            Ok(()) => ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response(),
            Err(error) => Failure::internal(error).into_response(),
        }
    }
}

/// The whole body, if it is not too long and comes in time.
pub(crate) async fn read_body(headers: &HeaderMap, body: Body, limits: &ApiLimits) -> Result<Bytes> {
    let max = limits.body_max_bytes;
    let too_large = || Failure::new(Code::BodyTooLarge, format!("The body may have at most {max} bytes."));
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > max)) {
        return Err(too_large());
    }
    match timeout(limits.body_timeout, Limited::new(body, max).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Ok(Err(error)) => {
            Err(Failure::new(Code::BadRequest, "The body did not arrive whole.").because(error))
        }
        Err(_elapsed) => Err(Failure::new(Code::RequestTimeout, "The body took too long to arrive.")),
    }
}

fn check_content_type(headers: &HeaderMap) -> Result<()> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let structured = essence.strip_prefix("application/").is_some_and(|kind| kind.ends_with("+json"));
    if essence == "application/json" || structured {
        return Ok(());
    }
    Err(Failure::new(
        Code::UnsupportedMediaType,
        "The body must be JSON: send Content-Type: application/json.",
    ))
}

/// JSON of the right shape.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // Serde would read a list as a struct's fields in their order; clients are promised objects alone.
    if body.trim_ascii_start().first() != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(body).map_err(|error| malformed(&error))?;
        let problem = detail("", "invalid_type", "The body must be an object.");
        return Err(Failure::not_valid(vec![problem]));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let parsed = serde_path_to_error::deserialize(&mut deserializer);
    let value = parsed.map_err(|error| match serde_json::from_slice::<IgnoredAny>(body) {
        Ok(_) => refusal(&error),
        // What is wrong with the shape of something that is no JSON after all does not matter.
        Err(error) => malformed(&error),
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    let inner = error.inner();
    match inner.classify() {
        Category::Data => {
            let problem = shape(&pointer(error.path()), &without_position(inner));
            let code =
                if problem.code == "unknown_field" { Code::UnknownField } else { Code::ValidationFailed };
            Failure::new(code, problem.detail.clone()).with_errors(vec![problem])
        }
        Category::Syntax | Category::Eof | Category::Io => malformed(inner),
    }
}

fn malformed(error: &serde_json::Error) -> Failure {
    Failure::new(Code::MalformedJson, format!("The body is no JSON: {error}."))
}

/// The message without "at line 1 column 2", which says nothing that the pointer does not say better.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _position)| message.to_owned())
}

/// What is wrong with a body of another shape. The first words are serde's, which are the same for every type.
fn shape(pointer: &str, message: &str) -> ProblemDetail {
    let named = message.split('`').nth(1).unwrap_or_default();
    // Where serde names a field, the path may or may not already lead into it.
    let field = || {
        let own = format!("/{}", escaped(named));
        if pointer.ends_with(&own) { pointer.to_owned() } else { format!("{pointer}{own}") }
    };
    if message.starts_with("unknown field") {
        return detail(&field(), "unknown_field", &format!("There is no field \"{named}\" here."));
    }
    if message.starts_with("missing field") {
        return detail(&field(), "required", &format!("The field \"{named}\" is required."));
    }
    if message.starts_with("duplicate field") {
        return detail(&field(), "duplicate_field", &format!("The field \"{named}\" is there twice."));
    }
    let code = if message.starts_with("unknown variant") { "unknown_value" } else { "invalid_type" };
    let mut sentence = message.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    detail(pointer, code, &format!("{sentence}."))
}

/// A JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(format!("/{}", escaped(key))),
            Segment::Enum { variant } => Some(format!("/{}", escaped(variant))),
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Unknown => None,
        })
        .collect()
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use onlychat_protocol::conversation::ReadRequest;
    use onlychat_protocol::creator::PutCreatorRequest;
    use onlychat_protocol::message::SendMessageRequest;
    use onlychat_protocol::user::UpdateUserRequest;

    use super::*;

    fn refused<T: DeserializeOwned>(body: &str) -> (&'static str, String, String) {
        let problem = parse::<T>(body.as_bytes()).err().unwrap().problem("r");
        let (pointer, code) = problem
            .errors
            .first()
            .map(|error| (error.pointer.clone(), error.code.clone()))
            .unwrap_or_default();
        (problem.code.as_str(), pointer, code)
    }

    fn is<T: DeserializeOwned>(body: &str, code: &'static str, pointer: &str, inner: &str) {
        assert_eq!(refused::<T>(body), (code, pointer.to_owned(), inner.to_owned()), "{body}");
    }

    #[test]
    fn what_is_no_json() {
        for body in ["", "{", "nope", "{}x", "{\"seq\":1}{}", "[", "\u{0}", "{\"seq\":1e999}"] {
            is::<ReadRequest>(body, "malformed_json", "", "");
        }
        let deep = "[".repeat(100_000);
        is::<ReadRequest>(&deep, "malformed_json", "", "");
        assert!(parse::<ReadRequest>(b"{\"seq\":1, \"x\xff\":1}").is_err());
    }

    #[test]
    fn what_is_json_of_another_shape() {
        is::<ReadRequest>("{}", "validation_failed", "/seq", "required");
        is::<ReadRequest>("{\"seq\":\"1\"}", "validation_failed", "/seq", "invalid_type");
        is::<ReadRequest>("{\"seq\":1.5}", "validation_failed", "/seq", "invalid_type");
        is::<ReadRequest>("{\"seq\":99999999999999999999}", "validation_failed", "/seq", "invalid_type");
        is::<ReadRequest>("{\"seq\":1,\"seq\":2}", "validation_failed", "/seq", "duplicate_field");
        is::<ReadRequest>("[1]", "validation_failed", "", "invalid_type");
        is::<ReadRequest>(" [1, 2]", "validation_failed", "", "invalid_type");
        is::<ReadRequest>("null", "validation_failed", "", "invalid_type");
        is::<UpdateUserRequest>("{\"role\":\"admin\"}", "unknown_field", "/role", "unknown_field");
        is::<UpdateUserRequest>("{\"a/b~\":1}", "unknown_field", "/a~1b~0", "unknown_field");
        is::<PutCreatorRequest>(
            "{\"handle\":\"abc\",\"displayName\":\"A\",\"dmPolicy\":\"friends\"}",
            "validation_failed",
            "/dmPolicy",
            "unknown_value",
        );
        is::<SendMessageRequest>(
            "{\"clientId\":\"x\",\"text\":\"t\",\"attachments\":[{\"id\":7}]}",
            "validation_failed",
            "/attachments/0/id",
            "invalid_type",
        );
    }
}
