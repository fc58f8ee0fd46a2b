//! Who sees what of whom.

use serde_json::{Value, json};

use crate::kit::{Caller, Kit, client_id};
use crate::uploads::upload;

async fn put(who: &Caller<'_>, other: &Caller<'_>, body: Value) -> Value {
    who.json(http::Method::PUT, &format!("/api/relations/{}", other.id()), &body).await.is(200).json()
}

async fn settle(who: &Caller<'_>, body: Value) -> Value {
    who.json(http::Method::PATCH, "/api/privacy", &body).await.is(200).json()
}

async fn conversation(who: &Caller<'_>, id: &str) -> Value {
    who.get(&format!("/api/conversations/{id}")).await.is(200).json()
}

async fn read(who: &Caller<'_>, id: &str, seq: i64) {
    let body = json!({ "seq": seq });
    who.json(http::Method::PUT, &format!("/api/conversations/{id}/read"), &body).await.is(204);
}

async fn write(who: &Caller<'_>, place: &str, n: u32, expected: u16) -> Value {
    let body = json!({ "clientId": client_id(n), "text": "hi" });
    who.post(&format!("/api/conversations/{place}/messages"), body).await.is(expected).json()
}

#[tokio::test]
async fn settings_change_one_by_one() {
    let kit = Kit::new().await;
    let ada = kit.fan("ada").await;
    let usual = json!({ "presence": "everyone", "typing": "everyone", "receipts": "everyone" });
    assert_eq!(ada.get("/api/privacy").await.is(200).json(), usual);
    settle(&ada, json!({ "receipts": "nobody" })).await;
    let now = settle(&ada, json!({ "typing": "contacts" })).await;
    assert_eq!(now, json!({ "presence": "everyone", "typing": "contacts", "receipts": "nobody" }));
    assert_eq!(ada.get("/api/privacy").await.json(), now);
    ada.json(http::Method::PATCH, "/api/privacy", &json!({ "typing": "friends" })).await.is(422);
}

#[tokio::test]
async fn hidden_receipts_are_hidden_both_ways_and_come_back() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    write(&ada, &place, 1, 201).await;
    write(&zoe, &place, 2, 201).await;
    settle(&ada, json!({ "receipts": "nobody" })).await;
    read(&ada, &place, 2).await;
    read(&zoe, &place, 2).await;
    for who in [&ada, &zoe] {
        let seen = conversation(who, &place).await;
        assert_eq!((&seen["peerReadSeq"], &seen["peerDeliveredSeq"]), (&json!(0), &json!(0)));
        assert_eq!(seen["readSeq"], 2, "one's own stays");
    }
    let told = |log: Vec<onlychat_domain::CommittedEvent>, by: String| {
        log.iter().any(|event| {
            matches!(event.event, onlychat_domain::Event::ConversationRead { user_id, .. } if user_id.to_string() == by)
        })
    };
    for (who, other) in [(&ada, &zoe), (&zoe, &ada)] {
        let id = who.id().parse().unwrap();
        let log =
            kit.app.store().events_after(id, onlychat_domain::Position::ZERO, 100).await.unwrap().events;
        assert!(!told(log.clone(), other.id()), "nobody is told of the other");
        assert!(told(log, who.id()), "one's own devices are");
    }
    settle(&ada, json!({ "receipts": "contacts" })).await;
    assert_eq!(conversation(&zoe, &place).await["peerReadSeq"], 2, "ada has written to zoe");
    assert_eq!(conversation(&ada, &place).await["peerReadSeq"], 2);
}

#[tokio::test]
async fn neither_writes_to_the_other_once_one_blocks() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    let message = write(&ada, &place, 1, 201).await["id"].as_str().unwrap().to_owned();
    let relation = put(&zoe, &ada, json!({ "blocked": true })).await;
    assert!(relation["blockedAt"].is_string() && relation["restrictedAt"].is_null());
    assert_eq!(relation["user"]["id"], ada.id());
    assert_eq!(conversation(&zoe, &place).await["blocked"], true);
    assert_eq!(conversation(&ada, &place).await["blocked"], false, "nobody is told that they are blocked");
    let to_ada = write(&zoe, &place, 2, 403).await;
    assert!(to_ada["detail"].as_str().unwrap().contains("Unblock"), "{to_ada}");
    write(&ada, &place, 3, 403).await;
    let reaction = format!("/api/messages/{message}/reactions/%F0%9F%91%8D");
    zoe.bare(http::Method::PUT, &reaction).await.is(403);
    ada.json(http::Method::PATCH, &format!("/api/messages/{message}"), &json!({ "text": "x" })).await.is(403);
    // What was accepted stays accepted, and one's own words can be taken back.
    write(&ada, &place, 1, 200).await;
    ada.bare(http::Method::DELETE, &format!("/api/messages/{message}")).await.is(204);
    put(&zoe, &ada, json!({ "blocked": false })).await;
    write(&ada, &place, 4, 201).await;
    write(&zoe, &place, 5, 201).await;
}

