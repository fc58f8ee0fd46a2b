//! Acks and events.

use std::sync::Arc;

use onlychat_bus::{Heard, InProcessBus};
use onlychat_realtime::Options;
use serde_json::json;
use tokio::task::JoinSet;

use crate::kit::{Node, options};

#[tokio::test]
async fn a_message_is_acked_and_reaches_every_device_of_both() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (mut phone, _) = node.hello(&ada, None).await;
    let (mut laptop, _) = node.hello(&ada, None).await;
    let (mut peer, welcome) = node.hello(&bob, None).await;
    assert_eq!(welcome["userId"], bob.id.to_string());
    assert_eq!(welcome["resumed"], false);

    let client_id = phone.message(conversation, "  hello 👋 ").await;
    let ack = phone.until(|frame| frame["type"] == "ack").await;
    assert_eq!(ack["clientId"], client_id);
    assert_eq!(ack["replayed"], false);
    assert_eq!(ack["message"]["seq"], 1);
    assert_eq!(ack["message"]["text"], "hello 👋");
    for device in [&mut laptop, &mut peer] {
        let event = device.event().await;
        assert_eq!(event["event"]["kind"], "message.created");
        assert_eq!(event["event"]["message"], ack["message"]);
    }

    let again = json!({
        "type": "message.send", "clientId": client_id, "conversationId": conversation.to_string(), "text": "other"
    });
    laptop.send(&again).await;
    let ack_again = laptop.until(|frame| frame["type"] == "ack").await;
    assert_eq!(ack_again["replayed"], true);
    assert_eq!(ack_again["message"], ack["message"]);
}

#[tokio::test]
async fn what_cannot_be_sent_gets_a_nack_and_the_socket_goes_on() {
    let node = Node::start(options()).await;
    let (ada, bob, eve) = (
        node.person("ada@example.com").await,
        node.person("bob@example.com").await,
        node.person("eve@example.com").await,
    );
    let conversation = node.conversation(&ada, &bob).await;
    let (mut client, _) = node.hello(&eve, None).await;
    client.message(conversation, "let me in").await;
    assert_eq!(client.next().await["problem"]["code"], "not_found");
    let frame =
        json!({ "type": "message.send", "clientId": "x", "conversationId": "y", "text": "z", "extra": 1 });
    client.send(&frame).await;
    let nack = client.next().await;
    assert_eq!((&nack["type"], &nack["clientId"]), (&json!("nack"), &json!("x")));
    client.send(&json!({ "type": "ping" })).await;
    assert_eq!(client.next().await["type"], "pong");
}

#[tokio::test]
async fn changes_reach_the_other_side_as_they_are_seen_there() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let (mut peer, _) = node.hello(&bob, None).await;
    let conversation = node.conversation(&ada, &bob).await;
    let created = peer.event().await;
    assert_eq!(created["event"]["kind"], "conversation.created");
    assert_eq!(created["event"]["conversation"]["peer"]["id"], ada.id.to_string());

    node.send(&ada, conversation, "first").await;
    let message = peer.event().await["event"]["message"].clone();
    let id = message["id"].as_str().unwrap().parse().unwrap();
    node.app.edit_message(ada.id, id, "second").await.unwrap();
    let edited = peer.event().await;
    assert_eq!(
        (&edited["event"]["kind"], &edited["event"]["message"]["text"]),
        (&json!("message.edited"), &json!("second"))
    );
    node.app.react(bob.id, id, "❤️").await.unwrap();
    let reacted = peer.event().await;
    assert_eq!(reacted["event"]["reactions"], json!([{ "emoji": "❤️", "count": 1, "mine": true }]));
    node.app.mark_read(ada.id, conversation, onlychat_domain::message::Seq(1)).await.unwrap();
    let read = peer.event().await;
    assert_eq!((&read["event"]["kind"], &read["event"]["seq"]), (&json!("conversation.read"), &json!(1)));
    node.app.delete_message(ada.id, id).await.unwrap();
    let deleted = peer.event().await;
    assert_eq!(deleted["event"]["kind"], "message.deleted");
    assert_eq!((&deleted["event"]["seq"], &deleted["event"]["message"]["text"]), (&json!(1), &json!("")));
}

#[tokio::test]
async fn read_and_delivered_frames_are_told_to_the_other() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    node.send(&ada, conversation, "one").await;
    let (mut sender, _) = node.hello(&ada, None).await;
    let (mut reader, _) = node.hello(&bob, None).await;
    for kind in ["delivered", "read"] {
        reader.send(&json!({ "type": kind, "conversationId": conversation.to_string(), "seq": 99 })).await;
        let event = sender.event().await;
        assert_eq!(event["event"]["kind"], format!("conversation.{kind}"));
        // Beyond the last message counts as the last.
        assert_eq!(event["event"]["seq"], 1);
        assert_eq!(event["event"]["userId"], bob.id.to_string());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_writes_while_catching_up_keeps_nobody_from_reading() {
    const EACH: usize = 100;
    let bus = Arc::new(InProcessBus::new());
    let fast = Options { frames_per_second: 10_000, messages_per_second: 10_000, ..options() };
    let node = Node::start_on(bus.clone(), fast).await;
    let mut devices = JoinSet::new();
    for [one, other] in [["ada@example.com", "bob@example.com"], ["cid@example.com", "dot@example.com"]] {
        let (one, other) = (node.person(one).await, node.person(other).await);
        let conversation = node.conversation(&one, &other).await;
        for person in [&one, &other] {
            let (mut client, _welcome) = node.hello(person, None).await;
            devices.spawn(async move {
                for n in 0..EACH {
                    client.message(conversation, &format!("m{n}")).await;
                }
                for _ in 0..EACH {
                    client.until(|frame| frame["type"] == "ack").await;
                }
            });
        }
    }
    // Everybody reads the log again and again while they write.
    let unrest = tokio::spawn(async move {
        loop {
            bus.tell(Heard::Missed);
            tokio::task::yield_now().await;
        }
    });
    while let Some(acknowledged) = devices.join_next().await {
        acknowledged.unwrap();
    }
    unrest.abort();
}
