//! How sockets end.

use std::time::Duration;

use onlychat_realtime::Options;
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::kit::{Node, options, uuid};

#[tokio::test]
async fn without_a_proper_hello_there_is_no_way_in() {
    let node = Node::start(Options { hello_timeout: Duration::from_millis(300), ..options() }).await;
    let mut silent = node.connect().await;
    assert_eq!(silent.closed().await, 4400);
    let mut rude = node.connect().await;
    rude.send(&json!({ "type": "ping" })).await;
    assert_eq!(rude.closed().await, 4400);
    let mut stranger = node.connect().await;
    stranger.send(&json!({ "type": "hello", "token": "not-a-token", "resumeFrom": null })).await;
    assert_eq!(stranger.closed().await, 4401);
}

#[tokio::test]
async fn broken_frames_end_their_own_socket_alone() {
    let node = Node::start(options()).await;
    let ada = node.person("ada@example.com").await;
    let (mut fine, _) = node.hello(&ada, None).await;
    for bad in [
        Message::text("{"),
        Message::text("[]"),
        Message::text(r#"{"type":"hello","token":"x"}"#),
        Message::text(r#"{"type":"nope"}"#),
        Message::binary(vec![0, 159]),
        Message::text("x".repeat(70_000)),
    ] {
        let (mut client, _) = node.hello(&ada, None).await;
        client.send_raw(bad.clone()).await;
        assert_eq!(client.closed().await, 4400, "{:.40}", bad.to_string());
    }
    fine.send(&json!({ "type": "ping" })).await;
    assert_eq!(fine.next().await["type"], "pong");
}

#[tokio::test]
async fn a_socket_lives_as_long_as_its_session() {
    let node = Node::start(options()).await;
    let ada = node.person("ada@example.com").await;
    let other_session = node.sign_in(&ada).await;
    let bob = node.person("bob@example.com").await;

    let (mut client, _) = node.hello(&ada, None).await;
    client.send(&json!({ "type": "token", "token": other_session.token })).await;
    assert_eq!(client.closed().await, 4401);

    let (mut signed_out, _) = node.hello(&other_session, None).await;
    let (mut expiring, _) = node.hello(&bob, None).await;
    node.sign_out(&other_session).await;
    assert_eq!(signed_out.closed().await, 4401);

    node.clock.advance(Duration::from_mins(6));
    assert_eq!(expiring.closed().await, 4401);
}

#[tokio::test]
async fn a_flood_is_refused_and_then_cut() {
    let node = Node::start(Options { messages_per_second: 1, frames_per_second: 3, ..options() }).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await.to_string();
    let (mut client, _) = node.hello(&ada, None).await;
    for n in 0..60 {
        let frame = json!({ "type": "message.send", "clientId": uuid(), "conversationId": conversation, "text": format!("m{n}") });
        if !client.try_send(&frame).await {
            break;
        }
    }
    let nack = client.until(|frame| frame["type"] == "nack").await;
    assert_eq!(nack["problem"]["code"], "rate_limited");
    assert_eq!(client.closed().await, 4429);
}

#[tokio::test]
async fn who_does_not_read_is_cut_and_delays_nobody() {
    let small =
        Options { queue_max_bytes: 64 * 1024, write_timeout: Duration::from_millis(500), ..options() };
    let node = Node::start(small).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (deaf, _) = node.hello(&bob, None).await;
    let (mut reader, _) = node.hello(&bob, None).await;
    let text = "x".repeat(9000);
    let mut seen = 0;
    while node.gateway.stats().too_slow == 0 {
        assert!(seen < 3000, "a client that does not read is never cut");
        let seq = node.send(&ada, conversation, &text).await;
        assert_eq!(reader.event().await["event"]["message"]["seq"], seq);
        seen += 1;
    }
    drop(deaf);
    node.send(&ada, conversation, "still there").await;
    assert_eq!(reader.event().await["event"]["message"]["text"], "still there");
}

#[tokio::test]
async fn a_restart_says_when_to_come_back() {
    let node = Node::start(options()).await;
    let ada = node.person("ada@example.com").await;
    let (mut client, _) = node.hello(&ada, None).await;
    let stopping = tokio::spawn({
        let gateway = node.gateway.clone();
        async move { gateway.shut_down(Duration::from_secs(5)).await }
    });
    let reconnect = client.until(|frame| frame["type"] == "reconnect").await;
    assert!(reconnect["afterMs"].as_u64().unwrap() <= 5000);
    assert_eq!(client.closed().await, 1012);
    stopping.await.unwrap();
    assert_eq!(node.gateway.stats().connections, 0);
}
