//! The headers of the tus protocol.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use onlychat_app::media::{Checksum, NewUpload};
use onlychat_domain::media::{Digest, FILE_MAX_BYTES, Purpose, Upload};
use onlychat_protocol::Code;

use crate::failure::{Failure, Result};
use crate::state::ApiState;

pub(super) const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
pub(super) const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,creation-with-upload,termination,checksum,expiration");
pub(super) const ALGORITHMS: HeaderValue = HeaderValue::from_static("sha256");
/// The media type of bytes of an upload.
pub(super) const BYTES: &str = "application/offset+octet-stream";

pub(super) const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// Our own: the file that the upload became.
const MEDIA_ID: HeaderName = HeaderName::from_static("upload-media-id");

/// A request of a client that speaks our version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resumable;

impl FromRequestParts<ApiState> for Resumable {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self> {
        if parts.headers.get(RESUMABLE) == Some(&VERSION) {
            return Ok(Self);
        }
        let text = "This is the tus protocol: send Tus-Resumable: 1.0.0.";
        Err(Failure::new(Code::ProtocolVersion, text)
            .with_header(HeaderName::from_static("tus-version"), VERSION))
    }
}

fn bad(text: impl Into<std::borrow::Cow<'static, str>>) -> Failure {
    Failure::new(Code::BadRequest, text)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let text = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let digits = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    let parsed = if digits { text.parse().ok() } else { None };
    parsed.ok_or_else(|| bad(format!("The header {name} must be a whole number of bytes.")))
}

/// How much of the upload is there, as the client knows it.
pub(super) fn offset(headers: &HeaderMap) -> Result<u64> {
    number(headers, &OFFSET)
}

/// Refuses a body that is not said to be bytes of an upload.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<()> {
    if headers.get(http::header::CONTENT_TYPE).is_some_and(|value| value == BYTES) {
        return Ok(());
    }
    Err(Failure::new(Code::UnsupportedMediaType, format!("Send Content-Type: {BYTES}.")))
}

/// What the request's bytes must be, if it says so.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>> {
    let Some(value) = headers.get(CHECKSUM) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let Some(("sha256", sum)) = text.split_once(' ') else {
        return Err(bad("Upload-Checksum must be `sha256` and the checksum in base64."));
    };
    let bytes: Option<[u8; 32]> = STANDARD.decode(sum.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.ok_or_else(|| bad("The checksum in Upload-Checksum is no SHA-256 in base64."))?;
    Ok(Some(Checksum(Digest::from_bytes(bytes))))
}

/// What is to be uploaded. The name may be left out: then it is called after what it is for.
pub(super) fn new_upload(headers: &HeaderMap) -> Result<NewUpload> {
    let length = number(headers, &LENGTH)?;
    if length > FILE_MAX_BYTES {
        return Err(Failure::new(Code::BodyTooLarge, "A file has at most 5 GiB."));
    }
    let metadata = metadata(headers)?;
    let find = |key: &str| metadata.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
    let purpose = match find("purpose").as_deref() {
        None | Some("attachment") => Purpose::Attachment,
        Some("voice") => Purpose::Voice,
        Some(_) => return Err(bad("The purpose in Upload-Metadata is `attachment` or `voice`.")),
    };
    let unnamed = || if purpose == Purpose::Voice { "voice" } else { "file" }.to_owned();
    let name = find("filename").or_else(|| find("name")).unwrap_or_else(unnamed);
    Ok(NewUpload { length, name, purpose, alt: find("alt").unwrap_or_default(), digest: find("sha256") })
}

/// Pairs of a key and a text; unknown keys are of no matter.
fn metadata(headers: &HeaderMap) -> Result<Vec<(String, String)>> {
    let Some(value) = headers.get(METADATA) else { return Ok(Vec::new()) };
    let wrong =
        || bad("Upload-Metadata must be pairs of a key and a UTF-8 text in base64, with commas between.");
    let text = value.to_str().map_err(|_not_ascii| wrong())?;
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            Ok((key.to_owned(), value.ok_or_else(wrong)?))
        })
        .collect()
}

/// Where an upload is.
pub(super) fn state(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(RESUMABLE, VERSION);
    headers.insert(OFFSET, upload.offset.into());
    headers.insert(LENGTH, upload.length.into());
    if let Ok(expires) = HeaderValue::try_from(upload.expires_at.to_http_date()) {
        headers.insert(EXPIRES, expires);
    }
    if let Some(Ok(media)) = upload.media_id.map(|id| HeaderValue::try_from(id.to_string())) {
        headers.insert(MEDIA_ID, media);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn metadata_is_read() {
        let name = STANDARD.encode("Ferien ü.jpg");
        let text = format!("filename {name}, purpose {},is_hot", STANDARD.encode("voice"));
        let new = new_upload(&headers(&[("upload-length", "7"), ("upload-metadata", &text)])).unwrap();
        assert_eq!((new.length, new.name.as_str(), new.purpose), (7, "Ferien ü.jpg", Purpose::Voice));
        let bare = new_upload(&headers(&[("upload-length", "7")])).unwrap();
        assert_eq!((bare.name.as_str(), bare.purpose), ("file", Purpose::Attachment));
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (name, value) in [
            ("upload-metadata", "filename !"),
            ("upload-metadata", "filename /w=="),
            ("upload-metadata", "purpose YXZhdGFy"),
            ("upload-length", "-1"),
            ("upload-length", "+1"),
            ("upload-length", "1e3"),
            ("upload-length", "99999999999999999999"),
        ] {
            let mut given = headers(&[("upload-length", "7")]);
            given.insert(HeaderName::from_static(name), value.parse().unwrap());
            assert_eq!(new_upload(&given).unwrap_err().code(), Code::BadRequest, "{name}: {value}");
        }
        let large = headers(&[("upload-length", "5368709121")]);
        assert_eq!(new_upload(&large).unwrap_err().code(), Code::BodyTooLarge);
    }

    #[test]
    fn a_checksum_is_a_sha256() {
        let sum = STANDARD.encode([7; 32]);
        let good = headers(&[("upload-checksum", &format!("sha256 {sum}"))]);
        assert_eq!(checksum(&good).unwrap(), Some(Checksum(Digest::from_bytes([7; 32]))));
        assert_eq!(checksum(&headers(&[])).unwrap(), None);
        for bad in
            ["sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha256", "sha256 x", &format!("sha256 {}", &sum[4..])]
        {
            assert!(checksum(&headers(&[("upload-checksum", bad)])).is_err(), "{bad}");
        }
    }
}
