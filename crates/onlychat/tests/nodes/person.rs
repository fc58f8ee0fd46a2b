//! People and what the database knows of their conversation.

use serde_json::{Value, json};

use crate::cluster::Cluster;

/// Somebody who has signed up.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
}

impl Person {
    /// Signs up at this node.
    pub(crate) async fn sign_up(cluster: &Cluster, node: usize, name: &str) -> Self {
        let body = json!({ "email": format!("{name}@example.com"), "password": "violet-kettle-orbit-41" });
        let signed_up = cluster.call(node, "POST", "/api/identity/sign-up", "", body).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self { id: text(&signed_up["user"]["id"]), token: text(&signed_up["token"]) }
    }
}

/// Two people, signed up at different nodes, and the id of their conversation.
pub(crate) async fn two(cluster: &Cluster) -> (Person, Person, String) {
    let ada = Person::sign_up(cluster, 0, "ada").await;
    let bob = Person::sign_up(cluster, 1, "bob").await;
    let conversation =
        cluster.call(2, "POST", "/api/conversations", &ada.token, json!({ "userId": bob.id })).await;
    (ada, bob, conversation["id"].as_str().unwrap().to_owned())
}

/// Every message of the conversation, as this node reads it from the database: number and text.
pub(crate) async fn history(
    cluster: &Cluster,
    node: usize,
    who: &Person,
    conversation: &str,
) -> Vec<(i64, String)> {
    let mut messages = Vec::new();
    loop {
        let after = messages.last().map_or(0, |(seq, _text)| *seq);
        let path = format!("/api/conversations/{conversation}/messages?after={after}&limit=100");
        let page = cluster.call(node, "GET", &path, &who.token, Value::Null).await;
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return messages;
        }
        let message =
            |item: &Value| (item["seq"].as_i64().unwrap(), item["text"].as_str().unwrap().to_owned());
        messages.extend(items.iter().map(message));
    }
}
