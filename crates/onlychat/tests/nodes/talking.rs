//! What one node does is seen on the others.

use serde_json::{Value, json};

use crate::client::Client;
use crate::cluster::Cluster;
use crate::person::{Person, history, two};

/// What a client hears of somebody's presence.
fn presence_of(person: &Person) -> impl Fn(&Value) -> bool {
    move |frame| frame["signal"]["kind"] == "presence" && frame["signal"]["userId"] == person.id
}

pub(crate) async fn people_on_different_nodes_talk() {
    let cluster = Cluster::start().await;
    let (ada, bob, conversation) = two(&cluster).await;
    let mut of_ada = Client::connect(&cluster, 0, &ada).await;
    let mut of_bob = Client::connect(&cluster, 1, &bob).await;
    let mut second_of_bob = Client::connect(&cluster, 2, &bob).await;
    assert_eq!(of_ada.until(presence_of(&bob)).await.unwrap()["signal"]["online"], true);
    assert_eq!(second_of_bob.until(presence_of(&ada)).await.unwrap()["signal"]["online"], true);
    of_ada.say(&json!({ "type": "typing", "conversationId": conversation })).await;
    let typing = of_bob.until(|frame| frame["signal"]["kind"] == "typing").await.unwrap();
    assert_eq!(typing["signal"]["userId"], ada.id);
    for round in 0..20 {
        of_ada.send(&conversation, &format!("ada {round}")).await;
        of_bob.send(&conversation, &format!("bob {round}")).await;
        second_of_bob.send(&conversation, &format!("bob's other device {round}")).await;
    }
    let all = history(&cluster, 2, &ada, &conversation).await;
    assert_eq!(all.len(), 60);
    for client in [&mut of_ada, &mut of_bob, &mut second_of_bob] {
        client.catch_up(60).await;
        assert_eq!(client.view, all);
    }
    cluster.end().await;
}

pub(crate) async fn a_client_resumes_on_any_node() {
    let cluster = Cluster::start().await;
    let (ada, bob, conversation) = two(&cluster).await;
    let mut of_ada = Client::connect(&cluster, 0, &ada).await;
    let mut of_bob = Client::connect(&cluster, 0, &bob).await;
    for round in 0..6 {
        of_ada.send(&conversation, &format!("before {round}")).await;
        of_bob.move_to((round + 1) % 3).await;
        of_ada.send(&conversation, &format!("after {round}")).await;
        of_bob.catch_up(2 * round + 2).await;
    }
    assert_eq!(of_bob.view, history(&cluster, 1, &bob, &conversation).await);
    cluster.end().await;
}

pub(crate) async fn signing_out_counts_on_every_node() {
    let cluster = Cluster::start().await;
    let (ada, _bob, _conversation) = two(&cluster).await;
    let one = Client::connect(&cluster, 1, &ada).await;
    let other = Client::connect(&cluster, 2, &ada).await;
    cluster.call(0, "POST", "/api/identity/sign-out", &ada.token, Value::Null).await;
    assert_eq!((one.closed().await, other.closed().await), (4401, 4401));
    for node in 0..3 {
        assert_eq!(cluster.status(node, "/api/user", &ada.token).await, 401, "node {node}");
    }
    cluster.end().await;
}
