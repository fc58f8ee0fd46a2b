//! Rate limits.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use onlychat_api::{Quota, Quotas};
use serde_json::json;

use crate::kit::{Answer, Kit, client_id};

const MANY: Quota = Quota::new(100_000, 60);

async fn from(kit: &Kit, peer: &str, forwarded: Option<&str>) -> Answer {
    let mut request = Request::builder().uri("/api/config");
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    kit.send(request).await
}

#[tokio::test]
async fn an_address_gets_so_much_and_is_told() {
    let kit = Kit::with(|parts| parts.limits.other = Quotas::new(Quota::new(2, 600), MANY)).await;
    let first = from(&kit, "192.0.2.1:1", None).await.is(200);
    assert_eq!(first.header("ratelimit-policy"), "\"other\";q=2;w=600");
    assert_eq!(first.header("ratelimit"), "\"other\";r=1;t=300");
    from(&kit, "192.0.2.1:2", None).await.is(200);
    let refused = from(&kit, "192.0.2.1:3", None).await;
    refused.problem(429, "rate_limited");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((290..=300).contains(&wait), "{wait}");
    assert!(refused.header("ratelimit").starts_with("\"other\";r=0;t="));
    from(&kit, "192.0.2.2:1", None).await.is(200);
}

#[tokio::test]
async fn forwarded_addresses_count_behind_trusted_proxies_alone() {
    let kit = Kit::with(|parts| {
        parts.limits.other = Quotas::new(Quota::new(1, 600), MANY);
        parts.proxies = "10.0.0.0/8".parse().unwrap();
    })
    .await;
    from(&kit, "192.0.2.1:1", Some("198.51.100.1")).await.is(200);
    from(&kit, "192.0.2.1:1", Some("198.51.100.2")).await.problem(429, "rate_limited");
    from(&kit, "10.0.0.1:1", Some("198.51.100.3")).await.is(200);
    from(&kit, "10.0.0.2:1", Some("1.2.3.4, 198.51.100.3")).await.problem(429, "rate_limited");
    from(&kit, "[2001:db8:1:1::1]:1", None).await.is(200);
    from(&kit, "[2001:db8:1:1:2::2]:1", None).await.problem(429, "rate_limited");
    from(&kit, "[2001:db8:1:2::1]:1", None).await.is(200);
}

#[tokio::test]
async fn a_person_gets_so_much_wherever_they_are() {
    let kit = Kit::with(|parts| parts.limits.sending = Quotas::new(MANY, Quota::new(2, 600))).await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let path = format!("/api/conversations/{id}/messages");
    let send = |n| fan.post(&path, json!({ "clientId": client_id(n), "text": "x" }));
    let first = send(1).await.is(201);
    assert_eq!(first.header("ratelimit"), "\"sending\";r=1;t=300");
    send(2).await.is(201);
    send(3).await.problem(429, "rate_limited");
    zoe.write(&id, 4, "another person").await;
    assert_eq!(fan.get(&path).await.is(200).json()["lastSeq"], 3);
}

#[tokio::test]
async fn one_account_is_tried_only_so_often() {
    let kit = Kit::with(|parts| parts.limits.sign_in = Quotas::new(MANY, Quota::new(2, 600))).await;
    let sign_in = |email: &str| {
        let body = json!({ "email": email, "password": "not the password" });
        let kit = &kit;
        async move { kit.anon().post("/api/identity/sign-in", body).await }
    };
    sign_in("ada@example.com").await.problem(401, "invalid_credentials");
    sign_in("ADA@example.com").await.problem(401, "invalid_credentials");
    sign_in("ada@example.com").await.problem(429, "rate_limited");
    sign_in("bob@example.com").await.problem(401, "invalid_credentials");
}

#[tokio::test]
async fn what_is_limited_is_not_remembered_for_a_key() {
    let kit = Kit::with(|parts| parts.limits.sync = Quotas::new(MANY, Quota::new(1, 600))).await;
    let fan = kit.fan("ada").await;
    fan.post_once("/api/auth/sync-user", "a", &json!({})).await.is(200);
    fan.post_once("/api/auth/sync-user", "b", &json!({})).await.problem(429, "rate_limited");
}

#[tokio::test]
async fn each_class_has_its_own_count_and_probes_have_none() {
    let none = Quotas::new(Quota::new(1, 6000), Quota::new(1, 6000));
    let kit = Kit::with(|parts| {
        let limits = &mut parts.limits;
        for class in [
            &mut limits.sign_in,
            &mut limits.sign_up,
            &mut limits.refresh,
            &mut limits.webhooks,
            &mut limits.sockets,
            &mut limits.pages,
            &mut limits.other,
        ] {
            *class = none;
        }
    })
    .await;
    let anon = kit.anon();
    for (path, name) in [
        ("/api/identity/sign-in", "sign-in"),
        ("/api/identity/sign-up", "sign-up"),
        ("/api/identity/refresh", "refresh"),
        ("/api/webhooks/clerk", "webhooks"),
    ] {
        assert_ne!(anon.post(path, json!({})).await.status.as_u16(), 429, "{path}");
        let refused = anon.post(path, json!({})).await;
        refused.problem(429, "rate_limited");
        assert_eq!(refused.header("ratelimit-policy"), format!("\"{name}\";q=1;w=6000"));
    }
    for (path, name) in [("/api/realtime", "sockets"), ("/", "pages"), ("/api/config", "other")] {
        assert_ne!(anon.get(path).await.status.as_u16(), 429, "{path}");
        let refused = anon.get(path).await;
        refused.problem(429, "rate_limited");
        assert_eq!(refused.header("ratelimit-policy"), format!("\"{name}\";q=1;w=6000"));
    }
    for path in ["/healthz", "/readyz", "/favicon.svg"] {
        for _ in 0..3 {
            assert_eq!(anon.get(path).await.is(200).header("ratelimit"), "");
        }
    }
}
