//! Makes the calls.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, COOKIE, HOST, HeaderName,
    HeaderValue, LOCATION, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use onlychat_domain::Invalid;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Position, Url};

use crate::answer::Answer;
use crate::connect::{self, Connection};
use crate::error::{EgressError, Phase};
use crate::fetch::Fetch;
use crate::guard::{Guard, Target};
use crate::resolve::{Resolver, SystemResolver};

/// What the connection decides, not whoever calls.
const OURS: [HeaderName; 6] = [HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, ACCEPT_ENCODING];

/// How calls are made.
pub struct EgressOptions {
    /// Ports that are called: 80 and 443 unless told otherwise.
    pub ports: Vec<u16>,
    /// For development and tests: places on this machine that are called although they are not public, such as
    /// `127.0.0.1:8090`. Each with its port; only loopback addresses can be listed.
    pub loopback: Vec<SocketAddr>,
    /// Certificate authorities (DER) that are trusted besides the public ones.
    pub authorities: Vec<Vec<u8>>,
    /// Looks names up.
    pub resolver: Arc<dyn Resolver>,
}

impl Default for EgressOptions {
    fn default() -> Self {
        Self {
            ports: vec![80, 443],
            loopback: Vec::new(),
            authorities: Vec::new(),
            resolver: Arc::new(SystemResolver),
        }
    }
}

/// Calls addresses that others chose.
pub struct Egress {
    guard: Guard,
    resolver: Arc<dyn Resolver>,
    tls: TlsConnector,
}

impl Egress {
    /// Refuses loopback addresses that are none, and authorities that cannot be read.
    pub fn new(options: EgressOptions) -> Result<Self, Invalid> {
        let EgressOptions { ports, loopback, authorities, resolver } = options;
        if let Some(other) = loopback.iter().find(|place| !place.ip().to_canonical().is_loopback()) {
            return Err(Invalid::new(
                "not_loopback",
                format!("{other} is no address of this machine. Example: 127.0.0.1:8090"),
            ));
        }
        let canonical = |place: SocketAddr| SocketAddr::new(place.ip().to_canonical(), place.port());
        let guard = Guard { ports, loopback: loopback.into_iter().map(canonical).collect() };
        let tls = connect::tls(&authorities).map_err(|error| {
            Invalid::new("bad_authority", format!("A certificate authority cannot be used: {error}"))
        })?;
        Ok(Self { guard, resolver, tls })
    }

    /// Makes one call. Any status is an answer; see [`EgressError`] for what is none.
    pub async fn send(&self, fetch: Fetch) -> Result<Answer, EgressError> {
        let until = Instant::now() + fetch.limits.whole;
        let Fetch { method, mut url, mut headers, body, limits } = fetch;
        for name in OURS {
            headers.remove(name);
        }
        if !headers.contains_key(USER_AGENT) {
            let agent = HeaderValue::from_static(concat!("OnlyChat/", env!("CARGO_PKG_VERSION")));
            headers.insert(USER_AGENT, agent);
        }
        for redirects in 0..=limits.redirects {
            let target = self.guard.judge(&url)?;
            let mut request = Request::new(Full::new(body.clone()));
            *request.method_mut() = method.clone();
            *request.headers_mut() = with_host(&headers, &url)?;
            let connected_by = Instant::now() + limits.connect;
            let connecting = self.connect(&target, connected_by.min(until));
            let Connection { mut sender, driver } =
                within(Phase::Connecting, connected_by, until, connecting).await?;
            *request.uri_mut() = target.uri;
            let asking =
                async { sender.send_request(request).await.map_err(|e| EgressError::Broken(e.into())) };
            let response = within(Phase::Headers, Instant::now() + limits.headers, until, asking).await?;
            if limits.redirects == 0 || !leads_elsewhere(&response) {
                if is_coded(response.headers()) {
                    return Err(EgressError::Coded);
                }
                return Ok(Answer::new(response, url, limits.body_bytes, until, driver));
            }
            if redirects < limits.redirects {
                let next = next_of(&url, &response)?;
                if next.origin() != url.origin() {
                    // What proves something to one is nothing for another.
                    headers.remove(AUTHORIZATION);
                    headers.remove(COOKIE);
                }
                url = next;
            }
        }
        Err(EgressError::TooManyRedirects(limits.redirects))
    }

    /// Looks the name up, judges every address it has, and connects to one of those.
    async fn connect(&self, target: &Target, until: Instant) -> Result<Connection, EgressError> {
        let addresses = match &target.host {
            Host::Ipv4(address) => vec![(*address).into()],
            Host::Ipv6(address) => vec![(*address).into()],
            Host::Domain(name) => {
                self.resolver.resolve(name).await.map_err(|error| EgressError::Unresolved(error.into()))?
            }
        };
        if addresses.is_empty() {
            let none = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
            return Err(EgressError::Unresolved(none.into()));
        }
        let places = addresses.into_iter().map(|address| self.guard.admit(address, target.port));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        connect::connect(target, &places, &self.tls, until).await
    }
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Guard { ports, loopback } = &self.guard;
        f.debug_struct("Egress").field("ports", ports).field("loopback", loopback).finish_non_exhaustive()
    }
}

/// Ends at whichever comes first, and says which it was.
async fn within<T>(
    phase: Phase,
    until: Instant,
    whole: Instant,
    work: impl Future<Output = Result<T, EgressError>>,
) -> Result<T, EgressError> {
    let phase = if whole <= until { Phase::Whole } else { phase };
    timeout_at(until.min(whole), work).await.map_err(|_elapsed| EgressError::TimedOut(phase))?
}

fn with_host(headers: &HeaderMap, url: &Url) -> Result<HeaderMap, EgressError> {
    let host = HeaderValue::try_from(&url[Position::BeforeHost..Position::AfterPort]);
    let mut headers = headers.clone();
    headers.insert(HOST, host.map_err(|_no_header_text| EgressError::Unusable)?);
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(headers)
}

fn leads_elsewhere(response: &Response<Incoming>) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn next_of(url: &Url, response: &Response<Incoming>) -> Result<Url, EgressError> {
    let location = response.headers().get(LOCATION).ok_or(EgressError::Astray)?;
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_no_text| EgressError::Astray)?;
    let next = url.join(location).map_err(|_no_address| EgressError::Astray)?;
    if url.scheme() == "https" && next.scheme() == "http" { Err(EgressError::Downgraded) } else { Ok(next) }
}

fn is_coded(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity") && !coding.is_empty())
}
