//! Who may do what: every operation of the document, for everybody. An operation without a row fails.

use http::Method;
use serde_json::{Value, json};

use crate::kit::{Answer, Caller, Kit};
use crate::uploads::{begin, upload};

/// Everybody who tries: nobody, a fan in a conversation with the creator, another fan, the creator, another creator.
type Expected = [u16; 5];

const EVERYBODY: Expected = [200; 5];
const SIGNED_IN: Expected = [401, 200, 200, 200, 200];

struct World<'a> {
    callers: [Caller<'a>; 5],
    conversation: String,
    /// A file of the fan's that no message carries, and where its bytes are for the fan.
    file: (String, String),
    /// An upload of the fan's that waits for more.
    upload: String,
    /// A device of the fan's.
    device: String,
}

impl<'a> World<'a> {
    async fn new(kit: &'a Kit) -> Self {
        let (fan, other_fan) = (kit.fan("ada").await, kit.fan("bob").await);
        let (creator, other_creator) = (kit.creator("zoe").await, kit.creator("mia").await);
        let conversation = fan.conversation_with(&creator).await;
        let file = upload(&fan, b"notes", "notes.txt").await;
        let base = fan.get(&format!("/api/media/{file}")).await.json()["base"].as_str().unwrap().to_owned();
        let begun = begin(&fan, 10, "more.txt").await.rsplit('/').next().unwrap().to_owned();
        let device = crate::notifications::device(&fan, 1).await;
        Self {
            callers: [kit.anon(), fan, other_fan, creator, other_creator],
            conversation,
            file: (file, base.trim_end_matches('/').rsplit('/').next().unwrap().to_owned()),
            upload: begun,
            device,
        }
    }

    fn fan(&self) -> &Caller<'a> {
        &self.callers[1]
    }

    /// A message of the fan to the creator.
    async fn message(&self, n: u32) -> String {
        let message = self.fan().write(&self.conversation, n, "hello").await;
        message["id"].as_str().unwrap().to_owned()
    }

    /// The operation's path with everything in it being the fan's and the creator's.
    async fn path(&self, template: &str, n: u32) -> String {
        let message = if template.contains("/messages/{id}") { self.message(n).await } else { String::new() };
        let id = match template.split('/').nth(2) {
            Some("messages") => &message,
            Some("media") => &self.file.0,
            Some("uploads") => &self.upload,
            Some("push") => &self.device,
            _ => &self.conversation,
        };
        template
            .replace("{id}", id)
            .replace("{grant}", &self.file.1)
            .replace("{name}", "raw")
            .replace("{handle}", "zoe")
            .replace("{userId}", &self.callers[3].id())
            .replace("{clerkId}", &self.fan().clerk_id())
            .replace("{emoji}", "%F0%9F%91%8D")
    }
}

