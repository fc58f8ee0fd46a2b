//! Probes and numbers.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use serde_json::json;

use crate::kit::{Answer, Kit};

async fn metrics(kit: &Kit, peer: &str, header: Option<(&str, &str)>) -> Answer {
    let mut request = Request::builder().uri("/metrics");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    kit.send(request).await
}

#[tokio::test]
async fn probes() {
    let kit = Kit::new().await;
    assert_eq!(kit.anon().get("/healthz").await.is(200).text(), "ok\n");
    let ready = kit.anon().get("/readyz").await.is(200).json();
    assert_eq!(ready, json!({ "ready": true, "database": "ok", "bus": "ok" }));
    kit.app.store().close().await;
    let closed = kit.anon().get("/readyz").await.is(503).json();
    assert_eq!(closed, json!({ "ready": false, "database": "failing", "bus": "ok" }));
    assert_eq!(kit.anon().get("/healthz").await.is(200).text(), "ok\n");
}

#[tokio::test]
async fn a_database_that_is_gone_is_no_fault_of_the_caller() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    kit.app.store().close().await;
    let answer = fan.get("/api/user").await;
    assert!(matches!(answer.status.as_u16(), 500 | 503), "{}", answer.status);
    let code = if answer.status == 503 { "unavailable" } else { "internal" };
    let problem = answer.problem(answer.status.as_u16(), code);
    assert!(!problem.to_string().to_lowercase().contains("sqlite"), "{problem}");
}

#[tokio::test]
async fn numbers_are_for_this_machine_alone() {
    let kit = Kit::new().await;
    kit.anon().get("/api/creators/nobody?token=secret").await.problem(404, "not_found");
    let text = metrics(&kit, "127.0.0.1:1", None).await.is(200).text();
    assert!(text.contains("route=\"/api/creators/{handle}\""), "{text}");
    assert!(!text.contains("nobody") && !text.contains("secret"));
    metrics(&kit, "[::1]:1", None).await.is(200);
    metrics(&kit, "192.0.2.1:1", None).await.problem(404, "not_found");
    metrics(&kit, "127.0.0.1:1", Some(("x-forwarded-for", "127.0.0.1"))).await.problem(404, "not_found");
    metrics(&kit, "127.0.0.1:1", Some(("forwarded", "for=127.0.0.1"))).await.problem(404, "not_found");
}
