//! How a sealed message gets to its push service.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use onlychat_egress::{Egress, EgressError, Fetch, Limits};
use url::Url;

/// How much of an answer is read, in bytes: a reason for the log.
const ANSWER_MAX_BYTES: u64 = 4096;

/// A sealed message and where it goes.
#[derive(Clone, Debug)]
pub struct Post {
    /// The endpoint.
    pub url: Url,
    /// What is to be said about it.
    pub headers: HeaderMap,
    /// The message, sealed.
    pub body: Bytes,
}

/// What the push service answered.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Its status.
    pub status: StatusCode,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unsent {
    /// Nothing may be sent there; why, for the log.
    Forbidden(String),
    /// Nobody answered, or not in time, or not properly. It may work later.
    Failed,
}

/// Posts to addresses that browsers named. It must judge them, and must not follow redirects.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// One attempt.
    async fn post(&self, post: Post) -> Result<Posted, Unsent>;
}

#[async_trait]
impl Transport for Egress {
    async fn post(&self, post: Post) -> Result<Posted, Unsent> {
        let limits = Limits {
            connect: Duration::from_secs(5),
            headers: Duration::from_secs(10),
            whole: Duration::from_secs(20),
            body_bytes: ANSWER_MAX_BYTES,
            redirects: 0,
        };
        let fetch = Fetch::post(post.url, post.body).headers(post.headers).limits(limits);
        let mut answer = self.send(fetch).await.map_err(unsent)?;
        let retry_after = answer.headers.get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        // The status says all that matters: a reason that is too long or breaks off is as long as it came.
        while let Ok(Some(part)) = answer.chunk().await {
            body.extend_from_slice(&part);
        }
        Ok(Posted { status: answer.status, retry_after, body })
    }
}

fn unsent(error: EgressError) -> Unsent {
    match error {
        // Nobody asked for a coding; some error page of a proxy before the service has one.
        EgressError::Coded => Unsent::Failed,
        error if error.is_refusal() => Unsent::Forbidden(error.to_string()),
        _ => Unsent::Failed,
    }
}
