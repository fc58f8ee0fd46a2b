//! Who the caller is, and who others are.

use serde_json::{Value, json};

use crate::kit::Kit;

#[tokio::test]
async fn config_is_for_everybody() {
    let kit = Kit::new().await;
    let config = kit.anon().get("/api/config").await.is(200).json();
    assert_eq!(config["identity"]["provider"], "builtin");
    assert!(config["identity"].get("publishableKey").is_none());
    assert_eq!(config["identity"]["signInUrl"], "/sign-in");
    assert_eq!(config["limits"]["messageMaxChars"], 10_000);
    assert_eq!(config["limits"]["editWindowSeconds"], 172_800);
    assert_eq!(config["limits"]["deleteWindowSeconds"], Value::Null);
    assert_eq!(config["limits"]["bodyMaxBytes"], 262_144);
    assert_eq!(config["limits"]["frameMaxBytes"], 65_536);
}

#[tokio::test]
async fn sync_user_updates_and_keeps_what_is_custom() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    fan.patch("/api/user", json!({ "color": "#FF8800", "bio": "hi", "profileSetup": true })).await.is(200);
    let body = json!({ "email": "other@example.com", "firstName": "Augusta", "lastName": "King", "clerkId": fan.clerk_id() });
    let answer = fan.post("/api/auth/sync-user", body).await.is(200).json();
    assert!(answer["message"].is_string());
    let user = &answer["user"];
    assert_eq!(user["firstName"], "Augusta");
    assert_eq!(user["email"], "ada@people.example");
    assert_eq!(
        (&user["color"], &user["bio"], &user["profileSetup"]),
        (&json!("#ff8800"), &json!("hi"), &json!(true))
    );
    let cleared = fan.post("/api/auth/sync-user", json!({ "lastName": null })).await.is(200).json();
    assert_eq!(cleared["user"]["lastName"], Value::Null);
    assert_eq!(cleared["user"]["firstName"], "Augusta");
}

#[tokio::test]
async fn sync_user_believes_the_token_alone() {
    let kit = Kit::new().await;
    let (fan, other) = (kit.fan("ada").await, kit.fan("bob").await);
    fan.post("/api/auth/sync-user", json!({ "clerkId": other.clerk_id() })).await.problem(403, "forbidden");
    fan.post("/api/auth/sync-user", json!({ "imageUrl": "javascript:alert(1)" }))
        .await
        .invalid("/imageUrl", "bad_url");
    fan.post("/api/auth/sync-user", json!({ "id": "x" })).await.problem(422, "unknown_field");
}

#[tokio::test]
async fn own_profile_is_whole_and_others_have_no_address() {
    let kit = Kit::new().await;
    let (fan, other) = (kit.fan("ada").await, kit.fan("bob").await);
    let own = fan.get("/api/user").await.is(200).json();
    assert_eq!(own["user"]["email"], "ada@people.example");
    assert_eq!(fan.get("/api/auth/profile").await.is(200).json(), own);
    assert_eq!(fan.get(&format!("/api/auth/profile/{}", fan.clerk_id())).await.is(200).json(), own);
    let seen = other.get(&format!("/api/auth/profile/{}", fan.clerk_id())).await.is(200).json();
    assert!(seen["user"].get("email").is_none());
    assert_eq!(seen["user"]["id"], fan.id());
    for nobody in ["user_nobody", "nonsense", "%00"] {
        fan.get(&format!("/api/auth/profile/{nobody}")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn patching_oneself() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let body = json!({ "firstName": " Zoë ", "imageUrl": "https://example.com/a.png", "bio": "a\nb", "color": null });
    let user = fan.patch("/api/user", body).await.is(200).json()["user"].clone();
    assert_eq!(user["firstName"], "Zoë");
    assert_eq!(user["imageUrl"], "https://example.com/a.png");
    assert_eq!(user["bio"], "a\nb");
    assert_eq!(fan.get("/api/user").await.json()["user"], user);
    fan.patch("/api/user", json!({ "color": "red" })).await.invalid("/color", "bad_color");
    fan.patch("/api/user", json!({ "bio": "x".repeat(1001) })).await.invalid("/bio", "too_long");
    fan.patch("/api/user", json!({ "email": "a@b.de" })).await.problem(422, "unknown_field");
    let many = fan.patch("/api/user", json!({ "color": "x", "firstName": "a\tb" })).await;
    assert_eq!(many.problem(422, "validation_failed")["errors"].as_array().unwrap().len(), 2);
}
