//! `/api/media/{id}/{grant}/{name}`: the bytes.

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use onlychat_domain::MediaId;
use onlychat_domain::media::{MediaKind, VariantName};
use onlychat_media::{MediaError, RAW};
use onlychat_protocol::Code;
use onlychat_store::Item;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::range::{Wanted, wanted};
use crate::extract::{Caller, Path};
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// A variant's bytes never change.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
/// Nothing that is opened from here can run or reach anything.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_SITE: HeaderValue = HeaderValue::from_static("same-site");

/// Everything that is wrong is told to whoever is signed in in the same words: whoever may not read learns nothing of what
/// there is.
const NO_FILE: &str = "There is no such file.";

/// What is sent, and as what.
struct Sent {
    name: VariantName,
    content_type: String,
    disposition: HeaderValue,
}

/// A file's bytes, or a part of them. The address is one that a message or the vault gave this caller.
#[utoipa::path(
    get, path = "/api/media/{id}/{grant}/{name}", operation_id = "getMediaFile", tag = "Media",
    security(("bearer" = []), ("sessionCookie" = []), ("mediaCookie" = [])),
    params(
        ("id" = String, Path, description = "The file's id.", example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd"),
        ("grant" = String, Path, description = "From an attachment's `base`."),
        ("name" = String, Path, description = "A variant's name; `raw` for a file that is handed over as it is.", example = "w640.webp"),
        ("range" = Option<String>, Header, description = "One range of bytes."),
    ),
    responses(
        (status = 200, description = "All of it.", content_type = "application/octet-stream", body = [u8]),
        (status = 206, description = "The part that was asked for.", content_type = "application/octet-stream", body = [u8]),
        (status = 304, description = "As it was."),
        (status = 416, description = "It has no such part.", body = onlychat_protocol::Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::routes) async fn get_media_file(
    State(state): State<ApiState>,
    caller: Caller,
    Path((id, grant, name)): Path<(MediaId, String, VariantName)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let missing = || Failure::not_found(NO_FILE);
    let viewer = state.app.granted(id, &grant).ok_or_else(missing)?;
    if caller.user.id != viewer {
        return Err(missing());
    }
    let item = state.app.readable(viewer, id).await.map_err(|error| match error {
        onlychat_app::Error::NotFound(_) => missing(),
        error => Failure::from(error),
    })?;
    let sent = sent(&item, name).ok_or_else(missing)?;
    respond(&state, &item, sent, &method, &headers).await
}

/// What of a file may be sent: what was made of it, or the bytes of one of which nothing is made.
fn sent(Item { media, content }: &Item, name: VariantName) -> Option<Sent> {
    if content.kind == MediaKind::File {
        let content_type = "application/octet-stream".to_owned();
        let disposition = attachment(&media.name);
        return (name.as_str() == RAW).then_some(Sent { name, content_type, disposition });
    }
    let content_type = content.state.rendition()?.variant(name.as_str())?.content_type.clone();
    Some(Sent { name, content_type, disposition: HeaderValue::from_static("inline") })
}

/// RFC 6266, with the name in UTF-8.
fn attachment(name: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let value = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{encoded}"));
    value.unwrap_or(HeaderValue::from_static("attachment"))
}

async fn respond(
    state: &ApiState,
    item: &Item,
    sent: Sent,
    method: &Method,
    asked: &HeaderMap,
) -> Result<Response> {
    let Sent { name, content_type, disposition } = sent;
    let (store, content) = (state.app.media(), item.content.id);
    let length = store.length(content, &name).await.map_err(of_media)?;
    let etag = format!("\"{content}.{name}\"");
    let mut headers: HeaderMap = [
        (CACHE_CONTROL, KEPT),
        (CONTENT_SECURITY_POLICY, SANDBOX),
        (RESOURCE_POLICY, SAME_SITE),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (CONTENT_DISPOSITION, disposition),
    ]
    .into_iter()
    .collect();
    let value = |text: &str| HeaderValue::try_from(text).map_err(Failure::internal);
    headers.insert(ETAG, value(&etag)?);
    let known =
        |list: &HeaderValue| list.to_str().is_ok_and(|list| list.split(',').any(|one| one.trim() == etag));
    if asked.get_all(IF_NONE_MATCH).iter().any(known) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let (status, range) = match wanted(asked, length, &etag) {
        Wanted::Whole => (StatusCode::OK, 0..length),
        Wanted::Part(range) => {
            let part = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            headers.insert(CONTENT_RANGE, value(&part)?);
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Wanted::Nothing => {
            let failure = Failure::new(Code::RangeNotSatisfiable, "The file has no such part.");
            return Err(failure.with_header(CONTENT_RANGE, value(&format!("bytes */{length}"))?));
        }
    };
    headers.insert(CONTENT_TYPE, value(&content_type)?);
    headers.insert(CONTENT_LENGTH, (range.end - range.start).into());
    if *method == Method::HEAD {
        return Ok((status, headers).into_response());
    }
    let bytes = store.read(content, &name, range).await.map_err(of_media)?;
    Ok((status, headers, Body::from_stream(bytes)).into_response())
}

fn of_media(error: MediaError) -> Failure {
    match error {
        MediaError::Missing => Failure::not_found(NO_FILE),
        error => Failure::from(onlychat_app::Error::from(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = attachment("a\"; filename=evil\r\nx: y ü.html");
        let text = value.to_str().unwrap();
        assert!(text.starts_with("attachment; filename*=UTF-8''a%22%3B%20filename%3Devil%0D%0Ax"), "{text}");
    }
}
