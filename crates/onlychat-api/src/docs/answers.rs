//! The answers that operations have in common, written once.

use http::Method;
use onlychat_protocol::{Code, Problem};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required};

use super::operations;
use crate::edge::idempotency;
use crate::limits::Class;

/// Name in the document, status, what it means, and a code to show as the example.
const ANSWERS: [(&str, &str, &str, Code); 14] = [
    ("BadRequest", "400", "The request cannot be understood.", Code::BadQuery),
    ("Unauthorized", "401", "There is no valid session token.", Code::Unauthenticated),
    ("Forbidden", "403", "The caller may not do this.", Code::Forbidden),
    ("NotFound", "404", "There is no such thing, or it is not the caller's to see.", Code::NotFound),
    ("RequestTimeout", "408", "The body took too long to arrive.", Code::RequestTimeout),
    ("Conflict", "409", "It contradicts what is there.", Code::Conflict),
    ("BodyTooLarge", "413", "The body is too large.", Code::BodyTooLarge),
    ("UnsupportedMediaType", "415", "The body is no JSON.", Code::UnsupportedMediaType),
    (
        "ValidationFailed",
        "422",
        "Parts of the body are not allowed; `errors` says which.",
        Code::ValidationFailed,
    ),
    ("RateLimited", "429", "Too many requests; `Retry-After` says when again.", Code::RateLimited),
    ("InternalError", "500", "A fault of ours.", Code::Internal),
    ("Unavailable", "503", "Something the server needs does not answer.", Code::Unavailable),
    ("StorageFull", "507", "The database has no space left.", Code::StorageFull),
    ("Problem", "default", "Any other problem.", Code::MethodNotAllowed),
];

/// Gives every operation the answers it can have beside its own, and the headers that go with them.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for (name, _, description, code) in ANSWERS {
        components.responses.insert(name.to_owned(), RefOr::T(problem(name, description, code).build()));
    }
    operations::each(document, |method, path, operation| {
        for (name, status, _, _) in ANSWERS {
            if can_be(status, method, path, operation) {
                let reference = RefOr::Ref(Ref::from_response_name(name));
                operation.responses.responses.entry(status.to_owned()).or_insert(reference);
            }
        }
        add_key(method, path, operation);
        add_headers(method, path, operation);
    });
}

fn can_be(status: &str, method: &Method, path: &str, operation: &Operation) -> bool {
    let body = operation.request_body.is_some();
    let parameters = operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty());
    let authenticated = operation.security.is_some();
    let changes = !method.is_safe();
    let identity = path.starts_with("/api/identity/");
    match status {
        "400" => body || parameters || path == "/api/realtime",
        "401" => authenticated || path == "/api/identity/sign-in",
        "403" => authenticated || identity || path == "/api/realtime",
        "404" => {
            path.contains('{')
                || identity
                || matches!(
                    path,
                    "/api/webhooks/clerk" | "/metrics" | "/api/conversations" | "/api/creators/me"
                )
        }
        "408" | "413" => body,
        "409" => changes && (authenticated || body),
        "415" => body && path != "/api/webhooks/clerk",
        "422" => (body && path != "/api/webhooks/clerk") || path.contains("{emoji}"),
        "429" => Class::of_route(method, path).is_some(),
        "507" => changes,
        _ => true,
    }
}

fn problem(name: &str, description: &str, code: Code) -> ResponseBuilder {
    let example = Problem::new(code, description, "3f0c9a5e7d1b4c2f8a6e0d9b7c5a3f1e");
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(serde_json::to_value(example).ok())
        .build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .header("x-request-id", header("Names this request; equals `requestId`.", Type::String));
    if matches!(name, "RateLimited" | "Unavailable" | "Conflict") {
        response = response.header("retry-after", header("When to try again, in seconds.", Type::Integer));
    }
    if name == "RateLimited" {
        for (name, description) in LIMIT_HEADERS {
            response = response.header(name, header(description, Type::String));
        }
    }
    if name == "Unauthorized" {
        response = response.header("www-authenticate", header("`Bearer`.", Type::String));
    }
    response
}

const LIMIT_HEADERS: [(&str, &str); 2] = [
    ("ratelimit", "What is left of the limit: `\"name\";r=<requests left>;t=<seconds until all are back>`."),
    ("ratelimit-policy", "The limit: `\"name\";q=<requests>;w=<seconds>`."),
];

fn header(description: &str, kind: Type) -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .build()
}

/// The headers of good answers.
fn add_headers(method: &Method, path: &str, operation: &mut Operation) {
    let limited = Class::of_route(method, path).is_some();
    let replayable = honours_key(method, path);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if !status.starts_with('2') {
            continue;
        }
        let mut add = |name: &str, description: &str| {
            response.headers.insert(name.to_owned(), RefOr::T(header(description, Type::String)));
        };
        add("x-request-id", "Names this request in the server's log.");
        if limited {
            for (name, description) in LIMIT_HEADERS {
                add(name, description);
            }
        }
        if replayable {
            add("idempotency-replayed", "`true` when this is the first answer to the key, once more.");
        }
    }
}

fn honours_key(method: &Method, path: &str) -> bool {
    *method == Method::POST && idempotency::ROUTES.contains(&path)
}

/// The header that makes a repetition harmless.
fn add_key(method: &Method, path: &str, operation: &mut Operation) {
    if !honours_key(method, path) {
        return;
    }
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[ -~]+$"));
    let key = ParameterBuilder::new()
        .name(idempotency::KEY.as_str())
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same key with the same body again gets the first answer and does nothing."))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(key));
}
