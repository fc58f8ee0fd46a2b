//! What the server makes of any sequence of requests to upload something.

use axum::body::{Body, Bytes};
use futures_util::stream;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};

use crate::web::Web;

/// So many requests of one input are made.
const REQUESTS_MAX: usize = 8;
/// What the body's parts are cut by, each a chunk of its own. A part that is this word alone ends the connection.
const CUT: &[u8] = b"|";
const GONE: &[u8] = b"GONE";

thread_local! {
    static WEB: Web = Web::start();
}

/// An input is lines: a method, headers as `name=value` with tabs between, an empty header, and the body in chunks:
/// `PATCH<tab>upload-offset=0<tab><tab>hel|lo`. Without headers of their own they have those that every client sends. All go to
/// the upload that was begun last. What is there always grows by what was taken, and is at the end what was sent.
pub fn uploads(data: &[u8]) {
    WEB.with(|web| web.block_on(play(web, data)));
}

/// What must be there.
#[derive(Default)]
struct Model {
    path: Option<String>,
    length: u64,
    there: Vec<u8>,
    media: Option<String>,
}

async fn play(web: &Web, data: &[u8]) {
    let mut model = Model::default();
    for line in data.split(|byte| *byte == b'\n').take(REQUESTS_MAX) {
        let Some((method, request, sent)) = request(line, &model) else { continue };
        let answer = web.send(request).await;
        let status = answer.status();
        // Nobody's quota or disk is full here, and nothing is away.
        assert!(!status.is_server_error(), "{status} to {} in {}", line.escape_ascii(), data.escape_ascii());
        if method == Method::POST && status == StatusCode::CREATED {
            forget(web, &mut model).await;
            model.path = header(&answer, "location");
            model.length =
                asked(line, "upload-length").and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        }
        if matches!(method, Method::POST | Method::PATCH | Method::DELETE) {
            look(web, &mut model, &sent, &answer).await;
        }
    }
    forget(web, &mut model).await;
}

/// The offset is told by `HEAD`: what is there is what was there and a part of what was sent, from its beginning.
async fn look(web: &Web, model: &mut Model, sent: &[u8], answer: &Response<Body>) {
    let Some(path) = model.path.clone() else { return };
    let head = web.send(bare(Method::HEAD, &path)).await;
    if head.status() == StatusCode::NOT_FOUND {
        *model = Model::default();
        return;
    }
    let offset: u64 = number(&head, "upload-offset");
    assert_eq!(number(&head, "upload-length"), model.length);
    let before = model.there.len() as u64;
    let grown = offset.checked_sub(before).expect("what is there never shrinks");
    let taken =
        usize::try_from(grown).ok().and_then(|grown| sent.get(..grown)).expect("bytes that were sent");
    model.there.extend_from_slice(taken);
    assert!(offset <= model.length, "{offset} of {}", model.length);
    if answer.status().is_success() && model.media.is_none() {
        assert_eq!(taken.len(), sent.len(), "a success means that all was taken");
    }
    let media = header(&head, "upload-media-id");
    assert_eq!(media.is_some(), offset == model.length, "it is a file when it is whole");
    if let (Some(id), None) = (&media, &model.media) {
        assert!(web.raw(id).await == model.there, "what was sent is what is kept");
    }
    model.media = media;
}

/// Nothing is left for the next input.
async fn forget(web: &Web, model: &mut Model) {
    let Model { path, media, .. } = std::mem::take(model);
    if let Some(path) = path {
        web.send(bare(Method::DELETE, &path)).await;
    }
    if let Some(id) = media {
        web.send(bare(Method::DELETE, &format!("/api/media/{id}"))).await;
    }
}

fn bare(method: Method, path: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    request.body(Body::empty()).expect("a request")
}

fn header(answer: &Response<Body>, name: &str) -> Option<String> {
    answer.headers().get(name)?.to_str().ok().map(str::to_owned)
}

fn number(answer: &Response<Body>, name: &str) -> u64 {
    header(answer, name).and_then(|text| text.parse().ok()).expect("a number")
}

/// What a line says about a header.
fn asked<'a>(line: &'a [u8], name: &str) -> Option<&'a str> {
    let headers = line.split(|byte| *byte == b'\t').skip(1).take_while(|header| !header.is_empty());
    let values = headers.filter_map(|header| {
        let (key, value) = std::str::from_utf8(header).ok()?.split_once('=')?;
        key.eq_ignore_ascii_case(name).then_some(value)
    });
    values.last()
}

/// A line as a request, with the bytes of its body that come before the connection ends.
fn request(line: &[u8], model: &Model) -> Option<(Method, Request<Body>, Vec<u8>)> {
    let mut parts = line.split(|byte| *byte == b'\t');
    let method = match parts.next()? {
        b"POST" => Method::POST,
        b"PATCH" => Method::PATCH,
        b"HEAD" => Method::HEAD,
        b"DELETE" => Method::DELETE,
        b"OPTIONS" => Method::OPTIONS,
        _ => return None,
    };
    let path = match (&model.path, &method) {
        (Some(path), &Method::PATCH | &Method::HEAD | &Method::DELETE) => path,
        _ => "/api/uploads",
    };
    let body = parts.by_ref().skip_while(|header| !header.is_empty()).nth(1).unwrap_or_default();
    let mut request =
        Request::builder().method(method.clone()).uri(path).body(Body::empty()).expect("a request");
    let headers = request.headers_mut();
    headers.insert("tus-resumable", HeaderValue::from_static("1.0.0"));
    if method == Method::PATCH || !body.is_empty() {
        headers.insert("content-type", HeaderValue::from_static("application/offset+octet-stream"));
    }
    for header in line.split(|byte| *byte == b'\t').skip(1).take_while(|header| !header.is_empty()) {
        let (name, value) = header.iter().position(|byte| *byte == b'=').map(|at| header.split_at(at))?;
        let (name, value) = (HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(&value[1..]).ok()?);
        // Who it is was said already.
        if name != "authorization" && name != "cookie" {
            headers.insert(name, value);
        }
    }
    let mut sent = Vec::new();
    let mut chunks = Vec::new();
    for chunk in body.split(|byte| CUT.contains(byte)) {
        if chunk == GONE {
            chunks.push(Err(std::io::Error::other("the connection ended")));
            break;
        }
        sent.extend_from_slice(chunk);
        chunks.push(Ok(Bytes::copy_from_slice(chunk)));
    }
    *request.body_mut() = Body::from_stream(stream::iter(chunks));
    Some((method, request, sent))
}
