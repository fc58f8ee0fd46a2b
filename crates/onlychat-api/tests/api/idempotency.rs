//! `Idempotency-Key`.

use std::time::Duration;

use onlychat_domain::Subject;
use onlychat_store::{Answer as Kept, Fingerprint};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::kit::{Kit, client_id};

#[tokio::test]
async fn a_repetition_gets_the_first_answer() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let body = json!({ "userId": zoe.id() });
    let first = fan.post_once("/api/conversations", "k 1", &body).await.is(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = fan.post_once("/api/conversations", "k 1", &body).await.is(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(again.body, first.body);
    fan.post("/api/conversations", body.clone()).await.is(200);
    assert!(
        zoe.post_once("/api/conversations", "k 1", &json!({ "userId": fan.id() })).await.status.is_success()
    );
}

#[tokio::test]
async fn the_same_key_for_something_else_is_refused() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let path = format!("/api/conversations/{id}/messages");
    fan.post_once(&path, "k", &json!({ "clientId": client_id(1), "text": "a" })).await.is(201);
    let other = json!({ "clientId": client_id(2), "text": "b" });
    fan.post_once(&path, "k", &other).await.problem(409, "idempotency_key_reused");
    fan.post_once("/api/auth/sync-user", "k", &json!({})).await.problem(409, "idempotency_key_reused");
    assert_eq!(fan.get(&path).await.json()["lastSeq"], 1);
}

#[tokio::test]
async fn a_refusal_is_repeated_with_the_id_of_the_request_that_asks() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.fan("zoe").await, kit.fan("ada").await);
    zoe.put_creator("zoe", "subscribers").await;
    let body = json!({ "userId": zoe.id() });
    let first = fan.post_once("/api/conversations", "k", &body).await;
    let first = first.problem(403, "dm_not_allowed");
    fan.put("/api/creators/zoe/subscription", json!({})).await.is(201);
    let again = fan.post_once("/api/conversations", "k", &body).await;
    let problem = again.problem(403, "dm_not_allowed");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_ne!(problem["requestId"], first["requestId"]);
    assert_eq!(problem["detail"], first["detail"]);
}

#[tokio::test]
async fn what_was_never_understood_is_not_remembered() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let zoe = kit.creator("zoe").await;
    let raw = async |body: String| {
        let request = fan.request(http::Method::POST, "/api/conversations").header("idempotency-key", "k");
        kit.send(
            request.header("content-type", "application/json").body(axum::body::Body::from(body)).unwrap(),
        )
        .await
    };
    raw("{".into()).await.problem(400, "malformed_json");
    raw(json!({ "userId": zoe.id() }).to_string()).await.is(201);
}

#[tokio::test]
async fn bad_keys_and_routes_without() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    for bad in [String::new(), "x".repeat(256), "ä".into()] {
        fan.post_once("/api/auth/sync-user", &bad, &json!({})).await.problem(400, "bad_request");
    }
    kit.anon().post_once("/api/auth/sync-user", "k", &json!({})).await.problem(401, "unauthenticated");
    let body = json!({ "email": "x" });
    kit.anon().post_once("/api/identity/sign-in", "k", &body).await.problem(422, "validation_failed");
}

fn fingerprint(body: &str) -> Fingerprint {
    Fingerprint(Sha256::digest(format!("POST\n/api/auth/sync-user\n{body}")).into())
}

#[tokio::test]
async fn one_that_is_worked_on_and_one_whose_process_died() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let owner: Subject = fan.clerk_id().parse().unwrap();
    let now = onlychat_domain::Clock::now(&*kit.clock);
    let store = kit.app.store();
    store.begin_idempotent(&owner, "k", fingerprint("{}"), now, now).await.unwrap();
    let busy = fan.post_once("/api/auth/sync-user", "k", &json!({})).await;
    busy.problem(409, "idempotency_in_flight");
    assert_eq!(busy.header("retry-after"), "1");
    kit.clock.advance(Duration::from_secs(61));
    fan.post_once("/api/auth/sync-user", "k", &json!({})).await.is(200);
    let again = fan.post_once("/api/auth/sync-user", "k", &json!({})).await.is(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
}

#[tokio::test]
async fn a_kept_answer_that_is_damaged_is_a_fault_of_ours() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let owner: Subject = fan.clerk_id().parse().unwrap();
    let now = onlychat_domain::Clock::now(&*kit.clock);
    let store = kit.app.store();
    store.begin_idempotent(&owner, "k", fingerprint("{}"), now, now).await.unwrap();
    let damaged = Kept { status: 403, body: b"?".to_vec(), content_type: "application/problem+json".into() };
    store.finish_idempotent(&owner, "k", &damaged).await.unwrap();
    fan.post_once("/api/auth/sync-user", "k", &json!({})).await.problem(500, "internal");
}
