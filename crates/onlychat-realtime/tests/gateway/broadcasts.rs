//! What creators say reaches everybody who hears them: live, after coming back, and no longer than they may.

use serde_json::{Value, json};

use crate::kit::{Client, Node, Person, options};

/// A creator called zoe, and a fan who subscribed.
async fn channel(node: &Node) -> (Person, Person) {
    let (zoe, fan) = (node.person("zoe@example.com").await, node.person("fan@example.com").await);
    node.creator(&zoe, "zoe").await;
    node.subscribe(&fan, "zoe").await;
    (zoe, fan)
}

fn said(frame: &Value) -> (i64, &str) {
    (frame["broadcast"]["seq"].as_i64().unwrap(), frame["broadcast"]["text"].as_str().unwrap())
}

/// The next broadcasts' numbers and texts.
async fn hear(client: &mut Client, expected: &[(i64, &str)]) -> String {
    let mut cursor = String::new();
    for expected in expected {
        let frame = client.broadcast().await;
        assert_eq!(said(&frame), *expected);
        frame["cursor"].as_str().unwrap().clone_into(&mut cursor);
    }
    cursor
}

#[tokio::test]
async fn those_who_hear_a_creator_are_told_and_nobody_else() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let stranger = node.person("stranger@example.com").await;
    node.creator(&stranger, "stranger").await;
    let (mut own, _) = node.listen(&zoe, None).await;
    let (mut first, welcome) = node.listen(&fan, None).await;
    let (mut second, _) = node.listen(&fan, None).await;
    let (mut other, _) = node.listen(&stranger, None).await;
    // A client that does not ask for broadcasts gets none, and no field about them.
    let (mut plain, plain_welcome) = node.hello(&fan, None).await;
    assert_eq!(plain_welcome.get("broadcasts"), None);
    assert_eq!(welcome["broadcasts"]["resumed"], false);

    node.publish(&zoe, "hello all").await;
    node.publish(&zoe, "and more").await;
    for client in [&mut own, &mut first, &mut second] {
        hear(client, &[(1, "hello all"), (2, "and more")]).await;
    }
    node.publish(&stranger, "of another").await;
    assert_eq!(said(&other.broadcast().await), (1, "of another"));
    assert_eq!(plain.next_of_any_kind().await["type"], "heartbeat");
}

#[tokio::test]
async fn everything_missed_comes_in_order_before_anything_live() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let mia = node.person("mia@example.com").await;
    node.creator(&mia, "mia").await;
    let (mut client, welcome) = node.listen(&fan, None).await;
    node.publish(&zoe, "heard").await;
    let cursor = hear(&mut client, &[(1, "heard")]).await;
    drop(client);
    for n in 2..=250 {
        node.publish(&zoe, &format!("missed {n}")).await;
    }
    node.publish(&mia, "not for this fan").await;
    let (mut client, again) = node.listen(&fan, Some(&cursor)).await;
    assert_eq!(again["broadcasts"], json!({ "cursor": cursor, "resumed": true }));
    node.publish(&zoe, "live").await;
    for n in 2..=250 {
        assert_eq!(said(&client.broadcast().await), (n, format!("missed {n}").as_str()));
    }
    hear(&mut client, &[(251, "live")]).await;
    // From the very beginning.
    let (mut client, _) = node.listen(&fan, welcome["broadcasts"]["cursor"].as_str()).await;
    hear(&mut client, &[(1, "heard"), (2, "missed 2")]).await;
}

#[tokio::test]
async fn a_cursor_that_is_not_good_is_refused() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    node.publish(&zoe, "one").await;
    let (_, welcome) = node.listen(&fan, None).await;
    let head = welcome["broadcasts"]["cursor"].as_str().unwrap();
    let (life, _place) = head.rsplit_once('.').unwrap();
    for cursor in ["", "rubbish", &format!("{life}.ff"), "b1.1.0"] {
        let (mut client, welcome) = node.listen(&fan, Some(cursor)).await;
        assert_eq!(welcome["broadcasts"], json!({ "cursor": head, "resumed": false }), "{cursor}");
        assert_eq!(client.next_of_any_kind().await["type"], "heartbeat", "nothing is told again");
    }
}

