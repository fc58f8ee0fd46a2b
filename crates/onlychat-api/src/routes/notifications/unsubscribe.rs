//! `/api/notifications/unsubscribe`: where the links in mails lead.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, StatusCode};

use crate::extract::{Query, TokenQuery};
use crate::failure::Result;
use crate::routes::api::docs::STYLE_PATH;
use crate::state::ApiState;

/// The page is text, one style sheet and one form.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// Asks whether mail is to end. Looking at it changes nothing: programs follow the links of mails.
#[utoipa::path(
    get, path = "/api/notifications/unsubscribe", operation_id = "showUnsubscribe", tag = "Notifications",
    params(TokenQuery),
    responses((status = 200, description = "A page with a button.", content_type = "text/html", body = String)),
)]
pub(in crate::routes) async fn show_unsubscribe(Query(_token): Query<TokenQuery>) -> Response {
    page(
        "No more mail?",
        "<p>OnlyChat will send you no more e-mail about what you missed.</p>\
         <form method=\"post\"><button>No more mail</button></form>",
    )
}

/// Ends all mail about what somebody missed. A mail program may do it by itself (RFC 8058); doing it twice changes nothing.
#[utoipa::path(
    post, path = "/api/notifications/unsubscribe", operation_id = "unsubscribeFromMail", tag = "Notifications",
    params(TokenQuery),
    responses((status = 200, description = "It is done: a page that says so.", content_type = "text/html", body = String)),
)]
pub(in crate::routes) async fn unsubscribe_from_mail(
    State(state): State<ApiState>,
    Query(query): Query<TokenQuery>,
) -> Result<Response> {
    state.app.unsubscribe_from_mail(&query.token).await?;
    Ok(page(
        "No more mail",
        "<p>You get no more e-mail about what you missed. You can have it again in your \
         <a href=\"/settings\">settings</a>.</p>",
    ))
}

fn page(title: &str, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} | OnlyChat</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\"></head><body><main><h1>{title}</h1>{content}</main></body></html>"
    );
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::OK, headers, Html(html)).into_response()
}
