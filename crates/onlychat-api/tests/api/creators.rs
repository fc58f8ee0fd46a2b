//! Creators' pages and subscriptions.

use serde_json::{Value, json};

use crate::kit::Kit;

#[tokio::test]
async fn becoming_a_creator_and_changing_the_page() {
    let kit = Kit::new().await;
    let zoe = kit.fan("zoe").await;
    zoe.get("/api/creators/me").await.problem(404, "not_found");
    let body =
        json!({ "handle": "zoe", "displayName": "Zoë", "about": "hello\nthere", "dmPolicy": "everyone" });
    let page = zoe.put("/api/creators/me", body).await.is(201).json();
    assert_eq!(page["userId"], zoe.id());
    assert_eq!(page["viewer"], json!({ "isSelf": true, "subscription": null }));
    let body = json!({ "handle": "zoe.b", "displayName": "Zoë B", "dmPolicy": "subscribers" });
    let page = zoe.put("/api/creators/me", body).await.is(200).json();
    assert_eq!((&page["handle"], &page["about"]), (&json!("zoe.b"), &Value::Null));
    assert_eq!(zoe.get("/api/creators/me").await.is(200).json(), page);
    kit.anon().get("/api/creators/zoe").await.problem(404, "not_found");
    let seen = kit.anon().get("/api/creators/zoe.b").await.is(200).json();
    assert_eq!(seen["viewer"], Value::Null);
    assert!(seen.get("email").is_none());
}

#[tokio::test]
async fn what_a_page_must_not_be() {
    let kit = Kit::new().await;
    kit.creator("zoe").await;
    let fan = kit.fan("ada").await;
    let put = |handle: &str, name: &str| {
        let body = json!({ "handle": handle, "displayName": name, "dmPolicy": "everyone" });
        let fan = fan.clone();
        async move { fan.put("/api/creators/me", body).await }
    };
    assert_eq!(put("zoe", "Z").await.problem(409, "handle_taken")["errors"][0]["pointer"], "/handle");
    put("Zo", "Z").await.invalid("/handle", "bad_handle");
    put("admin", "Z").await.invalid("/handle", "reserved_handle");
    put("fine", " ").await.invalid("/displayName", "required");
    let body = json!({ "handle": "fine", "displayName": "F", "dmPolicy": "friends" });
    fan.put("/api/creators/me", body).await.invalid("/dmPolicy", "unknown_value");
}

#[tokio::test]
async fn finding_creators_page_by_page() {
    let kit = Kit::new().await;
    let handles = ["ann", "ben", "cat", "dan", "eve"];
    for handle in handles {
        kit.creator(handle).await;
    }
    let anon = kit.anon();
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = anon.get(&format!("/api/creators?limit=2&cursor={cursor}")).await.is(200).json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| item["handle"].as_str().unwrap().to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(found, handles);
    let search = anon.get("/api/creators?q=%40CA").await.is(200).json();
    assert_eq!(search["items"].as_array().unwrap().len(), 1);
    assert_eq!(search["nextCursor"], Value::Null);
    assert_eq!(anon.get("/api/creators?q=%25_%27%22").await.is(200).json()["items"], json!([]));
}

#[tokio::test]
async fn subscribing_and_cancelling() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let path = "/api/creators/zoe/subscription";
    fan.delete(path).await.problem(404, "not_found");
    let subscription = fan.put(path, json!({})).await.is(201).json();
    assert_eq!(subscription["status"], "active");
    assert_eq!(subscription["creatorId"], zoe.id());
    assert_eq!(subscription["accessUntil"], Value::Null);
    fan.bare(http::Method::PUT, path).await.is(200);
    let page = fan.get("/api/creators/zoe").await.json();
    assert_eq!(page["subscriberCount"], 1);
    assert_eq!(page["viewer"]["subscription"], subscription);
    assert_eq!(kit.anon().get("/api/creators/zoe").await.json()["viewer"], Value::Null);
    let canceled = fan.delete(path).await.is(200).json();
    assert_eq!(canceled["status"], "canceled");
    assert!(canceled["accessUntil"].is_string());
    fan.delete(path).await.is(200);
    fan.bare(http::Method::PUT, path).await.is(201);
    zoe.bare(http::Method::PUT, path).await.problem(403, "forbidden");
    fan.bare(http::Method::PUT, "/api/creators/nobody/subscription").await.problem(404, "not_found");
}
