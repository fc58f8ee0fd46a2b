//! Clerk's Backend API, as much of it as is needed.

mod base;
mod error;

use std::time::Duration;

use http::StatusCode;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use onlychat_domain::{Invalid, Secret};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde::de::DeserializeOwned;

pub use error::ApiError;
pub(crate) use error::json_fault;

/// Which version of the API the answers are expected in.
const API_VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clerk-api-version"), HeaderValue::from_static("2026-05-12"));
/// Largest answer that is read: a key set or a person has a few KiB.
const ANSWER_MAX_BYTES: usize = 256 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const TIMEOUT: Duration = Duration::from_secs(5);

/// Calls Clerk's Backend API with the secret key.
#[derive(Clone, Debug)]
pub struct BackendApi {
    client: Client,
    /// Without a slash at its end.
    base: String,
}

impl BackendApi {
    /// `secret_key` is `sk_test_…` or `sk_live_…`; `api_url` is Clerk's own when `None`, with or without `/v1`.
    pub fn new(secret_key: &Secret<String>, api_url: Option<&str>) -> Result<Self, Invalid> {
        let client = Client::builder()
            .default_headers(headers(secret_key)?)
            .user_agent(concat!("OnlyChat/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| {
                Invalid::new("no_tls", format!("Calls over TLS cannot be made here: {error}"))
            })?;
        Ok(Self { client, base: base::normalised(api_url)? })
    }

    /// `path` begins after `/v1`, with a slash.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        let response = self.client.get(format!("{}{path}", self.base)).send().await?;
        let status = response.status();
        if status == StatusCode::OK {
            let body = read(response).await?;
            return serde_json::from_slice(&body).map_err(|error| ApiError::Malformed(json_fault(&error)));
        }
        Err(match status {
            StatusCode::NOT_FOUND => ApiError::NotFound,
            StatusCode::TOO_MANY_REQUESTS => ApiError::RateLimited { retry_after: retry_after(&response) },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ApiError::Refused { status: status.as_u16() },
            _ => ApiError::Status { status: status.as_u16(), retry_after: retry_after(&response) },
        })
    }
}

fn headers(secret_key: &Secret<String>) -> Result<HeaderMap, Invalid> {
    let refuse = || {
        Invalid::new(
            "bad_secret_key",
            "This is no secret key of Clerk. It begins with sk_test_ or sk_live_; copy it from the dashboard, API keys.",
        )
    };
    let key = secret_key.expose();
    let known = key.strip_prefix("sk_test_").or_else(|| key.strip_prefix("sk_live_"));
    if known.is_none_or(|rest| rest.is_empty() || !rest.bytes().all(|c| c.is_ascii_graphic())) {
        return Err(refuse());
    }
    let mut bearer = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_no_header_text| refuse())?;
    bearer.set_sensitive(true);
    let (version, value) = API_VERSION;
    Ok([(AUTHORIZATION, bearer), (ACCEPT, HeaderValue::from_static("application/json")), (version, value)]
        .into_iter()
        .collect())
}

/// Seconds; the other form, a date, is not used by Clerk.
fn retry_after(response: &Response) -> Option<Duration> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

async fn read(mut response: Response) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_MAX_BYTES {
            return Err(ApiError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_secret_key_is_refused_without_telling_it() {
        for key in ["", "sk_", "sk_test_", "pk_test_abc", "sk_test_a b", "sk_live_a\n"] {
            let error = BackendApi::new(&key.into(), None).unwrap_err();
            assert_eq!(error.code, "bad_secret_key", "{key}");
            assert!(!error.detail.contains("abc"));
        }
        let api = BackendApi::new(&"sk_test_abc".into(), None).unwrap();
        assert!(!format!("{api:?}").contains("abc"), "{api:?}");
    }
}
