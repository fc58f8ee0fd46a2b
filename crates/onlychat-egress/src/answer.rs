//! What came back.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::connect::Driver;
use crate::error::{EgressError, Phase};

/// What came back: the body follows when it is asked for. Dropped, it closes the connection.
pub struct Answer {
    /// The status, whatever it is: that of the last redirect's answer.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// Where it came from in the end.
    pub url: Url,
    body: Incoming,
    /// How much of the body may still come, in bytes.
    left: u64,
    limit: u64,
    until: Instant,
    _driver: Driver,
}

impl Answer {
    pub(crate) fn new(
        response: http::Response<Incoming>,
        url: Url,
        limit: u64,
        until: Instant,
        driver: Driver,
    ) -> Self {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        Self { status, headers, url, body, left: limit, limit, until, _driver: driver }
    }

    /// The next part of the body, never empty; `None` at its end. Of a body that is too long everything up to the limit is
    /// given, and then the error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, EgressError> {
        loop {
            let frame = timeout_at(self.until, self.body.frame()).await;
            let Some(frame) = frame.map_err(|_elapsed| EgressError::TimedOut(Phase::Whole))? else {
                return Ok(None);
            };
            let frame = frame.map_err(|error| EgressError::Broken(error.into()))?;
            let Ok(mut data) = frame.into_data() else { continue };
            if data.is_empty() {
                continue;
            }
            if self.left == 0 {
                return Err(EgressError::TooLarge(self.limit));
            }
            data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.left -= data.len() as u64;
            return Ok(Some(data));
        }
    }

    /// All of the body.
    pub async fn whole(mut self) -> Result<Bytes, EgressError> {
        if self.body.size_hint().lower() > self.left {
            return Err(EgressError::TooLarge(self.limit));
        }
        let mut whole = BytesMut::new();
        while let Some(data) = self.chunk().await? {
            whole.extend_from_slice(&data);
        }
        Ok(whole.freeze())
    }
}
