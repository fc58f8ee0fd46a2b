//! Opening a socket. What happens on it is tested where the gateway is.

use axum::body::Body;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::kit::{Kit, ORIGIN};

#[tokio::test]
async fn what_is_no_upgrade() {
    let kit = Kit::new().await;
    let answer = kit.anon().get("/api/realtime").await;
    answer.problem(400, "bad_request");
    assert_eq!(answer.header("upgrade"), "websocket");
    let old = Request::builder()
        .uri("/api/realtime")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "8")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .body(Body::empty());
    kit.send(old.unwrap()).await.problem(400, "bad_request");
}

/// The head of the answer to an upgrade request over a real connection.
async fn upgrade(kit: &Kit, headers: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, kit.router()).into_future());
    let mut client = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /api/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    );
    client.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    server.abort();
    String::from_utf8(head).unwrap().to_lowercase()
}

#[tokio::test]
async fn our_pages_and_programs_may_others_may_not() {
    let kit = Kit::new().await;
    let protocol = "Sec-WebSocket-Protocol: x, onlychat.v1\r\n";
    for origin in ["", &format!("Origin: {ORIGIN}\r\n")] {
        let head = upgrade(&kit, &format!("{protocol}{origin}")).await;
        assert!(head.starts_with("http/1.1 101"), "{head}");
        assert!(head.contains("sec-websocket-protocol: onlychat.v1\r\n"), "{head}");
    }
    let foreign = upgrade(&kit, &format!("{protocol}Origin: https://evil.example\r\n")).await;
    assert!(foreign.starts_with("http/1.1 403"), "{foreign}");
    for protocol in ["", "Sec-WebSocket-Protocol: onlychat.v2\r\n"] {
        let head = upgrade(&kit, protocol).await;
        assert!(head.starts_with("http/1.1 400"), "{head}");
        assert!(head.contains("application/problem+json"), "{head}");
    }
}
