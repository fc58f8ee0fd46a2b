//! Messages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::kit::{Kit, client_id};

#[tokio::test]
async fn sending() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let first = fan.write(&id, 1, "  a\u{301} 😀\n ").await;
    assert_eq!((&first["seq"], &first["text"]), (&json!(1), &json!("a\u{301} 😀")));
    assert_eq!(first["author"], json!({ "userId": fan.id(), "kind": "person" }));
    let path = format!("/api/conversations/{id}/messages");
    let again = fan.post(&path, json!({ "clientId": client_id(1), "text": "else" })).await.is(200).json();
    assert_eq!(again, first);
    let body = json!({ "clientId": client_id(2), "text": "yes", "replyTo": first["id"], "attachments": [] });
    let reply = zoe.post(&path, body).await.is(201).json();
    assert_eq!((&reply["replyTo"], &reply["replyToSeq"]), (&first["id"], &json!(1)));
    let longest = json!({ "clientId": client_id(3), "text": "😀".repeat(10_000) });
    fan.post(&path, longest).await.is(201);
}

#[tokio::test]
async fn what_is_no_message() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let path = format!("/api/conversations/{id}/messages");
    let send = |body: Value| fan.post(&path, body);
    let with = |text: String| json!({ "clientId": client_id(1), "text": text });
    send(with(" \n".into())).await.invalid("/text", "required");
    send(with("x".repeat(10_001))).await.invalid("/text", "too_long");
    send(with("bell\u{7}".into())).await.invalid("/text", "control_character");
    send(json!({ "clientId": "1", "text": "x" })).await.invalid("/clientId", "bad_client_id");
    send(json!({ "clientId": client_id(1), "text": "x", "replyTo": "msg_1" }))
        .await
        .invalid("/replyTo", "unknown_message");
    send(json!({ "clientId": client_id(1), "text": "x", "attachments": [{ "id": "a" }] }))
        .await
        .invalid("/attachments", "unknown_media");
    send(json!({ "clientId": client_id(1), "text": "x", "authorId": zoe.id() }))
        .await
        .problem(422, "unknown_field");
    assert_eq!(fan.get(&path).await.json()["lastSeq"], 0);
}

#[tokio::test]
async fn history_both_ways() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    for n in 1..=5 {
        fan.write(&id, n, "hello").await;
    }
    let seqs = async |query: &str| -> Vec<i64> {
        let page = zoe.get(&format!("/api/conversations/{id}/messages?{query}")).await.is(200).json();
        assert_eq!((&page["lastSeq"], &page["nextCursor"]), (&json!(5), &Value::Null));
        page["items"].as_array().unwrap().iter().map(|item| item["seq"].as_i64().unwrap()).collect()
    };
    assert_eq!(seqs("").await, [1, 2, 3, 4, 5]);
    assert_eq!(seqs("limit=2").await, [4, 5]);
    assert_eq!(seqs("before=4&limit=2").await, [2, 3]);
    assert_eq!(seqs("after=1&limit=2").await, [2, 3]);
    assert_eq!(seqs("after=5").await, [0_i64; 0]);
    assert_eq!(seqs("before=9223372036854775807&limit=1").await, [5]);
    for bad in ["before=1&after=1", "before=-1", "after=x", "before=9223372036854775808"] {
        zoe.get(&format!("/api/conversations/{id}/messages?{bad}")).await.problem(400, "bad_query");
    }
}

#[tokio::test]
async fn editing_and_deleting() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let message = fan.write(&id, 1, "helo").await;
    let path = format!("/api/messages/{}", message["id"].as_str().unwrap());
    let edited = fan.patch(&path, json!({ "text": "hello" })).await.is(200).json();
    assert_eq!(edited["text"], "hello");
    assert!(edited["editedAt"].is_string());
    fan.patch(&path, json!({ "text": "" })).await.invalid("/text", "required");
    zoe.patch(&path, json!({ "text": "mine" })).await.problem(403, "forbidden");
    zoe.delete(&path).await.problem(403, "forbidden");
    kit.clock.advance(Duration::from_mins(4));
    let late = kit.fan("late").await;
    let id = late.conversation_with(&zoe).await;
    let old = late.write(&id, 2, "old").await;
    fan.delete(&path).await.is(204);
    fan.delete(&path).await.is(204);
    fan.patch(&path, json!({ "text": "back" })).await.problem(409, "conflict");
    let own = fan
        .get(&format!("/api/conversations/{}/messages", message["conversationId"].as_str().unwrap()))
        .await
        .json();
    assert_eq!((&own["items"][0]["text"], &own["items"][0]["seq"]), (&json!(""), &json!(1)));
    assert!(own["items"][0]["deletedAt"].is_string());
    assert_eq!(old["text"], "old");
}

#[tokio::test]
async fn too_late_to_edit() {
    let kit = Kit::new().await;
    let zoe = kit.creator("zoe").await;
    let fan = kit.fan("ada").await;
    let id = fan.conversation_with(&zoe).await;
    let message = fan.write(&id, 1, "hello").await;
    kit.clock.advance(Duration::from_hours(49));
    let sign_in = json!({ "email": "ada@people.example", "password": crate::kit::PASSWORD });
    let session = kit.anon().post("/api/identity/sign-in", sign_in).await.is(200).json();
    let request = http::Request::builder()
        .method(http::Method::PATCH)
        .uri(format!("/api/messages/{}", message["id"].as_str().unwrap()))
        .header("authorization", format!("Bearer {}", session["token"].as_str().unwrap()))
        .header("content-type", "application/json")
        .body(axum::body::Body::from("{\"text\":\"later\"}"));
    kit.send(request.unwrap()).await.problem(403, "edit_window_over");
}

#[tokio::test]
async fn reacting() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let id = fan.conversation_with(&zoe).await;
    let message = fan.write(&id, 1, "hello").await;
    let path = |emoji: &str| format!("/api/messages/{}/reactions/{emoji}", message["id"].as_str().unwrap());
    let thumb = path("%F0%9F%91%8D");
    let put = async |path: &str| zoe.bare(http::Method::PUT, path).await;
    put(&thumb).await.is(204);
    put(&thumb).await.is(204);
    let reactions = async || {
        let page = fan.get(&format!("/api/conversations/{id}/messages")).await.json();
        page["items"][0]["reactions"].clone()
    };
    assert_eq!(reactions().await, json!([{ "emoji": "👍", "count": 1, "mine": false }]));
    put(&path("abc")).await.invalid("/emoji", "bad_emoji");
    put(&path("%00")).await.invalid("/emoji", "bad_emoji");
    zoe.delete(&thumb).await.is(204);
    zoe.delete(&thumb).await.is(204);
    assert_eq!(reactions().await, json!([]));
    fan.bare(http::Method::PUT, "/api/messages/msg_1/reactions/%F0%9F%91%8D").await.problem(404, "not_found");
}
