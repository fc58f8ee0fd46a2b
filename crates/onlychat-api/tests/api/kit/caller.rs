//! Who calls.

use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Builder;
use http::{Method, Request};
use onlychat_domain::{User, UserId};
use serde_json::{Value, json};

use super::{Answer, Kit};

/// Somebody who calls, or nobody.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    kit: &'a Kit,
    signed_in: Option<(String, User)>,
}

impl<'a> Caller<'a> {
    pub(super) fn new(kit: &'a Kit, signed_in: Option<(String, User)>) -> Self {
        Self { kit, signed_in }
    }

    pub(crate) fn token(&self) -> &str {
        &self.signed_in.as_ref().unwrap().0
    }

    /// The user id, as on the wire.
    pub(crate) fn id(&self) -> String {
        self.signed_in.as_ref().unwrap().1.id.to_string()
    }

    pub(crate) fn clerk_id(&self) -> String {
        self.signed_in.as_ref().unwrap().1.clerk_id.to_string()
    }

    /// A request with this caller's token.
    pub(crate) fn request(&self, method: Method, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(path);
        match &self.signed_in {
            Some((token, _)) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        }
    }

    /// Sends what [`Self::request`] began.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        self.kit.send(request).await
    }

    pub(crate) fn user_id(&self) -> UserId {
        self.signed_in.as_ref().unwrap().1.id
    }

    pub(crate) async fn bare(&self, method: Method, path: &str) -> Answer {
        self.kit.send(self.request(method, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.bare(Method::GET, path).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.bare(Method::DELETE, path).await
    }

    /// With a JSON body.
    pub(crate) async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.raw(method, path, body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, &body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PUT, path, &body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PATCH, path, &body).await
    }

    /// With a body that says it is JSON.
    pub(crate) async fn raw(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let request = self.request(method, path).header(CONTENT_TYPE, "application/json");
        self.kit.send(request.body(body.into()).unwrap()).await
    }

    /// With a key that makes a repetition harmless.
    pub(crate) async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
        let request = request.header("idempotency-key", key).body(Body::from(body.to_string()));
        self.kit.send(request.unwrap()).await
    }

    /// Becomes a creator, or changes the page.
    pub(crate) async fn put_creator(&self, handle: &str, dm_policy: &str) -> Value {
        let body = json!({ "handle": handle, "displayName": handle, "dmPolicy": dm_policy });
        let answer = self.put("/api/creators/me", body).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        answer.json()
    }

    /// The id of the conversation with somebody.
    pub(crate) async fn conversation_with(&self, other: &Caller<'_>) -> String {
        let answer = self.post("/api/conversations", json!({ "userId": other.id() })).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// A message that was sent, with the client id `n`.
    pub(crate) async fn write(&self, conversation: &str, n: u32, text: &str) -> Value {
        let path = format!("/api/conversations/{conversation}/messages");
        self.post(&path, json!({ "clientId": client_id(n), "text": text })).await.is(201).json()
    }
}

/// A UUID for the `n`th message.
pub(crate) fn client_id(n: u32) -> String {
    format!("01936a5e-7c00-7000-8000-{n:012x}")
}
