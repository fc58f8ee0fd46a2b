//! The OpenAPI document.

use onlychat_protocol::frame::{ClientFrame, ServerFrame};
use onlychat_protocol::{Code, Problem, ProblemDetail};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

use super::answers;
use crate::routes;

const DESCRIPTION: &str = "Everything that OnlyChat's own web app does goes through this API.\n\n\
    Bodies are JSON in camelCase. Times are RFC 3339 in UTC with milliseconds. Ids are opaque strings.\n\n\
    Whatever goes wrong is answered as `application/problem+json` (RFC 9457); `code` says to a program what it is. \
    Lists take `limit` and `cursor`. A resource of somebody else is 404, unless everybody may know of it.\n\n\
    Whoever changes something with a cookie instead of a bearer token must send an `Origin` that is allowed.";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OnlyChat", description = DESCRIPTION, license(name = "MIT", identifier = "MIT")),
    servers((url = "/", description = "This installation.")),
    tags(
        (name = "Installation", description = "What this installation is like."),
        (name = "Identity", description = "OnlyChat's own accounts; 404 `identity_external` where people sign in with Clerk."),
        (name = "People", description = "Who the caller is, and who others are."),
        (name = "Privacy", description = "Who sees what of whom; blocking, restricting, reporting."),
        (name = "Creators", description = "Public pages and subscriptions."),
        (name = "Conversations", description = "Conversations of two people."),
        (name = "Messages", description = "What they write."),
        (name = "Media", description = "Files: uploads by the tus protocol, the vault, and the bytes."),
        (name = "Broadcasts", description = "What creators say to everybody who subscribes."),
        (name = "Notifications", description = "What the caller is told while the page is closed: the centre, push, e-mail."),
        (name = "Realtime", description = "The socket that tells what happens."),
        (name = "Webhooks", description = "What an outside identity provider tells us."),
        (name = "Operations", description = "For whoever runs this installation."),
    ),
    components(schemas(Problem, ProblemDetail, Code, ClientFrame, ServerFrame)),
)]
struct Document;

/// The OpenAPI 3.1 document of every documented route.
pub fn openapi() -> OpenApi {
    let mut document = Document::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    document.merge(routes::documented().into_openapi());
    add_security(&mut document);
    answers::complete(&mut document);
    document
}

fn add_security(document: &mut OpenApi) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("A session token."))
        .build();
    let cookie = |name: &str, description: &str| {
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, description)))
    };
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let session =
        "A session token in Clerk's cookie; requests that change something need an allowed Origin beside it.";
    components.add_security_scheme("sessionCookie", cookie("__session", session));
    let refresh = "The refresh token of OnlyChat's own accounts; needs an allowed Origin beside it.";
    components.add_security_scheme("refreshCookie", cookie("onlychat_refresh", refresh));
}
