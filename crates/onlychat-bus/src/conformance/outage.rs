//! A network that fails between the nodes.

use std::sync::Arc;
use std::time::Duration;

use super::Network;
use super::kit::{announced, receipt, signal, spoken, three, until};
use super::runner::cases;
use crate::{Announcement, Bus, Heard};

cases![
    who_is_cut_off_says_so_and_still_hears_itself,
    after_an_outage_everybody_knows_that_they_missed_something,
    an_outage_in_which_nothing_was_said_is_an_outage,
];

/// Asks until the health is as wanted; the whole case has a time limit.
async fn healthy(node: &Arc<dyn Bus>, wanted: bool) {
    while node.health().await.is_ok() != wanted {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn who_is_cut_off_says_so_and_still_hears_itself(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears = nodes[0].listen();
    network.fail().await.unwrap();
    healthy(&nodes[0], false).await;
    let commit = Announcement::Committed(Arc::new(receipt("text")));
    nodes[0].announce(commit.clone());
    assert_eq!(announced(&mut *ears).await, commit);
    let reason = nodes[0].health().await.unwrap_err();
    assert!(!reason.is_empty() && !reason.contains('\n'), "{reason}");
    // Nobody waits for what cannot be told.
    nodes[0].flush().await;
}

async fn after_an_outage_everybody_knows_that_they_missed_something(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    for (round, speaker) in (1_i64..).zip([1, 2]) {
        let mut ears: Vec<_> = nodes.iter().map(|node| node.listen()).collect();
        network.fail().await.unwrap();
        for node in &nodes {
            healthy(node, false).await;
        }
        nodes[0].announce(signal(speaker, -round));
        network.mend().await.unwrap();
        for ears in &mut ears {
            while ears.next().await.unwrap() != Heard::Missed {}
        }
        // A node that is healthy hears and is heard again.
        for node in &nodes {
            healthy(node, true).await;
        }
        nodes[0].announce(signal(speaker, round));
        for (node, ears) in ears.iter_mut().enumerate() {
            let (_, heard) = until(&mut **ears, speaker, round).await;
            assert!(
                node == 0 || !heard.contains(&(speaker, -round)),
                "what was said meanwhile is lost, not late"
            );
        }
    }
}

async fn an_outage_in_which_nothing_was_said_is_an_outage(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears: Vec<_> = nodes.iter().map(|node| node.listen()).collect();
    network.fail().await.unwrap();
    for node in &nodes {
        healthy(node, false).await;
    }
    network.mend().await.unwrap();
    for ears in &mut ears {
        let heard = ears.next().await.unwrap();
        assert!(spoken(&heard).is_none() && heard == Heard::Missed, "{heard:?}");
    }
}
