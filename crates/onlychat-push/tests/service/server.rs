//! A push service as strict as the RFCs allow.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use onlychat_domain::Timestamp;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::NOW;
use crate::browser::Browser;

/// Longest body that every service takes (RFC 8030, section 7.2).
const BODY_MAX_BYTES: usize = 4096;

/// What arrived and was read.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) text: String,
    pub(crate) ttl: String,
    pub(crate) urgency: String,
    pub(crate) topic: Option<String>,
    /// Salt and sender's key.
    pub(crate) header: Vec<u8>,
}

#[derive(Default)]
struct State {
    sender: Mutex<String>,
    received: Mutex<Vec<Received>>,
}

/// One on 127.0.0.1, with one browser that subscribed.
pub(crate) struct PushService {
    pub(crate) place: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl PushService {
    pub(crate) async fn start(browser: Arc<Browser>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((socket, _peer)) = listener.accept().await {
                let (state, browser) = (Arc::clone(&shared), Arc::clone(&browser));
                let service = service_fn(move |request| {
                    let (state, browser) = (Arc::clone(&state), Arc::clone(&browser));
                    async move { Ok::<_, Infallible>(answer(request, place, &state, &browser).await) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
            }
        });
        Self { place, state, task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.place)
    }

    /// The browser subscribed with this sender's key.
    pub(crate) fn expect(&self, public_key: &str) {
        public_key.clone_into(&mut self.state.sender.lock().unwrap());
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    request: Request<Incoming>,
    place: SocketAddr,
    state: &State,
    browser: &Browser,
) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let path = parts.uri.path().to_owned();
    let verdict = taken(&parts.method, &parts.headers, &body, place, state, browser);
    let mut response = Response::builder();
    let (status, reason) = match (verdict, path.strip_prefix("/answer/")) {
        (Err(refusal), _) => refusal,
        // A good message to a subscription of which something is to be said.
        (Ok(_), Some(said)) => {
            let (status, after) = said.split_once('/').unwrap_or((said, ""));
            if !after.is_empty() {
                response = response.header("retry-after", after.replace('_', " "));
            }
            (status.parse().unwrap(), "")
        }
        (Ok(received), None) => {
            state.received.lock().unwrap().push(received);
            (201, "")
        }
    };
    response.status(status).header("location", "/elsewhere").body(Full::from(reason)).unwrap()
}

fn taken(
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
    place: SocketAddr,
    state: &State,
    browser: &Browser,
) -> Result<Received, (u16, &'static str)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if method != Method::POST {
        return Err((405, "not posted"));
    }
    if body.len() > BODY_MAX_BYTES {
        return Err((413, "too long"));
    }
    if header("content-encoding").as_deref() != Some("aes128gcm") {
        return Err((415, "not sealed"));
    }
    let ttl = header("ttl").filter(|ttl| ttl.parse::<u32>().is_ok()).ok_or((400, "no TTL"))?;
    let authorization = header("authorization").ok_or((401, "who is it"))?;
    let vapid = authorization.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k="));
    let (token, key) = vapid.ok_or((401, "who is it"))?;
    if key != *state.sender.lock().unwrap() {
        return Err((403, "another key"));
    }
    judge_token(token, key, &format!("http://{place}"), NOW).map_err(|reason| (401, reason))?;
    let text = browser.open(body).ok_or((400, "cannot be opened"))?;
    let text = String::from_utf8(text).map_err(|_no_text| (400, "no text"))?;
    let urgency = header("urgency").unwrap_or_default();
    Ok(Received { text, ttl, urgency, topic: header("topic"), header: body[..86].to_vec() })
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    sub: String,
}

/// RFC 8292, section 2 and 4.2.
pub(crate) fn judge_token(token: &str, key: &str, origin: &str, now: Timestamp) -> Result<(), &'static str> {
    let point = URL_SAFE_NO_PAD.decode(key).map_err(|_no_base64| "no key")?;
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let key = DecodingKey::from_ec_components(&x, &y).map_err(|_no_point| "no key")?;
    let mut validation = Validation::new(Algorithm::ES256);
    // The test has its own time.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, &key, &validation).map_err(|_other| "bad signature")?.claims;
    if claims.aud != origin {
        return Err("for another");
    }
    if claims.exp < now.as_secs() || claims.exp > now.as_secs() + 24 * 3600 {
        return Err("not of these hours");
    }
    if claims.sub.starts_with("mailto:") { Ok(()) } else { Err("nobody to write to") }
}