/// What is sent, and what each gets. In the order of the rows; signing out comes last.
fn rows(world: &World<'_>) -> Vec<(&'static str, &'static str, Option<Value>, Expected)> {
    let nothing = || Some(json!({}));
    let text = |n: u32| Some(json!({ "clientId": crate::kit::client_id(n), "text": "hi" }));
    let seq = || Some(json!({ "seq": 1 }));
    let page = json!({ "handle": "zoe", "displayName": "Z", "dmPolicy": "everyone" });
    let creator = world.callers[3].id();
    let members = [401, 200, 404, 200, 404];
    vec![
        ("get", "/api/config", None, EVERYBODY),
        ("post", "/api/identity/sign-up", nothing(), [422; 5]),
        ("post", "/api/identity/sign-in", nothing(), [422; 5]),
        ("post", "/api/identity/refresh", None, [401; 5]),
        ("post", "/api/webhooks/clerk", nothing(), [404; 5]),
        ("post", "/api/auth/sync-user", nothing(), SIGNED_IN),
        ("get", "/api/auth/profile", None, SIGNED_IN),
        ("get", "/api/auth/profile/{clerkId}", None, SIGNED_IN),
        ("get", "/api/user", None, SIGNED_IN),
        ("patch", "/api/user", nothing(), SIGNED_IN),
        ("get", "/api/privacy", None, SIGNED_IN),
        ("patch", "/api/privacy", nothing(), SIGNED_IN),
        ("get", "/api/relations", None, SIGNED_IN),
        ("put", "/api/relations/{userId}", nothing(), [401, 200, 200, 403, 200]),
        (
            "post",
            "/api/reports",
            Some(json!({ "userId": creator, "reason": "spam" })),
            [401, 201, 201, 403, 201],
        ),
        ("get", "/api/creators", None, EVERYBODY),
        ("get", "/api/creators/me", None, [401, 404, 404, 200, 200]),
        ("put", "/api/creators/me", Some(page), [401, 409, 409, 200, 409]),
        ("get", "/api/creators/{handle}", None, EVERYBODY),
        ("put", "/api/creators/{handle}/subscription", None, [401, 201, 201, 403, 201]),
        ("post", "/api/broadcasts", text(2), [401, 403, 403, 201, 201]),
        ("get", "/api/channels", None, SIGNED_IN),
        ("get", "/api/creators/{handle}/broadcasts", None, [401, 200, 200, 200, 200]),
        ("put", "/api/creators/{handle}/broadcasts/read", seq(), [401, 204, 204, 403, 204]),
        ("delete", "/api/creators/{handle}/subscription", None, [401, 200, 200, 404, 200]),
        ("post", "/api/conversations", Some(json!({ "userId": creator })), [401, 200, 201, 403, 201]),
        ("get", "/api/conversations", None, SIGNED_IN),
        ("get", "/api/conversations/{id}", None, members),
        ("get", "/api/conversations/{id}/messages", None, members),
        ("post", "/api/conversations/{id}/messages", text(1), [401, 201, 404, 201, 404]),
        ("put", "/api/conversations/{id}/read", seq(), [401, 204, 404, 204, 404]),
        ("patch", "/api/conversations/{id}/settings", Some(json!({ "pinned": true })), members),
        ("get", "/api/notifications", None, SIGNED_IN),
        ("get", "/api/notifications/counts", None, SIGNED_IN),
        ("post", "/api/notifications/read", nothing(), [401, 422, 422, 422, 422]),
        ("get", "/api/notifications/settings", None, SIGNED_IN),
        ("patch", "/api/notifications/settings", nothing(), SIGNED_IN),
        ("get", "/api/notifications/unsubscribe", None, EVERYBODY),
        ("post", "/api/notifications/unsubscribe", None, [404; 5]),
        ("get", "/api/push/devices", None, SIGNED_IN),
        ("post", "/api/push/devices/{id}/test", None, [401, 202, 404, 404, 404]),
        ("delete", "/api/push/devices/{id}", None, [401, 204, 404, 404, 404]),
        ("put", "/api/push/devices", Some(crate::notifications::browser(2)), SIGNED_IN),
        ("patch", "/api/messages/{id}", Some(json!({ "text": "new" })), [401, 200, 404, 403, 404]),
        ("delete", "/api/messages/{id}", None, [401, 204, 404, 403, 404]),
        ("put", "/api/messages/{id}/reactions/{emoji}", None, [401, 204, 404, 204, 404]),
        ("delete", "/api/messages/{id}/reactions/{emoji}", None, [401, 204, 404, 204, 404]),
        ("get", "/api/search/messages", None, [401, 422, 422, 422, 422]),
        ("options", "/api/uploads", None, [204; 5]),
        // Whoever says no version of the protocol is told which there is, before anything else.
        ("post", "/api/uploads", None, [401, 412, 412, 412, 412]),
        ("get", "/api/uploads", None, SIGNED_IN),
        ("head", "/api/uploads/{id}", None, [401, 412, 412, 412, 412]),
        ("get", "/api/uploads/{id}", None, [401, 200, 404, 404, 404]),
        ("patch", "/api/uploads/{id}", None, [401, 412, 412, 412, 412]),
        ("get", "/api/media", None, SIGNED_IN),
        ("get", "/api/media/usage", None, SIGNED_IN),
        ("put", "/api/media/session", None, [401, 204, 204, 204, 204]),
        ("delete", "/api/media/session", None, [204; 5]),
        ("get", "/api/media/{id}", None, [401, 200, 404, 404, 404]),
        ("patch", "/api/media/{id}", nothing(), [401, 200, 404, 404, 404]),
        ("post", "/api/media/{id}/retry", nothing(), [401, 409, 404, 404, 404]),
        ("get", "/api/media/{id}/{grant}/{name}", None, [401, 200, 404, 404, 404]),
        ("delete", "/api/media/{id}", None, [401, 204, 404, 404, 404]),
        ("delete", "/api/uploads/{id}", None, [401, 204, 404, 404, 404]),
        ("get", "/api/realtime", None, [400; 5]),
        ("get", "/healthz", None, EVERYBODY),
        ("get", "/readyz", None, EVERYBODY),
        ("get", "/metrics", None, [404; 5]),
        ("get", "/api/openapi.json", None, EVERYBODY),
        ("get", "/api/asyncapi.json", None, EVERYBODY),
        ("get", "/api/docs", None, EVERYBODY),
        ("post", "/api/identity/sign-out", None, [204; 5]),
    ]
}

async fn send(caller: &Caller<'_>, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let method: Method = method.to_uppercase().parse().unwrap();
    match body {
        Some(body) => caller.json(method, path, body).await,
        None => caller.bare(method, path).await,
    }
}

#[tokio::test]
async fn everybody_tries_everything() {
    let kit = Kit::new().await;
    let world = World::new(&kit).await;
    let mut n = 100;
    let mut wrong = Vec::new();
    for (method, template, body, expected) in rows(&world) {
        for (who, status) in world.callers.iter().zip(expected) {
            n += 1;
            let path = world.path(template, n).await;
            let answer = send(who, method, &path, body.as_ref()).await;
            if answer.status.as_u16() != status {
                wrong.push(format!(
                    "{method} {template}: {} instead of {status}: {}",
                    answer.status,
                    answer.text()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_operation_has_a_row() {
    let kit = Kit::new().await;
    let world = World::new(&kit).await;
    let rows: Vec<(String, String)> =
        rows(&world).into_iter().map(|(method, path, _, _)| (method.to_owned(), path.to_owned())).collect();
    let document = serde_json::to_value(onlychat_api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            operations.push((method.clone(), path.clone()));
        }
    }
    for operation in &operations {
        assert!(rows.contains(operation), "{operation:?} has no row");
    }
    assert_eq!(rows.len(), operations.len(), "a row is twice, or about nothing");
}
