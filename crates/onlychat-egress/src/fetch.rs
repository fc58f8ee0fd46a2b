//! What is asked for, and how much of everything it may take.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

/// How much a call may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// For looking the name up, connecting and agreeing on keys; anew for each redirect.
    pub connect: Duration,
    /// From there to the end of the answer's headers; anew for each redirect.
    pub headers: Duration,
    /// For all of it, redirects and body included.
    pub whole: Duration,
    /// Length of the body, in bytes.
    pub body_bytes: u64,
    /// Redirects that are followed; with 0 a redirect is an answer like any other.
    pub redirects: u8,
}

impl Default for Limits {
    /// What a page may take.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            headers: Duration::from_secs(5),
            whole: Duration::from_secs(10),
            body_bytes: 512 * 1024,
            redirects: 5,
        }
    }
}

/// One call.
#[derive(Clone, Debug)]
pub struct Fetch {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) limits: Limits,
}

impl Fetch {
    /// Asks for what is there, following redirects.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            limits: Limits::default(),
        }
    }

    /// Sends something. Redirects are not followed: what is sent is for whoever was named.
    pub fn post(url: Url, body: Bytes) -> Self {
        let limits = Limits { redirects: 0, ..Limits::default() };
        Self { method: Method::POST, url, headers: HeaderMap::new(), body, limits }
    }

    /// Sends these headers too. Those that belong to the connection (`Host`, lengths, codings) are set by the call itself.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// Other limits. What is sent with [`Fetch::post`] is not redirected, whatever they say.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        let redirects = if self.method == Method::GET { limits.redirects } else { 0 };
        self.limits = Limits { redirects, ..limits };
        self
    }
}
