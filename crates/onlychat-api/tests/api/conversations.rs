//! Conversations.

use std::time::Duration;

use serde_json::{Value, json};

use crate::kit::Kit;

#[tokio::test]
async fn opening_one() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let body = json!({ "userId": zoe.id() });
    let conversation = fan.post("/api/conversations", body.clone()).await.is(201).json();
    assert_eq!(conversation["peer"]["id"], zoe.id());
    assert_eq!(conversation["peer"]["creator"]["handle"], "zoe");
    assert!(conversation["peer"].get("email").is_none());
    assert_eq!(conversation["lastMessage"], Value::Null);
    assert_eq!(fan.post("/api/conversations", body).await.is(200).json(), conversation);
    let other_side = zoe.post("/api/conversations", json!({ "userId": fan.id() })).await.is(200).json();
    assert_eq!(other_side["id"], conversation["id"]);
    assert_eq!(other_side["peer"]["id"], fan.id());
    for nobody in ["usr_000000000000000000000000", "nonsense", "", "\u{0}"] {
        fan.post("/api/conversations", json!({ "userId": nobody })).await.problem(404, "not_found");
    }
    fan.post("/api/conversations", json!({ "userId": fan.id() })).await.problem(403, "forbidden");
}

#[tokio::test]
async fn the_policy_is_kept() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.fan("zoe").await, kit.fan("ada").await);
    zoe.put_creator("zoe", "subscribers").await;
    let open = || fan.post("/api/conversations", json!({ "userId": zoe.id() }));
    open().await.problem(403, "dm_not_allowed");
    fan.put("/api/creators/zoe/subscription", json!({})).await.is(201);
    let id = open().await.is(201).json()["id"].as_str().unwrap().to_owned();
    fan.write(&id, 1, "hi").await;
    fan.delete("/api/creators/zoe/subscription").await.is(200);
    kit.clock.advance(Duration::from_secs(1));
    let path = format!("/api/conversations/{id}/messages");
    let body = json!({ "clientId": crate::kit::client_id(2), "text": "still there?" });
    fan.post(&path, body).await.problem(403, "dm_not_allowed");
    zoe.write(&id, 3, "the creator may answer").await;
}

#[tokio::test]
async fn listing_most_recent_first() {
    let kit = Kit::new().await;
    let zoe = kit.creator("zoe").await;
    let mut ids = Vec::new();
    for (n, name) in ["ann", "ben", "cat"].into_iter().enumerate() {
        let fan = kit.fan(name).await;
        let id = fan.conversation_with(&zoe).await;
        kit.clock.advance(Duration::from_secs(1));
        fan.write(&id, u32::try_from(n).unwrap(), "hello").await;
        ids.insert(0, id);
    }
    let first = zoe.get("/api/conversations?limit=2").await.is(200).json();
    let of = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of(&first), ids[..2]);
    assert_eq!(first["items"][0]["unreadCount"], 1);
    assert_eq!(first["items"][0]["lastMessage"]["text"], "hello");
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = zoe.get(&format!("/api/conversations?limit=2&cursor={cursor}")).await.is(200).json();
    assert_eq!(of(&second), ids[2..]);
    assert_eq!(second["nextCursor"], Value::Null);
}

#[tokio::test]
async fn finding_by_the_others_name() {
    let kit = Kit::new().await;
    let zoe = kit.creator("zoe").await;
    let mut ids = Vec::new();
    for name in ["ann", "ben", "annabel"] {
        let fan = kit.fan(name).await;
        fan.patch("/api/user", json!({ "firstName": name, "lastName": "Núñez" })).await.is(200);
        ids.push(fan.conversation_with(&zoe).await);
        kit.clock.advance(Duration::from_secs(1));
    }
    let find = async |query: &str| {
        let page = zoe.get(&format!("/api/conversations?{query}")).await.is(200).json();
        let ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        (ids, page["nextCursor"].as_str().map(str::to_owned))
    };
    assert_eq!(find("q=ANN").await, (vec![ids[2].clone(), ids[0].clone()], None));
    assert_eq!(find("q=nunez").await.0.len(), 3);
    assert_eq!(find("q=ben+n%C3%BA").await.0, ids[1..2]);
    assert_eq!(find("q=nobody").await, (vec![], None));
    // Neither a wildcard of some database nor its own handle.
    assert_eq!(find("q=%25").await.0.len(), 0);
    assert_eq!(find("q=zoe").await.0.len(), 0);
    let (first, cursor) = find("q=ann&limit=1").await;
    assert_eq!(first, ids[2..]);
    let (second, end) = find(&format!("q=ann&limit=1&cursor={}", cursor.unwrap())).await;
    assert_eq!((second, end), (ids[..1].to_vec(), None));
    let fan = kit.fan("eve").await;
    let own = fan.conversation_with(&zoe).await;
    let found = fan.get("/api/conversations?q=%40zoe").await.is(200).json();
    assert_eq!(found["items"][0]["id"], own);
    zoe.get(&format!("/api/conversations?q={}", "x".repeat(101))).await.problem(400, "bad_query");
}

#[tokio::test]
async fn reading() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    for n in 1..=3 {
        fan.write(&id, n, "hello").await;
    }
    let path = format!("/api/conversations/{id}/read");
    for (seq, expected) in [(2, 2), (1, 2), (99, 3)] {
        zoe.put(&path, json!({ "seq": seq })).await.is(204);
        let own = zoe.get(&format!("/api/conversations/{id}")).await.is(200).json();
        assert_eq!(own["readSeq"], expected);
        assert_eq!(own["unreadCount"], 3 - expected);
    }
    let seen = fan.get(&format!("/api/conversations/{id}")).await.json();
    assert_eq!((&seen["peerReadSeq"], &seen["peerDeliveredSeq"]), (&json!(3), &json!(3)));
    zoe.put(&path, json!({ "seq": -1 })).await.invalid("/seq", "too_small");
    zoe.put(&path, json!({ "seq": 1.5 })).await.invalid("/seq", "invalid_type");
}
