//! What breaks, breaks for a while: in the end every client shows what the database holds.

use crate::client::Client;
use crate::cluster::Cluster;
use crate::person::{history, two};
use crate::talk::Talk;

pub(crate) async fn a_node_that_is_killed_loses_nothing() {
    let mut cluster = Cluster::start().await;
    let mut talk = Talk::begin(&cluster).await;
    for node in 0..cluster.len() {
        talk.goes_on(10).await;
        cluster.kill(node);
        talk.goes_on(10).await;
        cluster.run(node);
        cluster.ready(node, true).await;
    }
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}

pub(crate) async fn a_bus_that_restarts_loses_nothing() {
    let mut cluster = Cluster::start().await;
    let mut talk = Talk::begin(&cluster).await;
    for _time in 0..3 {
        talk.goes_on(10).await;
        cluster.nats.kill();
        for node in 0..cluster.len() {
            cluster.ready(node, false).await;
        }
        talk.goes_on(10).await;
        cluster.nats.restart().await.unwrap();
        for node in 0..cluster.len() {
            cluster.ready(node, true).await;
        }
    }
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}

/// Nobody hangs up, and nothing comes through: that shows by pings alone.
pub(crate) async fn a_bus_that_stands_still_loses_nothing() {
    let cluster = Cluster::start().await;
    let mut talk = Talk::begin(&cluster).await;
    talk.goes_on(10).await;
    cluster.nats.process().unwrap().freeze().unwrap();
    talk.goes_on(30).await;
    for node in 0..cluster.len() {
        cluster.ready(node, false).await;
    }
    talk.goes_on(10).await;
    cluster.nats.process().unwrap().thaw().unwrap();
    for node in 0..cluster.len() {
        cluster.ready(node, true).await;
    }
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}

pub(crate) async fn a_node_that_stands_still_catches_up() {
    let cluster = Cluster::start().await;
    let (ada, bob, conversation) = two(&cluster).await;
    let mut of_ada = Client::connect(&cluster, 0, &ada).await;
    let mut of_bob = Client::connect(&cluster, 1, &bob).await;
    let mut patient = Client::connect(&cluster, 2, &bob).await;
    for round in 0..3 {
        of_ada.send(&conversation, &format!("ada before {round}")).await;
        patient.catch_up(4 * round + 1).await;
        cluster.process(2).freeze().unwrap();
        of_bob.send(&conversation, &format!("bob meanwhile {round}")).await;
        of_ada.send(&conversation, &format!("ada meanwhile {round}")).await;
        of_bob.catch_up(4 * round + 3).await;
        cluster.process(2).thaw().unwrap();
        patient.send(&conversation, &format!("bob afterwards {round}")).await;
    }
    let all = history(&cluster, 2, &ada, &conversation).await;
    assert_eq!(all.len(), 12);
    for client in [&mut of_ada, &mut of_bob, &mut patient] {
        client.catch_up(12).await;
        assert_eq!(client.view, all);
    }
    cluster.end().await;
}

pub(crate) async fn without_a_bus_a_node_does_not_start() {
    let mut cluster = Cluster::start().await;
    cluster.nats.kill();
    cluster.kill(1);
    cluster.run(1);
    let line = loop {
        let log = cluster.log(1);
        // A line is there when its end is.
        let mut lines = log.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        if let Some(line) = lines.find(|line| line.starts_with("onlychat: ")) {
            break line.to_owned();
        }
        tokio::task::yield_now().await;
    };
    assert!(line.starts_with("onlychat: NATS_URL: no NATS answers at nats://127.0.0.1:"), "{line}");
    assert!(line.contains("Example: NATS_URL="), "{line}");
    cluster.end().await;
}
