//! Searching one's messages.

use std::time::Duration;

use serde_json::Value;

use crate::kit::{Caller, Kit};

async fn index(kit: &Kit) {
    while kit.app.index_messages().await.unwrap() > 0 {}
}

/// Writes, a second later than whatever was written before.
async fn write(kit: &Kit, who: &Caller<'_>, place: &str, n: u32, text: &str) {
    kit.clock.advance(Duration::from_secs(1));
    who.write(place, n, text).await;
}

async fn find(who: &Caller<'_>, query: &str) -> Value {
    who.get(&format!("/api/search/messages?{query}")).await.is(200).json()
}

fn texts(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["message"]["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn finds_in_ones_own_conversations_with_whom_and_where() {
    let kit = Kit::new().await;
    let (ada, bob, zoe) = (kit.fan("ada").await, kit.fan("bob").await, kit.creator("zoe").await);
    let (with_zoe, bobs) = (ada.conversation_with(&zoe).await, bob.conversation_with(&zoe).await);
    write(&kit, &ada, &with_zoe, 1, "😀 See you at the Café").await;
    write(&kit, &zoe, &with_zoe, 2, "cafeteria it is").await;
    write(&kit, &bob, &bobs, 3, "no cafe for me").await;
    index(&kit).await;

    let page = find(&ada, "q=cafe").await;
    assert_eq!(texts(&page), ["cafeteria it is", "😀 See you at the Café"]);
    assert_eq!(page["nextCursor"], Value::Null);
    let found = &page["items"][1];
    assert_eq!(found["peer"]["id"], zoe.id());
    assert_eq!(found["message"]["seq"], 1);
    assert_eq!(found["highlights"], serde_json::json!([{ "start": 18, "end": 22 }]), "in UTF-16 units");
    assert_eq!(texts(&find(&zoe, "q=cafe").await).len(), 3);
    assert_eq!(texts(&find(&bob, "q=cafe").await), ["no cafe for me"]);
}

#[tokio::test]
async fn filters_narrow_it_down() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    write(&kit, &ada, &place, 1, "one https://example.com").await;
    write(&kit, &zoe, &place, 2, "two").await;
    index(&kit).await;

    assert_eq!(texts(&find(&ada, "has=link").await), ["one https://example.com"]);
    assert_eq!(texts(&find(&ada, "from=me").await), ["one https://example.com"]);
    assert_eq!(texts(&find(&ada, &format!("from={}", zoe.id())).await), ["two"]);
    assert_eq!(texts(&find(&ada, &format!("conversationId={place}&limit=1")).await), ["two"]);
    assert_eq!(texts(&find(&ada, "since=2000-01-01T00:00:00Z").await).len(), 2);
    assert!(texts(&find(&ada, "before=2000-01-01T00:00:00Z").await).is_empty());
    assert!(texts(&find(&ada, "q=%21%3F").await).is_empty(), "of punctuation alone nothing is found");
}

#[tokio::test]
async fn pages_go_on() {
    let kit = Kit::new().await;
    let (ada, zoe) = (kit.fan("ada").await, kit.creator("zoe").await);
    let place = ada.conversation_with(&zoe).await;
    for n in 1..=5 {
        write(&kit, &ada, &place, n, &format!("tea {n}")).await;
    }
    index(&kit).await;

    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = find(&ada, &format!("q=tea&limit=2{cursor}")).await;
        all.extend(texts(&page).into_iter().map(str::to_owned));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all, ["tea 5", "tea 4", "tea 3", "tea 2", "tea 1"]);
}

#[tokio::test]
async fn what_cannot_be_meant_is_said() {
    let kit = Kit::new().await;
    let (ada, zoe, bob) = (kit.fan("ada").await, kit.creator("zoe").await, kit.fan("bob").await);
    let others = bob.conversation_with(&zoe).await;
    let words = "a+".repeat(17);
    for (query, status, code) in [
        ("", 422, "required"),
        ("q=+", 422, "required"),
        (&format!("q={words}"), 422, "too_many_words"),
        (&format!("q={}", "x".repeat(201)), 400, "too_long"),
        ("q=x&has=gold", 400, "unknown_kind"),
        ("q=x&from=somebody", 400, "invalid"),
        ("q=x&since=yesterday", 400, "invalid"),
        ("q=x&conversationId=7", 400, "invalid"),
    ] {
        let problem = ada.get(&format!("/api/search/messages?{query}")).await.is(status).json();
        assert_eq!(problem["errors"][0]["code"], code, "{query}: {problem}");
    }
    ada.get("/api/search/messages?q=x&cursor=AAAA").await.is(400);
    ada.get(&format!("/api/search/messages?q=x&conversationId={others}")).await.is(404);
}

/// A parameter that is described by another name than the one it is read by would be ignored.
#[test]
fn parameters_are_described_as_they_are_read() {
    let document = serde_json::to_value(onlychat_api::openapi()).unwrap();
    let parameters = document["paths"]["/api/search/messages"]["get"]["parameters"].as_array().unwrap();
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["q", "conversationId", "from", "has", "since", "before", "limit", "cursor"]);
}
