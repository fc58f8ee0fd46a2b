//! A Backend API on 127.0.0.1.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use onlychat_domain::Secret;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::TestInstance;
use crate::api::BackendApi;

/// What a path answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// 200 with this.
    Json(Value),
    /// This status, and `Retry-After` in seconds if there is one.
    Status(u16, Option<u64>),
    /// 200 with this many bytes.
    Bytes(usize),
    /// Nothing, until [`FakeApi::release`].
    Held(Value),
}

#[derive(Default)]
struct Shared {
    answers: Mutex<HashMap<String, Answer>>,
    requests: Mutex<Vec<String>>,
    arrived: Notify,
    released: Notify,
}

/// Answers as Clerk's Backend API does, to those who have its secret key. Everything else is 404. Ends when dropped.
pub struct FakeApi {
    url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl FakeApi {
    /// The secret key it knows.
    pub const SECRET_KEY: &'static str = "sk_test_of_the_stand_in";

    /// Starts at a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared::default());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { url, shared, server }
    }

    /// What goes into `CLERK_API_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A caller with the right key.
    pub fn caller(&self) -> BackendApi {
        BackendApi::new(&Secret::from(Self::SECRET_KEY), Some(&self.url)).expect("a caller")
    }

    /// Answers this from now on. `path` with `/v1`.
    pub fn set(&self, path: &str, answer: Answer) {
        self.shared.answers.lock().insert(path.to_owned(), answer);
    }

    /// Publishes the keys of these instances.
    pub fn publish(&self, instances: &[&TestInstance]) {
        let keys: Vec<Value> = instances.iter().map(|instance| instance.jwk()).collect();
        self.set("/v1/jwks", Answer::Json(json!({ "keys": keys })));
    }

    /// How often a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.shared.requests.lock().iter().filter(|asked| *asked == path).count()
    }

    /// Waits until somebody waits for a [`Answer::Held`].
    pub async fn arrived(&self) {
        self.shared.arrived.notified().await;
    }

    /// Lets the one who waits go on.
    pub fn release(&self) {
        self.shared.released.notify_one();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    shared.requests.lock().push(path.clone());
    let bearer = format!("Bearer {}", FakeApi::SECRET_KEY);
    if request.headers().get(AUTHORIZATION).is_none_or(|given| given.as_bytes() != bearer.as_bytes()) {
        return status(401, None);
    }
    let answer = shared.answers.lock().get(&path).cloned();
    match answer {
        None => status(404, None),
        Some(Answer::Status(code, retry_after)) => status(code, retry_after),
        Some(Answer::Json(value)) => json_body(value.to_string().into()),
        Some(Answer::Bytes(count)) => json_body(vec![b' '; count].into()),
        Some(Answer::Held(value)) => {
            shared.arrived.notify_one();
            shared.released.notified().await;
            json_body(value.to_string().into())
        }
    }
}

fn status(code: u16, retry_after: Option<u64>) -> Response {
    let mut response = Response::builder().status(code);
    if let Some(seconds) = retry_after {
        response = response.header(RETRY_AFTER, seconds);
    }
    let errors =
        json!({ "errors": [{ "code": "fake", "message": "fake", "long_message": "fake", "meta": {} }] });
    response.body(Body::from(errors.to_string())).expect("a response")
}

fn json_body(body: Body) -> Response {
    Response::builder().header(CONTENT_TYPE, "application/json").body(body).expect("a response")
}