#[tokio::test]
async fn one_who_subscribes_hears_at_once_and_one_who_leaves_hears_no_more() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let late = node.person("late@example.com").await;
    let (mut leaving, _) = node.listen(&fan, None).await;
    let (mut coming, _) = node.listen(&late, None).await;
    for round in 0..20 {
        let (seq, before) = (2 * round + 1, format!("before {round}"));
        node.publish(&zoe, &before).await;
        hear(&mut leaving, &[(seq, &before)]).await;
        node.unsubscribe(&fan, "zoe").await;
        node.subscribe(&late, "zoe").await;
        let after = format!("after {round}");
        node.publish(&zoe, &after).await;
        hear(&mut coming, &[(seq + 1, &after)]).await;
        node.unsubscribe(&late, "zoe").await;
        node.subscribe(&fan, "zoe").await;
    }
    // Had either been told too much, it would have come before this.
    node.subscribe(&late, "zoe").await;
    node.publish(&zoe, "last").await;
    for client in [&mut leaving, &mut coming] {
        hear(client, &[(41, "last")]).await;
    }
}

#[tokio::test]
async fn a_subscription_that_changes_without_an_end_leaves_no_hole() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let (mut client, _) = node.listen(&fan, None).await;
    let publishing = async {
        for n in 1..=200 {
            node.publish(&zoe, &format!("text {n}")).await;
        }
    };
    // The same subscription is written again and again: access never ends.
    let changing = async {
        let subscription = node.store.subscription(fan.id, zoe.id).await.unwrap().unwrap();
        for _ in 0..100 {
            let write = onlychat_store::Write::PutSubscription(subscription.clone());
            let event = onlychat_domain::Event::SubscriptionChanged { creator_id: zoe.id };
            let changes = onlychat_store::Changes::at(subscription.started_at);
            node.store.commit(changes.write(write).tell([fan.id], event)).await.unwrap();
        }
    };
    let hearing = async {
        for n in 1..=200 {
            assert_eq!(said(&client.broadcast().await), (n, format!("text {n}").as_str()));
        }
    };
    tokio::join!(publishing, changing, hearing);
}

#[tokio::test]
async fn access_that_ends_by_time_ends_without_a_word() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let now = onlychat_domain::Clock::now(&*node.clock);
    let mut subscription = node.store.subscription(fan.id, zoe.id).await.unwrap().unwrap();
    subscription.access_until = Some(now.plus(std::time::Duration::from_mins(1)));
    let write = onlychat_store::Write::PutSubscription(subscription);
    node.store.commit(onlychat_store::Changes::at(now).write(write)).await.unwrap();
    let (mut client, _) = node.listen(&fan, None).await;
    node.publish(&zoe, "paid for").await;
    hear(&mut client, &[(1, "paid for")]).await;
    node.clock.advance(std::time::Duration::from_secs(61));
    node.publish(&zoe, "not paid for").await;
    let (mut own, _) = node.listen(&zoe, None).await;
    node.publish(&zoe, "a sign").await;
    hear(&mut own, &[(3, "a sign")]).await;
    let heartbeat = client.next_of_any_kind().await;
    assert_eq!(heartbeat["type"], "heartbeat", "{heartbeat}");
}

#[tokio::test]
async fn a_heartbeat_says_where_among_broadcasts() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let (mut client, _) = node.listen(&fan, None).await;
    node.publish(&zoe, "one").await;
    let cursor = hear(&mut client, &[(1, "one")]).await;
    let heartbeat = client.until(|frame| frame["type"] == "heartbeat").await;
    assert_eq!(heartbeat["broadcastCursor"], cursor);
    let (mut plain, _) = node.hello(&fan, None).await;
    let heartbeat = plain.until(|frame| frame["type"] == "heartbeat").await;
    assert_eq!(heartbeat.get("broadcastCursor"), None);
}

#[tokio::test]
async fn a_node_that_was_told_nothing_finds_it_within_a_beat() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    // Commits are announced on the first node's bus alone.
    let deaf = node.another(std::sync::Arc::new(onlychat_bus::InProcessBus::new()), options()).await;
    let (mut client, _) = deaf.listen(&fan, None).await;
    for n in 1..=150 {
        node.publish(&zoe, &format!("text {n}")).await;
    }
    for n in 1..=150 {
        assert_eq!(said(&client.broadcast().await), (n, format!("text {n}").as_str()));
    }
}

#[tokio::test]
async fn a_large_audience_hears_every_broadcast_once_and_in_order() {
    let node = Node::start(options()).await;
    let (zoe, fan) = channel(&node).await;
    let mut clients = Vec::new();
    for _ in 0..600 {
        clients.push(node.listen(&fan, None).await.0);
    }
    for n in 1..=3 {
        node.publish(&zoe, &format!("text {n}")).await;
    }
    for client in &mut clients {
        hear(client, &[(1, "text 1"), (2, "text 2"), (3, "text 3")]).await;
    }
}
