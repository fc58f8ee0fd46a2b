//! What creators say to everybody who subscribes.

use serde_json::{Value, json};

use crate::kit::{Caller, Kit, client_id};

fn text(n: u32, text: &str) -> Value {
    json!({ "clientId": client_id(n), "text": text })
}

async fn seqs(caller: &Caller<'_>, query: &str) -> Vec<i64> {
    let history = caller.get(&format!("/api/creators/zoe/broadcasts{query}")).await.is(200).json();
    assert_eq!(history["nextCursor"], Value::Null);
    history["items"].as_array().unwrap().iter().map(|item| item["seq"].as_i64().unwrap()).collect()
}

/// Last, read and unread of the only channel.
async fn state(caller: &Caller<'_>) -> [i64; 3] {
    let page = caller.get("/api/channels").await.is(200).json();
    let [channel] = &page["items"].as_array().unwrap()[..] else { panic!("one channel: {page}") };
    ["lastSeq", "readSeq", "unreadCount"].map(|field| channel[field].as_i64().unwrap())
}

#[tokio::test]
async fn a_creator_speaks_and_subscribers_read() {
    let kit = Kit::new().await;
    let (zoe, fan, stranger) = (kit.creator("zoe").await, kit.fan("ada").await, kit.fan("bob").await);
    fan.put("/api/creators/zoe/subscription", Value::Null).await.is(201);
    let made = zoe.post("/api/broadcasts", text(1, "  hello all  ")).await.is(201).json();
    assert!(made["id"].as_str().unwrap().starts_with("brd_"));
    assert_eq!(
        (&made["creatorId"], &made["seq"], &made["text"]),
        (&json!(zoe.id()), &json!(1), &json!("hello all"))
    );
    assert_eq!(zoe.post("/api/broadcasts", text(1, "a retry")).await.is(200).json(), made);
    for n in 2..=5 {
        zoe.post("/api/broadcasts", text(n, &format!("text {n}"))).await.is(201);
    }
    for reader in [&zoe, &fan] {
        let history = reader.get("/api/creators/zoe/broadcasts?after=0&limit=1").await.is(200).json();
        assert_eq!((&history["items"], &history["lastSeq"]), (&json!([made]), &json!(5)));
    }
    assert_eq!(seqs(&fan, "?limit=2").await, [4, 5]);
    assert_eq!(seqs(&fan, "?before=3").await, [1, 2]);
    assert_eq!(seqs(&fan, "?after=3").await, [4, 5]);
    stranger.get("/api/creators/zoe/broadcasts").await.problem(403, "subscription_required");
    stranger.get("/api/creators/nobody/broadcasts").await.problem(404, "not_found");
    fan.delete("/api/creators/zoe/subscription").await.is(200);
    fan.get("/api/creators/zoe/broadcasts").await.problem(403, "subscription_required");
}

#[tokio::test]
async fn what_a_broadcast_must_not_be() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    fan.post("/api/broadcasts", text(1, "hi")).await.problem(403, "forbidden");
    zoe.post("/api/broadcasts", text(1, " \n ")).await.invalid("/text", "required");
    zoe.post("/api/broadcasts", text(1, &"x".repeat(10_001))).await.invalid("/text", "too_long");
    zoe.post("/api/broadcasts", json!({ "clientId": "1", "text": "x" }))
        .await
        .invalid("/clientId", "bad_client_id");
    zoe.post("/api/broadcasts", json!({ "text": "x" })).await.problem(422, "validation_failed");
    assert_eq!(seqs(&zoe, "").await, Vec::<i64>::new());
}

#[tokio::test]
async fn reading_is_remembered_per_subscriber() {
    let kit = Kit::new().await;
    let (zoe, fan, other) = (kit.creator("zoe").await, kit.fan("ada").await, kit.fan("bob").await);
    zoe.post("/api/broadcasts", text(1, "before")).await.is(201);
    for one in [&fan, &other] {
        one.put("/api/creators/zoe/subscription", Value::Null).await.is(201);
        assert_eq!(state(one).await, [1, 1, 0]);
    }
    for n in 2..=4 {
        zoe.post("/api/broadcasts", text(n, "text")).await.is(201);
    }
    assert_eq!(state(&fan).await, [4, 1, 3]);
    let read = "/api/creators/zoe/broadcasts/read";
    for (seq, left) in [(3, 1), (2, 1), (99, 0)] {
        fan.put(read, json!({ "seq": seq })).await.is(204);
        assert_eq!(state(&fan).await[2], left, "after {seq}");
    }
    assert_eq!(state(&other).await, [4, 1, 3]);
    fan.put(read, json!({ "seq": -1 })).await.invalid("/seq", "too_small");
    kit.fan("cleo").await.put(read, json!({ "seq": 1 })).await.problem(403, "subscription_required");
}

#[tokio::test]
async fn channels_come_latest_first_and_page_by_page() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let mut creators = Vec::new();
    for handle in ["zoe", "mia", "eve"] {
        creators.push(kit.creator(handle).await);
        fan.put(&format!("/api/creators/{handle}/subscription"), Value::Null).await.is(201);
    }
    for (n, creator) in [(1, 1), (2, 2), (3, 1)] {
        creators[creator].post("/api/broadcasts", text(n, "text")).await.is(201);
    }
    let (mut handles, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = fan.get(&format!("/api/channels?limit=1&cursor={cursor}")).await.is(200).json();
        let channel = &page["items"][0];
        handles.push(channel["creator"]["handle"].as_str().unwrap().to_owned());
        let spoke = channel["lastBroadcast"] != Value::Null;
        assert_eq!(spoke, channel["lastSeq"] != 0, "{channel}");
        match page["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(handles, ["mia", "eve", "zoe"]);
    fan.get("/api/channels?cursor=x").await.problem(400, "bad_cursor");
}
