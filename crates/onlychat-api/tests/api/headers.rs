//! The headers that protect browsers.

use axum::body::Body;
use http::Request;
use onlychat_api::{Identity, Quota, Quotas};
use onlychat_identity::AllowedOrigins;

use crate::kit::{Answer, Kit};

async fn get(kit: &Kit, path: &str) -> Answer {
    kit.send(Request::builder().uri(path).header("accept", "text/html").body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_answer_has_them() {
    let kit = Kit::with(|parts| {
        parts.limits.pages = Quotas::new(Quota::new(1, 600), Quota::new(1, 600));
    })
    .await;
    for path in
        ["/", "/", "/api/config", "/api/nope", "/api/docs", "/favicon.svg", "/nope.txt", "/healthz", "/inbox"]
    {
        let answer = get(&kit, path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(!answer.header("content-security-policy").contains("unsafe"));
        assert!(answer.header("strict-transport-security").starts_with("max-age="));
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn private_data_is_not_stored() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    for path in ["/api/user", "/api/conversations", "/api/config"] {
        assert_eq!(fan.get(path).await.is(200).header("cache-control"), "no-store");
    }
    assert_eq!(fan.get("/api/openapi.json").await.is(200).header("cache-control"), "public, max-age=3600");
}

#[tokio::test]
async fn tls_is_asked_for_only_where_it_is() {
    let plain = |parts: &mut onlychat_api::ApiParts| {
        parts.origins = AllowedOrigins::new(["http://localhost:8747"]).unwrap();
        parts.proxies = "192.0.2.10".parse().unwrap();
    };
    let kit = Kit::with(plain).await;
    assert_eq!(get(&kit, "/healthz").await.header("strict-transport-security"), "");
    let forwarded =
        Request::builder().uri("/healthz").header("x-forwarded-proto", "https").body(Body::empty());
    assert_ne!(kit.send(forwarded.unwrap()).await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn clerk_gets_what_it_needs_and_no_inline_script() {
    let kit = Kit::with(|parts| {
        let key = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k".to_owned();
        parts.identity = Identity::Clerk { publishable_key: Some(key), webhooks: None };
    })
    .await;
    let policy = get(&kit, "/").await.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self' https://clerk.example.com https://challenges.cloudflare.com"));
    assert!(policy.contains("connect-src 'self' https://clerk.example.com"));
    assert!(policy.contains("frame-src https://challenges.cloudflare.com"));
    assert!(policy.contains("worker-src 'self' blob:"));
    assert!(!policy.contains("script-src 'self' 'unsafe-inline'"));
    assert_eq!(
        get(&kit, "/api/config").await.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
}
