//! Deployments that share a network share nothing else.

use std::sync::Arc;

use super::Network;
use super::kit::{announced, signal};
use super::runner::cases;

cases![two_deployments_hear_nothing_of_each_other];

async fn two_deployments_hear_nothing_of_each_other(network: Arc<dyn Network>) {
    // Also where one's name is the beginning of the other's, or has a meaning to whatever is in between.
    let names = ["here", "her", "here.there", "*", ">", "he re"];
    let mut nodes = Vec::new();
    for name in names {
        let (one, other) = (network.node(name).await.unwrap(), network.node(name).await.unwrap());
        nodes.push((one, other.listen(), other));
    }
    for number in 1..=100 {
        for (speaker, (node, _, _)) in (1..).zip(&nodes) {
            node.announce(signal(speaker, number));
        }
    }
    for (speaker, (_, ears, _)) in (1..).zip(&mut nodes) {
        for number in 1..=100 {
            assert_eq!(announced(&mut **ears).await, signal(speaker, number));
        }
    }
}
