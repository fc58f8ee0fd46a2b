//! Several nodes on one database.

use std::sync::Arc;
use std::time::Duration;

use onlychat_bus::{Announcement, Bus, Heard, Said};
use onlychat_realtime::Options;
use serde_json::{Value, json};

use crate::kit::{Client, Node, Person, options};
use crate::network::{Network, NodeBus};

/// Two nodes, their buses, and two people who talk with each other.
struct World {
    nodes: [Node; 2],
    buses: [Arc<NodeBus>; 2],
    network: Arc<Network>,
    ada: Person,
    bob: Person,
}

impl World {
    async fn start(options: Options) -> Self {
        let network = Arc::new(Network::default());
        let buses = [network.join(), network.join()];
        let one = Node::start_on(buses[0].clone(), options).await;
        let other = one.another(buses[1].clone(), options).await;
        let (ada, bob) = (one.person("ada@example.com").await, one.person("bob@example.com").await);
        one.conversation(&ada, &bob).await;
        Self { nodes: [one, other], buses, network, ada, bob }
    }
}

/// Nodes notice quickly, and forgive nothing.
fn hasty() -> Options {
    Options { presence_grace: Duration::ZERO, node_beat: Duration::from_secs(1), ..options() }
}

fn presence_of(person: &Person) -> impl Fn(&Value) -> bool {
    let id = person.id.to_string();
    move |frame| frame["signal"]["kind"] == "presence" && frame["signal"]["userId"] == id
}

/// The next that a client hears of somebody's presence.
async fn online(client: &mut Client, person: &Person) -> bool {
    client.until(presence_of(person)).await["signal"]["online"] == true
}

#[tokio::test]
async fn what_another_node_committed_comes_at_once_and_a_silent_hole_within_one_beat() {
    let world = World::start(options()).await;
    let [one, other] = &world.nodes;
    let conversation = one.conversation(&world.ada, &world.bob).await;
    let (mut client, _) = other.hello(&world.bob, None).await;
    one.send(&world.ada, conversation, "one").await;
    assert_eq!(client.event().await["event"]["message"]["text"], "one");
    world.buses[1].lose(true);
    one.send(&world.ada, conversation, "two").await;
    one.send(&world.ada, conversation, "three").await;
    for text in ["two", "three"] {
        assert_eq!(client.event().await["event"]["message"]["text"], text);
    }
    let head = other.store.event_head(world.bob.id).await.unwrap();
    let beat = client.until(|frame| frame["type"] == "heartbeat").await;
    assert!(beat["cursor"].as_str().unwrap().ends_with(&format!(".{:x}", head.0)), "{beat}");
}

#[tokio::test]
async fn what_was_said_while_a_node_was_cut_off_is_read_as_soon_as_it_is_not() {
    let world = World::start(Options { heartbeat: Duration::from_hours(1), ..options() }).await;
    let [one, other] = &world.nodes;
    let conversation = one.conversation(&world.ada, &world.bob).await;
    let (mut client, _) = other.hello(&world.bob, None).await;
    world.buses[1].cut();
    for text in ["one", "two"] {
        one.send(&world.ada, conversation, text).await;
    }
    client.send(&json!({ "type": "ping" })).await;
    assert_eq!(client.next().await["type"], "pong", "nothing of it has come");
    world.buses[1].mend();
    for text in ["one", "two"] {
        assert_eq!(client.event().await["event"]["message"]["text"], text);
    }
}

#[tokio::test]
async fn presence_and_typing_cross_nodes() {
    let world = World::start(hasty()).await;
    let [one, other] = &world.nodes;
    let conversation = one.conversation(&world.ada, &world.bob).await.to_string();
    let (mut ada, _) = one.hello(&world.ada, None).await;
    let (mut bob, _) = other.hello(&world.bob, None).await;
    assert!(online(&mut ada, &world.bob).await);
    assert!(online(&mut bob, &world.ada).await, "known at hello");
    ada.send(&json!({ "type": "typing", "conversationId": conversation })).await;
    bob.until(|frame| frame["signal"]["kind"] == "typing").await;
    drop(bob);
    let gone = ada.until(presence_of(&world.bob)).await;
    assert_eq!(gone["signal"]["online"], false);
    assert!(gone["signal"]["lastSeenAt"].is_string());
}

