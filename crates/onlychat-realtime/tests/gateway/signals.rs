//! What is fleeting.

use std::time::Duration;

use onlychat_realtime::Options;
use serde_json::json;

use crate::kit::{Node, options};

#[tokio::test]
async fn typing_reaches_the_other_and_nobody_else() {
    let node = Node::start(options()).await;
    let (ada, bob, eve) = (
        node.person("ada@example.com").await,
        node.person("bob@example.com").await,
        node.person("eve@example.com").await,
    );
    let conversation = node.conversation(&ada, &bob).await;
    let (mut typist, _) = node.hello(&ada, None).await;
    let (mut peer, _) = node.hello(&bob, None).await;
    let (mut stranger, _) = node.hello(&eve, None).await;
    let typing = json!({ "type": "typing", "conversationId": conversation.to_string() });
    stranger.send(&typing).await;
    stranger.send(&json!({ "type": "ping" })).await;
    assert_eq!(stranger.next().await["type"], "pong");
    typist.send(&typing).await;
    let signal = peer.until(|frame| frame["signal"]["kind"] == "typing").await;
    assert_eq!(signal["signal"]["userId"], ada.id.to_string());
    assert!(signal.get("cursor").is_none());
}

#[tokio::test]
async fn presence_comes_at_hello_and_when_it_changes() {
    let node = Node::start(Options { presence_grace: Duration::ZERO, ..options() }).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    node.conversation(&ada, &bob).await;
    let (mut early, _) = node.hello(&ada, None).await;
    let (late, _) = node.hello(&bob, None).await;
    let about_bob = |frame: &serde_json::Value| {
        frame["signal"]["kind"] == "presence" && frame["signal"]["userId"] == bob.id.to_string()
    };
    assert_eq!(early.until(about_bob).await["signal"]["online"], true);
    drop(late);
    let gone = early.until(about_bob).await;
    assert_eq!(gone["signal"]["online"], false);
    assert!(gone["signal"]["lastSeenAt"].is_string());
    let (mut again, _) = node.hello(&bob, None).await;
    let about_ada = again.until(|frame| frame["signal"]["userId"] == ada.id.to_string()).await;
    assert_eq!(about_ada["signal"]["online"], true);
}

#[tokio::test]
async fn a_heartbeat_says_where_the_client_should_be() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (mut client, welcome) = node.hello(&bob, None).await;
    assert_eq!(welcome["heartbeatMs"], 1000);
    node.send(&ada, conversation, "one").await;
    let cursor = client.event().await["cursor"].clone();
    let heartbeat = client.until(|frame| frame["type"] == "heartbeat").await;
    assert_eq!(heartbeat["cursor"], cursor);
}
