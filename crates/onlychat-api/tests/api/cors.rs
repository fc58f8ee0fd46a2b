//! Pages of other origins.

use axum::body::Body;
use http::{Method, Request};

use crate::kit::{Answer, Kit, ORIGIN};

async fn send(kit: &Kit, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    kit.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn allowed_origins_may_read_with_credentials() {
    let kit = Kit::new().await;
    for origin in [ORIGIN, "https://app.example"] {
        for path in ["/api/config", "/api/user", "/api/nope"] {
            let answer = send(&kit, Method::GET, path, &[("origin", origin)]).await;
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert_eq!(answer.header("access-control-allow-credentials"), "true");
            assert!(answer.header("vary").contains("origin"));
            for name in
                ["retry-after", "ratelimit", "ratelimit-policy", "x-request-id", "idempotency-replayed"]
            {
                assert!(answer.header("access-control-expose-headers").contains(name), "{name}");
            }
        }
    }
}

#[tokio::test]
async fn others_may_not() {
    let kit = Kit::new().await;
    for origin in ["https://evil.example", "null", "https://chat.example:8443", "*"] {
        let answer = send(&kit, Method::GET, "/api/config", &[("origin", origin)]).await.is(200);
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert!(answer.header("vary").contains("origin"));
        let preflight = [("origin", origin), ("access-control-request-method", "GET")];
        let answer = send(&kit, Method::OPTIONS, "/api/user", &preflight).await;
        answer.problem(403, "origin_not_allowed");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    let answer = send(&kit, Method::GET, "/api/config", &[]).await.is(200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn preflights_say_what_is_possible_and_count_for_nothing() {
    let kit = Kit::with(|parts| {
        parts.limits.other =
            onlychat_api::Quotas::new(onlychat_api::Quota::new(1, 60), onlychat_api::Quota::new(1, 60));
    })
    .await;
    let preflight = [
        ("origin", ORIGIN),
        ("access-control-request-method", "PATCH"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    for _ in 0..5 {
        let answer = send(&kit, Method::OPTIONS, "/api/user", &preflight).await.is(204);
        assert_eq!(answer.header("access-control-allow-methods"), "GET, POST, PUT, PATCH, DELETE");
        for name in ["authorization", "content-type", "idempotency-key", "x-request-id"] {
            assert!(answer.header("access-control-allow-headers").contains(name), "{name}");
        }
        assert_eq!(answer.header("ratelimit"), "");
    }
}