#[tokio::test]
async fn going_from_one_node_to_another_is_no_coming_and_going() {
    let options = Options { presence_grace: Duration::from_mins(1), ..hasty() };
    let world = World::start(options).await;
    let [one, other] = &world.nodes;
    let conversation = one.conversation(&world.ada, &world.bob).await.to_string();
    let (mut ada, _) = one.hello(&world.ada, None).await;
    let (bob, _) = one.hello(&world.bob, None).await;
    assert!(online(&mut ada, &world.bob).await);
    let mut ears = world.buses[0].listen();
    drop(bob);
    let (mut bob, _) = other.hello(&world.bob, None).await;
    for (node, left) in [(&world.buses[1], false), (&world.buses[0], true)] {
        one.clock.advance(Duration::from_secs(if left { 61 } else { 0 }));
        while !says(&ears.next().await.unwrap(), node, &world.bob, left) {}
    }
    // The first node has said that he left it. Whatever that brings is told before what he does next.
    bob.send(&json!({ "type": "typing", "conversationId": conversation })).await;
    let seen = ada.until(|frame| frame["signal"]["kind"] == "typing" || presence_of(&world.bob)(frame)).await;
    assert_eq!(seen["signal"]["kind"], "typing", "{seen}");
    drop(bob);
    while other.gateway.stats().connections > 0 {
        tokio::task::yield_now().await;
    }
    one.clock.advance(Duration::from_secs(61));
    assert!(!online(&mut ada, &world.bob).await);
}

/// Whether a node says of somebody that they came to it, or left it.
fn says(heard: &Heard, node: &NodeBus, person: &Person, left: bool) -> bool {
    let Heard::Announcement(Announcement::People(people)) = heard else { return false };
    let Said::Changed { user_id, last_seen_at, .. } = people.said else { return false };
    people.node == node.node() && user_id == person.id && last_seen_at.is_some() == left
}

#[tokio::test]
async fn a_node_that_falls_silent_takes_its_people_along_and_brings_them_back() {
    let world = World::start(hasty()).await;
    let [one, other] = &world.nodes;
    let (mut ada, _) = one.hello(&world.ada, None).await;
    let (mut bob, _) = other.hello(&world.bob, None).await;
    assert!(online(&mut ada, &world.bob).await);
    assert!(online(&mut bob, &world.ada).await);
    world.buses[1].lose(true);
    assert!(!online(&mut ada, &world.bob).await);
    assert!(!online(&mut bob, &world.ada).await);
    world.buses[1].lose(false);
    assert!(online(&mut ada, &world.bob).await);
    assert!(online(&mut bob, &world.ada).await);
}

#[tokio::test]
async fn whoever_is_cut_off_takes_nobody_for_gone() {
    let world = World::start(hasty()).await;
    let [one, other] = &world.nodes;
    let (mut ada, _) = one.hello(&world.ada, None).await;
    let (bob, _) = other.hello(&world.bob, None).await;
    assert!(online(&mut ada, &world.bob).await);
    world.buses[0].cut();
    // Longer than a node may be silent.
    for _beat in 0..6 {
        let frame = ada.until(|frame| frame["type"] == "heartbeat" || presence_of(&world.bob)(frame)).await;
        assert_eq!(frame["type"], "heartbeat", "{frame}");
    }
    drop(bob);
    world.buses[0].mend();
    assert!(!online(&mut ada, &world.bob).await, "what changed meanwhile is asked for");
}

#[tokio::test]
async fn a_new_node_knows_who_is_there() {
    let world = World::start(hasty()).await;
    let (_ada, _) = world.nodes[0].hello(&world.ada, None).await;
    let third = world.nodes[0].another(world.network.join(), hasty()).await;
    // Told at hello, or as soon as the others have answered.
    let (mut bob, _) = third.hello(&world.bob, None).await;
    assert!(online(&mut bob, &world.ada).await);
}

#[tokio::test]
async fn signing_out_on_one_node_ends_the_session_on_all_of_them() {
    let world = World::start(hasty()).await;
    let [one, other] = &world.nodes;
    let again = one.sign_in(&world.ada).await;
    let (mut first, _) = other.hello(&world.ada, None).await;
    let (mut second, _) = other.hello(&again, None).await;
    one.sign_out(&world.ada).await;
    assert_eq!(first.closed().await, 4401);
    assert_eq!(refused(other, &world.ada).await, 4401);
    second.send(&json!({ "type": "ping" })).await;
    assert_eq!(second.next().await["type"], "pong", "another session of hers goes on");
}

#[tokio::test]
async fn a_session_that_ended_while_a_node_was_cut_off_ends_there_afterwards() {
    let world = World::start(hasty()).await;
    let [one, other] = &world.nodes;
    let (mut ada, _) = other.hello(&world.ada, None).await;
    world.buses[1].cut();
    one.sign_out(&world.ada).await;
    ada.send(&json!({ "type": "ping" })).await;
    assert_eq!(ada.next().await["type"], "pong");
    world.buses[1].mend();
    assert_eq!(ada.closed().await, 4401);
    // A node that starts later is told as well: as soon as it says hello nobody else can.
    let third = one.another(world.network.join(), hasty()).await;
    let mut client = third.connect().await;
    while client.hello_again(&world.ada).await {
        client = third.connect().await;
    }
}

/// Says hello with a token that does not count any more; answers the close code.
async fn refused(node: &Node, person: &Person) -> u16 {
    let mut client = node.connect().await;
    client.send(&json!({ "type": "hello", "token": person.token, "resumeFrom": null })).await;
    client.closed().await
}
