//! The web app's page with a head and content of the server.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

use super::accept;
use super::escape;
use crate::state::ApiState;

/// Where the head goes in `index.html`.
const HEAD_SLOT: &str = "<!--oc:head-->";
/// Where the content goes.
const BODY_SLOT: &str = "<!--oc:body-->";

/// What a page says of itself. Plain text, not escaped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// The title.
    pub(super) title: String,
    /// What the page is, and its address; none for what is no page for the public.
    pub(super) public: Option<Public>,
}

/// What a page for the public says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Public {
    /// A sentence or two.
    pub(super) description: String,
    /// Its one true address.
    pub(super) address: String,
    /// Open Graph's kind, such as `website`.
    pub(super) kind: &'static str,
    /// A picture's address.
    pub(super) image: Option<String>,
}

impl Head {
    /// A page of the web app that is nobody else's business.
    pub(super) fn app() -> Self {
        Self { title: "OnlyChat".into(), public: None }
    }

    fn html(&self) -> String {
        let title = escape::html(&self.title);
        let mut html = format!("<title>{title}</title>");
        let Some(public) = &self.public else {
            html.push_str("<meta name=\"robots\" content=\"noindex\">");
            return html;
        };
        let (description, address) = (escape::html(&public.description), escape::html(&public.address));
        let _infallible = write!(
            html,
            "<meta name=\"description\" content=\"{description}\">\
             <link rel=\"canonical\" href=\"{address}\">\
             <meta property=\"og:site_name\" content=\"OnlyChat\">\
             <meta property=\"og:type\" content=\"{}\">\
             <meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"og:description\" content=\"{description}\">\
             <meta property=\"og:url\" content=\"{address}\">\
             <meta name=\"twitter:card\" content=\"summary\">",
            public.kind,
        );
        if let Some(image) = &public.image {
            let _infallible =
                write!(html, "<meta property=\"og:image\" content=\"{}\">", escape::html(image));
        }
        html
    }
}

/// The web app's page. `body` is HTML.
pub(super) fn respond(
    state: &ApiState,
    status: StatusCode,
    head: &Head,
    body: &str,
    wanted: &HeaderMap,
) -> Response {
    let index =
        state.web.file("index.html").and_then(|file| String::from_utf8(file.content.into_owned()).ok());
    let Some(index) = index else { return not_built() };
    let page = index.replacen(HEAD_SLOT, &head.html(), 1).replacen(BODY_SLOT, body, 1);
    let etag = etag(&Sha256::digest(&page).into());
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if status == StatusCode::OK {
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(ETAG, etag);
        }
        if accept::has_version(wanted, &etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (status, headers, page).into_response()
}

/// A version's name.
pub(super) fn etag(sha256: &[u8; 32]) -> String {
    let mut etag = String::from("\"");
    for byte in &sha256[..16] {
        let _infallible = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>OnlyChat</title>\
    <h1>The web app is not built</h1>\
    <p>This OnlyChat was built without its web app. The API works: see <a href=\"/api/docs\">/api/docs</a>.</p>\
    <p><code>cargo xtask run</code> builds the web app and starts OnlyChat; \
    or run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code> and build OnlyChat again.</p></html>";

fn not_built() -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
}
