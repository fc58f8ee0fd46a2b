//! Coming back.

use std::sync::Arc;

use serde_json::json;

use crate::kit::{Node, options};

#[tokio::test]
async fn everything_missed_comes_in_order_and_then_live_goes_on() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (client, welcome) = node.hello(&bob, None).await;
    let cursor = welcome["cursor"].as_str().unwrap().to_owned();
    drop(client);
    for n in 1..=450 {
        node.send(&ada, conversation, &format!("m{n}")).await;
    }
    let (mut client, welcome) = node.hello(&bob, Some(&cursor)).await;
    assert_eq!(welcome["resumed"], true);
    assert_eq!(welcome["cursor"], cursor);
    for n in 1..=450 {
        assert_eq!(client.event().await["event"]["message"]["seq"], n);
    }
    node.send(&ada, conversation, "live").await;
    assert_eq!(client.event().await["event"]["message"]["text"], "live");
}

#[tokio::test]
async fn a_deleted_message_leaves_no_text_in_the_log() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (client, welcome) = node.hello(&bob, None).await;
    drop(client);
    node.send(&ada, conversation, "never mind").await;
    let user = node.store.history(conversation, onlychat_store::MessageRange::Latest, 1).await.unwrap();
    node.app.delete_message(ada.id, user[0].id).await.unwrap();
    let (mut client, _) = node.hello(&bob, welcome["cursor"].as_str()).await;
    let created = client.event().await;
    assert_eq!(
        (&created["event"]["kind"], &created["event"]["message"]["text"]),
        (&json!("message.created"), &json!(""))
    );
    assert_eq!(client.event().await["event"]["kind"], "message.deleted");
}

#[tokio::test]
async fn a_cursor_that_is_not_good_is_refused_and_never_half_answered() {
    let node = Node::start(options()).await;
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    node.send(&ada, conversation, "one").await;
    let (_, of_ada) = node.hello(&ada, None).await;
    let head = of_ada["cursor"].as_str().unwrap();
    let (place, _position) = head.rsplit_once('.').unwrap();
    for cursor in ["", "rubbish", &format!("{place}.ffff")] {
        let (_, welcome) = node.hello(&ada, Some(cursor)).await;
        assert_eq!(welcome["resumed"], false, "{cursor}");
        assert_eq!(welcome["cursor"], head);
    }
    let (_, of_bob) = node.hello(&bob, Some(head)).await;
    assert_eq!(of_bob["resumed"], false);

    let later = onlychat_domain::time::Clock::now(&*node.clock).plus(std::time::Duration::from_secs(1));
    assert!(node.store.prune_events(later, 100).await.unwrap() > 0);
    let (_, pruned) = node.hello(&ada, Some(&format!("{place}.0"))).await;
    assert_eq!(pruned["resumed"], false);
    let (_, at_the_end) = node.hello(&ada, Some(head)).await;
    assert_eq!(at_the_end["resumed"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reconnecting_all_the_time_loses_and_doubles_nothing() {
    const MESSAGES: i64 = 400;
    let node = Arc::new(Node::start(options()).await);
    let (ada, bob) = (node.person("ada@example.com").await, node.person("bob@example.com").await);
    let conversation = node.conversation(&ada, &bob).await;
    let (first, welcome) = node.hello(&bob, None).await;
    drop(first);
    let mut cursor = welcome["cursor"].as_str().unwrap().to_owned();
    let sender = tokio::spawn({
        let node = node.clone();
        async move {
            for n in 1..=MESSAGES {
                node.send(&ada, conversation, &format!("m{n}")).await;
            }
        }
    });
    let mut expected = 1;
    let mut connections = 0;
    while expected <= MESSAGES {
        let (mut client, welcome) = node.hello(&bob, Some(&cursor)).await;
        connections += 1;
        assert_eq!(welcome["resumed"], true);
        for _ in 0..7 {
            if expected > MESSAGES {
                break;
            }
            let event = client.event().await;
            assert_eq!(event["event"]["message"]["seq"], expected);
            event["cursor"].as_str().unwrap().clone_into(&mut cursor);
            expected += 1;
        }
    }
    sender.await.unwrap();
    assert!(connections > 50);
}
