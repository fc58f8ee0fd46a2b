//! Clerk's notifications, signed as Svix signs them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{HeaderMap, Method, Request};
use onlychat_api::{Identity, Notification, WebhookError, WebhookReader};
use onlychat_app::provider::{Change, Notice};
use onlychat_domain::Clock;
use onlychat_identity::Revoked;
use onlychat_identity_clerk::{WebhookError as ClerkError, WebhookKind, WebhookSecret, WebhookVerifier};
use serde_json::{Value, json};

use crate::kit::{Answer, Kit};

const SECRET: &str = "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh";

/// As the program puts Clerk's verifier to use.
struct Reader(WebhookVerifier);

impl WebhookReader for Reader {
    fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, WebhookError> {
        let event = self.0.verify(headers, body).map_err(|error| match error {
            ClerkError::Malformed(how) => WebhookError::Malformed(how),
            other => WebhookError::Signature(other.to_string()),
        })?;
        let (change, ends) = match event.kind {
            WebhookKind::UserCreated(user) | WebhookKind::UserUpdated(user) => {
                let (subject, profile, updated_at) = (user.subject, user.profile, user.updated_at);
                (Change::Upserted { subject, profile, updated_at }, None)
            }
            WebhookKind::UserDeleted(subject) => {
                (Change::Deleted(subject.clone()), Some(Revoked::Subject(subject)))
            }
            WebhookKind::SessionEnded { session_id, .. } => {
                (Change::Nothing, Some(Revoked::Session(session_id)))
            }
            WebhookKind::Other(_) => (Change::Nothing, None),
        };
        let notice = Notice { provider: "clerk", id: event.id, sent_at: event.timestamp, change };
        Ok(Notification { notice, ends })
    }
}

async fn kit() -> Kit {
    Kit::with(|parts| {
        let clock: Arc<dyn Clock> = parts.app.clock().clone();
        let reader = Reader(WebhookVerifier::new(SECRET.parse().unwrap(), clock));
        parts.identity = Identity::Clerk { publishable_key: None, webhooks: Some(Arc::new(reader)) };
    })
    .await
}

async fn deliver(kit: &Kit, id: &str, body: &str) -> Answer {
    let now = kit.clock.now().as_secs();
    let signature = SECRET.parse::<WebhookSecret>().unwrap().sign(id, now, body.as_bytes());
    send(kit, id, now, &signature, body.to_owned()).await
}

async fn send(kit: &Kit, id: &str, at: i64, signature: &str, body: String) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/webhooks/clerk")
        .header("svix-id", id)
        .header("svix-timestamp", at)
        .header("svix-signature", signature)
        .body(Body::from(body));
    kit.send(request.unwrap()).await
}

fn user(subject: &str, name: &str, updated_at: i64) -> String {
    let data: Value = json!({
        "id": subject, "first_name": name, "last_name": null, "image_url": "https://img.clerk.com/x",
        "primary_email_address_id": "idn_1",
        "email_addresses": [{ "id": "idn_1", "email_address": "New@Example.com", "verification": { "status": "verified" } }],
        "updated_at": updated_at,
    });
    json!({ "object": "event", "type": "user.updated", "data": data }).to_string()
}

#[tokio::test]
async fn people_are_made_changed_and_forgotten() {
    let kit = kit().await;
    let fan = kit.fan("ada").await;
    let profile = async || fan.get("/api/auth/profile/user_new1").await;
    deliver(&kit, "msg_1", &user("user_new1", "Nell", 1000)).await.is(204);
    assert_eq!(profile().await.is(200).json()["user"]["firstName"], "Nell");
    deliver(&kit, "msg_2", &user("user_new1", "Nelly", 3000)).await.is(204);
    deliver(&kit, "msg_3", &user("user_new1", "Old", 2000)).await.is(204);
    assert_eq!(profile().await.json()["user"]["firstName"], "Nelly");
    let deleted =
        json!({ "type": "user.deleted", "data": { "id": "user_new1", "deleted": true } }).to_string();
    deliver(&kit, "msg_4", &deleted).await.is(204);
    assert_eq!(profile().await.json()["user"]["firstName"], Value::Null);
    deliver(&kit, "msg_5", &json!({ "type": "organization.created", "data": {} }).to_string()).await.is(204);
}

#[tokio::test]
async fn sessions_end_at_once() {
    let kit = kit().await;
    let fan = kit.fan("ada").await;
    fan.get("/api/user").await.is(200);
    let deleted = json!({ "type": "user.deleted", "data": { "id": fan.clerk_id() } }).to_string();
    deliver(&kit, "msg_1", &deleted).await.is(204);
    fan.get("/api/user").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn replays_and_retries() {
    let kit = kit().await;
    let body = user("user_new1", "Nell", 1000);
    deliver(&kit, "msg_1", &body).await.is(204);
    deliver(&kit, "msg_1", &body).await.problem(409, "webhook_replayed");
    kit.clock.advance(Duration::from_secs(5));
    deliver(&kit, "msg_1", &body).await.is(204);
    deliver(&kit, "msg_1", &body).await.problem(409, "webhook_replayed");
}

#[tokio::test]
async fn what_is_not_genuine() {
    let kit = kit().await;
    let (now, body) = (kit.clock.now().as_secs(), user("user_new1", "Nell", 1000));
    let secret: WebhookSecret = SECRET.parse().unwrap();
    send(&kit, "msg_1", now, "v1,AAAA", body.clone()).await.problem(400, "bad_signature");
    for late in [now - 301, now + 301] {
        let signature = secret.sign("msg_1", late, body.as_bytes());
        send(&kit, "msg_1", late, &signature, body.clone()).await.problem(400, "bad_signature");
    }
    let signature = secret.sign("msg_1", now, body.as_bytes());
    send(&kit, "msg_1", now, &signature, body.replace("Nell", "Eve")).await.problem(400, "bad_signature");
    send(&kit, "msg_2", now, &signature, body.clone()).await.problem(400, "bad_signature");
    kit.anon().post("/api/webhooks/clerk", json!({})).await.problem(400, "bad_signature");
    deliver(&kit, "msg_3", "{}").await.problem(400, "bad_request");
    deliver(&kit, "msg_4", "nope").await.problem(400, "bad_request");
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(300_000));
    deliver(&kit, "msg_5", &large).await.problem(413, "body_too_large");
    let fan = kit.fan("ada").await;
    fan.get("/api/auth/profile/user_new1").await.problem(404, "not_found");
}

#[tokio::test]
async fn not_set_up() {
    let kit = Kit::new().await;
    kit.anon().post("/api/webhooks/clerk", json!({})).await.problem(404, "not_found");
}
