//! One node is cut off, from the others or from the database, while they go on: in the end every client shows what the
//! database holds.

use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::cluster::{APART, Cluster};
use crate::person::{history, two};
use crate::proxy::Way;
use crate::talk::Talk;

pub(crate) async fn a_node_that_is_cut_off_from_the_others_loses_nothing() {
    let cluster = Cluster::start_apart().await;
    let mut talk = Talk::begin(&cluster).await;
    for way in [Way::Reset, Way::Hole] {
        talk.goes_on(10).await;
        cluster.ways().bus.becomes(way);
        cluster.ready(APART, false).await;
        cluster.ready(0, true).await;
        talk.goes_on(30).await;
        cluster.ways().bus.becomes(Way::Open);
        cluster.ready(APART, true).await;
    }
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}

/// Nothing is written on the node that hears nothing, so that nothing else makes it look.
pub(crate) async fn whoever_is_on_a_node_that_hears_nothing_is_told_with_a_heartbeat() {
    let cluster = Cluster::start_apart().await;
    let (ada, bob, conversation) = two(&cluster).await;
    let mut of_ada = Client::connect(&cluster, 0, &ada).await;
    let mut of_bob = Client::connect(&cluster, APART, &bob).await;
    of_ada.send(&conversation, "before").await;
    of_bob.catch_up(1).await;
    cluster.ways().bus.becomes(Way::Hole);
    for number in 0..5 {
        of_ada.send(&conversation, &format!("meanwhile {number}")).await;
    }
    of_bob.catch_up(6).await;
    assert_eq!(of_bob.view, history(&cluster, 0, &ada, &conversation).await);
    cluster.ways().bus.becomes(Way::Open);
    cluster.ready(APART, true).await;
    of_ada.send(&conversation, "afterwards").await;
    of_bob.catch_up(7).await;
    assert_eq!(of_bob.view, history(&cluster, APART, &bob, &conversation).await);
    cluster.end().await;
}

pub(crate) async fn a_node_that_is_cut_off_from_the_database_acknowledges_nothing() {
    let cluster = Cluster::start_apart().await;
    let mut talk = Talk::begin(&cluster).await;
    for way in [Way::Reset, Way::Hole] {
        talk.goes_on(10).await;
        cluster.ways().database.becomes(way);
        cluster.ready(APART, false).await;
        cluster.ready(0, true).await;
        let changed = cluster.changes(APART, "/api/user", &talk.ada.token, json!({ "bio": "cut off" })).await;
        assert!(!changed, "{way:?}: acknowledged without a database");
        // Whoever was there goes elsewhere.
        talk.goes_on(30).await;
        cluster.ready(APART, false).await;
        cluster.ways().database.becomes(Way::Open);
        cluster.ready(APART, true).await;
        let changed = cluster.changes(APART, "/api/user", &talk.ada.token, json!({ "bio": "back" })).await;
        assert!(changed, "{way:?}: it recovers by itself");
    }
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}

/// Everything that the node says and hears takes its time; whoever finds that too long goes elsewhere.
pub(crate) async fn a_slow_node_holds_nobody_up() {
    let cluster = Cluster::start_apart().await;
    let mut talk = Talk::begin(&cluster).await;
    talk.goes_on(10).await;
    let slow = Way::Slow(Duration::from_millis(200));
    cluster.ways().bus.becomes(slow);
    cluster.ways().database.becomes(slow);
    talk.goes_on(60).await;
    cluster.ways().bus.becomes(Way::Open);
    cluster.ways().database.becomes(Way::Open);
    cluster.ready(APART, true).await;
    talk.goes_on(10).await;
    talk.end(&cluster).await;
    cluster.end().await;
}
