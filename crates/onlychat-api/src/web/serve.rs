//! Files of the web app, and its own routes.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::accept;
use super::files::{WebFile, WebFiles};
use super::html::{self, Head};
use crate::failure::Failure;
use crate::state::ApiState;

/// Files whose name changes with their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Files that are asked for anew each time.
const CHECKED: HeaderValue = HeaderValue::from_static("no-cache");
/// The first segments of the addresses that the web app answers in the browser.
const APP_ROUTES: [&str; 9] =
    ["sign-in", "sign-up", "welcome", "inbox", "notifications", "discover", "creator", "vault", "settings"];

/// A file, a page of the web app, or nothing.
pub(crate) fn serve(state: &ApiState, request: &Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if is_public(path)
        && let Some(file) = state.web.file(path)
    {
        return send(&*state.web, path, file, request.headers());
    }
    if !accept::html(request.headers()) || is_file(path) {
        return Failure::not_found("There is nothing at this address.").into_response();
    }
    let first = path.split('/').next().unwrap_or_default();
    let status = if APP_ROUTES.contains(&first) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    html::respond(state, status, &Head::app(), "", request.headers())
}

/// What may be sent: no hidden file, no page without its content, no other form of a file.
fn is_public(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    let form = path.rsplit('.').next().is_some_and(|suffix| matches!(suffix, "br" | "gz"));
    !hidden && !form && path != "index.html"
}

/// Whether a path names a file, which is there or not, rather than a page.
fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn send(files: &dyn WebFiles, path: &str, plain: WebFile, wanted: &HeaderMap) -> Response {
    let coded =
        ["br", "gzip"].into_iter().filter(|coding| accept::encoding(wanted, coding)).find_map(|coding| {
            let suffix = if coding == "br" { "br" } else { "gz" };
            files.file(&format!("{path}.{suffix}")).map(|file| (coding, file))
        });
    let (coding, file) = coded.map_or((None, plain), |(coding, file)| (Some(coding), file));
    let etag = html::etag(&file.sha256);
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, if path.starts_with("assets/") { IMMUTABLE } else { CHECKED });
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(ETAG, etag);
    }
    if accept::has_version(wanted, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    (headers, Body::from(file.content.into_owned())).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public() {
        for path in ["assets/index-abc.js", "favicon.svg", "theme.js"] {
            assert!(is_public(path), "{path}");
        }
        for path in ["", ".vite/manifest.json", "index.html", "assets/a.js.br", "a/../b", "a//b", "./a"] {
            assert!(!is_public(path), "{path}");
        }
        assert!(is_file("assets/old-abc.js"));
        assert!(!is_file("inbox/cnv_1"));
    }
}