#[tokio::test]
async fn to_whoever_is_blocked_page_subscription_and_files_are_gone() {
    let kit = Kit::new().await;
    let (ada, bob, zoe) = (kit.fan("ada").await, kit.fan("bob").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    ada.bare(http::Method::PUT, "/api/creators/zoe/subscription").await.is(201);
    let file = upload(&zoe, b"for you", "a.txt").await;
    let body = json!({ "clientId": client_id(1), "text": "", "attachments": [{ "id": file }] });
    zoe.post(&format!("/api/conversations/{place}/messages"), body).await.is(201);
    let history = ada.get(&format!("/api/conversations/{place}/messages")).await.is(200).json();
    let raw = format!("{}raw", history["items"][0]["attachments"][0]["base"].as_str().unwrap());
    ada.get(&raw).await.is(200);

    put(&zoe, &ada, json!({ "blocked": true })).await;
    ada.get(&raw).await.is(404);
    ada.get(&format!("/api/media/{file}")).await.is(404);
    ada.get("/api/creators/zoe").await.is(404);
    ada.bare(http::Method::PUT, "/api/creators/zoe/subscription").await.is(404);
    ada.get("/api/creators/zoe/broadcasts").await.is(403);
    assert_eq!(zoe.get("/api/creators/me").await.json()["subscriberCount"], 0);
    bob.get("/api/creators/zoe").await.is(200);
    bob.post("/api/conversations", json!({ "userId": zoe.id() })).await.is(201);

    put(&zoe, &ada, json!({ "blocked": false })).await;
    ada.get(&raw).await.is(200);
    ada.get("/api/creators/zoe").await.is(200);
}

#[tokio::test]
async fn nobody_begins_a_conversation_with_who_blocks_them() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    put(&zoe, &ada, json!({ "blocked": true })).await;
    ada.post("/api/conversations", json!({ "userId": zoe.id() })).await.is(403);
    zoe.post("/api/conversations", json!({ "userId": ada.id() })).await.is(403);
}

#[tokio::test]
async fn the_restricted_do_not_notice() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    write(&ada, &place, 1, 201).await;
    put(&zoe, &ada, json!({ "restricted": true })).await;
    read(&zoe, &place, 1).await;
    write(&ada, &place, 2, 201).await;
    let seen = conversation(&ada, &place).await;
    assert_eq!((&seen["peerReadSeq"], &seen["restricted"]), (&json!(0), &json!(false)));
    assert_eq!(conversation(&zoe, &place).await["restricted"], true);
    ada.get("/api/creators/zoe").await.is(200);
    let listed = zoe.get("/api/relations").await.is(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(ada.get("/api/relations").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_report_keeps_what_was_said() {
    let kit = Kit::new().await;
    let (ada, bob, zoe) = (kit.fan("ada").await, kit.fan("bob").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    let rude = zoe.write(&place, 1, "rude words").await["id"].as_str().unwrap().to_owned();
    let report = json!({ "messageId": rude, "reason": "harassment", "note": " look at this " });
    ada.post("/api/reports", report.clone()).await.is(201);
    zoe.bare(http::Method::DELETE, &format!("/api/messages/{rude}")).await.is(204);
    let kept = kit.app.store().reports(None, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].evidence.as_deref(), Some("rude words"));
    assert_eq!((kept[0].subject_id.to_string(), kept[0].note.as_deref()), (zoe.id(), Some("look at this")));
    bob.post("/api/reports", report).await.is(404);
    ada.post("/api/reports", json!({ "reason": "spam" })).await.is(422);
    ada.post("/api/reports", json!({ "userId": ada.id(), "reason": "spam" })).await.is(403);
    ada.post("/api/reports", json!({ "userId": "usr_7", "reason": "spam" })).await.is(404);
    let long = json!({ "userId": zoe.id(), "reason": "spam", "note": "x".repeat(2001) });
    ada.post("/api/reports", long).await.is(422);
}
