//! OnlyChat's own accounts.

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request};
use onlychat_api::Identity;
use serde_json::{Value, json};

use crate::kit::{Answer, Kit, ORIGIN, PASSWORD};

async fn post(kit: &Kit, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(Method::POST).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    kit.send(request.body(Body::empty()).unwrap()).await
}

/// `name=value` of the refresh cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn sign_up(kit: &Kit) -> Answer {
    let body = json!({ "email": " Ada@Example.com", "password": PASSWORD, "firstName": "Ada" });
    kit.anon().post("/api/identity/sign-up", body).await.is(201)
}

async fn works(kit: &Kit, session: &Value) -> u16 {
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    let request = Request::builder().uri("/api/user").header("authorization", bearer).body(Body::empty());
    kit.send(request.unwrap()).await.status.as_u16()
}

#[tokio::test]
async fn sign_up_sign_in_refresh_sign_out() {
    let kit = Kit::new().await;
    let up = sign_up(&kit).await;
    let session = up.json();
    assert_eq!(session["user"]["email"], "ada@example.com");
    assert_eq!(session["user"]["firstName"], "Ada");
    assert_eq!(session["user"]["profileSetup"], false);
    assert_eq!(works(&kit, &session).await, 200);
    let set = up.header("set-cookie");
    for part in [
        "onlychat_refresh=",
        "; Path=/api/identity",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Secure",
        "; Max-Age=",
    ] {
        assert!(set.contains(part), "{part} in {set}");
    }
    let body = json!({ "email": "ada@EXAMPLE.com", "password": PASSWORD });
    let signed_in = kit.anon().post("/api/identity/sign-in", body).await.is(200);
    assert_eq!(signed_in.json()["user"]["id"], session["user"]["id"]);

    let first = cookie(&signed_in);
    let refreshed =
        post(&kit, "/api/identity/refresh", &[("cookie", &first), ("origin", ORIGIN)]).await.is(200);
    let second = cookie(&refreshed);
    assert_ne!(first, second);
    assert_eq!(works(&kit, &refreshed.json()).await, 200);
    assert!(refreshed.json().get("user").is_none());

    let out = post(&kit, "/api/identity/sign-out", &[("cookie", &second), ("origin", ORIGIN)]).await.is(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(works(&kit, &refreshed.json()).await, 401);
    let over = post(&kit, "/api/identity/refresh", &[("cookie", &second), ("origin", ORIGIN)]).await;
    over.problem(401, "unauthenticated");
    assert!(over.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(works(&kit, &session).await, 200, "the other session goes on");
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_can_be_made_again() {
    let kit = Kit::new().await;
    let first = cookie(&sign_up(&kit).await);
    let refresh = async |attempt: &str| {
        let headers = [("cookie", first.as_str()), ("origin", ORIGIN), ("idempotency-key", attempt)];
        post(&kit, "/api/identity/refresh", &headers).await
    };
    refresh("a\tb").await.problem(400, "bad_request");
    let lost = refresh("this attempt").await.is(200);
    let again = refresh("this attempt").await.is(200);
    assert_eq!(cookie(&again), cookie(&lost));
    assert_eq!(works(&kit, &again.json()).await, 200);
    refresh("another one").await.problem(401, "unauthenticated");
    assert_eq!(works(&kit, &again.json()).await, 401);
}

#[tokio::test]
async fn a_stolen_refresh_cookie_ends_the_session() {
    let kit = Kit::new().await;
    let first = cookie(&sign_up(&kit).await);
    let refreshed =
        post(&kit, "/api/identity/refresh", &[("cookie", &first), ("origin", ORIGIN)]).await.is(200);
    kit.clock.advance(Duration::from_mins(2));
    post(&kit, "/api/identity/refresh", &[("cookie", &first), ("origin", ORIGIN)])
        .await
        .problem(401, "unauthenticated");
    assert_eq!(works(&kit, &refreshed.json()).await, 401);
    let second = cookie(&refreshed);
    post(&kit, "/api/identity/refresh", &[("cookie", &second), ("origin", ORIGIN)])
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn signing_out_by_token_and_without_anything() {
    let kit = Kit::new().await;
    let session = sign_up(&kit).await.json();
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    post(&kit, "/api/identity/sign-out", &[("authorization", &bearer)]).await.is(204);
    assert_eq!(works(&kit, &session).await, 401);
    post(&kit, "/api/identity/sign-out", &[("authorization", &bearer)]).await.is(204);
    post(&kit, "/api/identity/sign-out", &[]).await.is(204);
}

#[tokio::test]
async fn what_sign_up_refuses() {
    let kit = Kit::new().await;
    let anon = kit.anon();
    sign_up(&kit).await;
    let up = |body: Value| anon.post("/api/identity/sign-up", body);
    let taken =
        up(json!({ "email": "ada@example.com", "password": PASSWORD })).await.problem(409, "email_taken");
    assert_eq!(taken["errors"][0]["pointer"], "/email");
    for weak in ["password1", "short", "ada@example.org1"] {
        let weak =
            up(json!({ "email": "ada@example.org", "password": weak })).await.problem(422, "weak_password");
        assert_eq!(weak["errors"][0]["pointer"], "/password");
    }
    let both = up(json!({ "email": "nobody", "password": PASSWORD, "lastName": "a\nb" })).await;
    let both = both.problem(422, "validation_failed");
    assert_eq!(both["errors"][0]["pointer"], "/email");
    assert_eq!(both["errors"][1]["pointer"], "/lastName");
    up(json!({ "email": "ada@example.org" })).await.invalid("/password", "required");
    up(json!({ "email": "a@b.de", "password": PASSWORD, "admin": true })).await.problem(422, "unknown_field");
}

#[tokio::test]
async fn unknown_and_wrong_are_the_same() {
    let kit = Kit::new().await;
    sign_up(&kit).await;
    let anon = kit.anon();
    let sign_in = |email: &'static str| {
        let body = json!({ "email": email, "password": "not the password" });
        anon.post("/api/identity/sign-in", body)
    };
    let wrong = sign_in("ada@example.com").await.problem(401, "invalid_credentials");
    let unknown = sign_in("bob@example.com").await.problem(401, "invalid_credentials");
    assert_eq!(wrong["detail"], unknown["detail"]);
    sign_in("nonsense").await.invalid("/email", "bad_email");
}

#[tokio::test]
async fn foreign_pages_may_not() {
    let kit = Kit::new().await;
    let cookie = cookie(&sign_up(&kit).await);
    let headers = [("cookie", &*cookie), ("origin", "https://evil.example")];
    post(&kit, "/api/identity/refresh", &headers).await.problem(403, "origin_not_allowed");
    post(&kit, "/api/identity/sign-out", &headers).await.problem(403, "origin_not_allowed");
    // A program that keeps its cookies itself says no origin.
    post(&kit, "/api/identity/refresh", &[("cookie", &cookie)]).await.is(200);
    post(&kit, "/api/identity/refresh", &[("origin", ORIGIN)]).await.problem(401, "unauthenticated");
    let body = json!({ "email": "ada@example.com", "password": PASSWORD }).to_string();
    let request = Request::builder().method(Method::POST).uri("/api/identity/sign-in");
    let request = request.header("content-type", "application/json").header("origin", "https://evil.example");
    kit.send(request.body(Body::from(body)).unwrap()).await.problem(403, "origin_not_allowed");
}

#[tokio::test]
async fn with_clerk_there_are_no_accounts_here() {
    let kit = Kit::with(|parts| {
        parts.identity = Identity::Clerk { publishable_key: Some("pk_test_x".into()), webhooks: None };
    })
    .await;
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    for call in ["sign-up", "sign-in"] {
        kit.anon()
            .post(&format!("/api/identity/{call}"), body.clone())
            .await
            .problem(404, "identity_external");
    }
    for call in ["refresh", "sign-out"] {
        post(&kit, &format!("/api/identity/{call}"), &[]).await.problem(404, "identity_external");
    }
    let config = kit.anon().get("/api/config").await.is(200).json();
    assert_eq!(config["identity"]["provider"], "clerk");
    assert_eq!(config["identity"]["publishableKey"], "pk_test_x");
}
