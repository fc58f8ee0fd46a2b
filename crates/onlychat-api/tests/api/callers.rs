//! Who is believed to be calling.

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request};

use crate::kit::{Kit, ORIGIN};

const NONE: &str = "Unauthorized: No session token provided.";
const INVALID: &str = "Unauthorized: Invalid or expired session.";

fn with(method: Method, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from("{}")).unwrap()
}

#[tokio::test]
async fn the_seed_s_words() {
    let kit = Kit::new().await;
    let get = async |headers: &[(&str, &str)]| kit.send(with(Method::GET, "/api/user", headers)).await;
    let missing = get(&[]).await;
    assert_eq!(missing.problem(401, "unauthenticated")["message"], NONE);
    assert_eq!(missing.header("www-authenticate"), "Bearer");
    for token in ["Bearer x", "Bearer a.b.c", "Bearer", "bearer  "] {
        assert_eq!(
            get(&[("authorization", token)]).await.problem(401, "unauthenticated")["message"],
            INVALID
        );
    }
    assert_eq!(
        get(&[("authorization", "Basic eDp5")]).await.problem(401, "unauthenticated")["message"],
        NONE
    );
    assert_eq!(get(&[("cookie", "__session=x")]).await.problem(401, "unauthenticated")["message"], INVALID);
}

#[tokio::test]
async fn expired_tokens() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    fan.get("/api/user").await.is(200);
    kit.clock.advance(Duration::from_mins(6));
    assert_eq!(fan.get("/api/user").await.problem(401, "unauthenticated")["message"], INVALID);
}

#[tokio::test]
async fn cookies_read_from_anywhere_and_change_from_our_pages_alone() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let cookie = format!("a=b; __session={}", fan.token());
    let twin = format!("__session_ab12CD34={}; __session=stale", fan.token());
    for cookie in [&*cookie, &*twin] {
        kit.send(with(Method::GET, "/api/user", &[("cookie", cookie)])).await.is(200);
        kit.send(with(Method::GET, "/api/user", &[("cookie", cookie), ("origin", "https://evil.example")]))
            .await
            .is(200);
        let patch =
            async |headers: &[(&str, &str)]| kit.send(with(Method::PATCH, "/api/user", headers)).await;
        patch(&[("cookie", cookie)]).await.problem(403, "origin_not_allowed");
        for origin in
            ["https://evil.example", "null", "https://chat.example.evil.example", "http://chat.example"]
        {
            patch(&[("cookie", cookie), ("origin", origin)]).await.problem(403, "origin_not_allowed");
        }
        patch(&[("cookie", cookie), ("origin", ORIGIN)]).await.is(200);
    }
}

#[tokio::test]
async fn the_header_wins_over_the_cookie() {
    let kit = Kit::new().await;
    let (ada, bob) = (kit.fan("ada").await, kit.fan("bob").await);
    let cookie = format!("__session={}", ada.token());
    let bearer = format!("Bearer {}", bob.token());
    let answer =
        kit.send(with(Method::GET, "/api/user", &[("cookie", &cookie), ("authorization", &bearer)])).await;
    assert_eq!(answer.is(200).json()["user"]["id"], bob.id());
    let answer =
        kit.send(with(Method::PATCH, "/api/user", &[("cookie", &cookie), ("authorization", &bearer)])).await;
    assert_eq!(answer.is(200).json()["user"]["id"], bob.id());
    kit.send(with(Method::GET, "/api/user", &[("cookie", &cookie), ("authorization", "Bearer x")]))
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_bad_token_on_a_public_route_is_told() {
    let kit = Kit::new().await;
    let zoe = kit.creator("zoe").await;
    kit.anon().get("/api/creators/zoe").await.is(200);
    zoe.get("/api/creators/zoe").await.is(200);
    kit.send(with(Method::GET, "/api/creators/zoe", &[("authorization", "Bearer x")]))
        .await
        .problem(401, "unauthenticated");
    kit.send(with(Method::GET, "/api/config", &[("authorization", "Bearer x")])).await.is(200);
}
