//! Whoever did not hear everything learns that.

use std::sync::Arc;

use onlychat_domain::event::Receipt;

use super::Network;
use super::kit::{receipt, signal, three, until};
use super::runner::cases;
use crate::{Announcement, CAPACITY, Heard};

cases![
    a_listener_that_lags_is_told_so_and_goes_on,
    announcing_more_than_anybody_can_tell_blocks_nobody,
    what_is_too_large_is_hinted_at,
];

/// More than a listener may lag behind.
fn more_than_capacity() -> i64 {
    i64::try_from(CAPACITY).unwrap() * 2
}

async fn a_listener_that_lags_is_told_so_and_goes_on(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    for (node, speaker) in [(0, 1), (1, 2)] {
        let (mut slow, mut keen) = (nodes[1].listen(), nodes[1].listen());
        for number in 0..more_than_capacity() {
            nodes[node].announce(signal(speaker, number));
            if number % 1000 == 999 {
                until(&mut *keen, speaker, number).await;
            }
        }
        nodes[node].announce(signal(speaker, -1));
        assert!(!until(&mut *keen, speaker, -1).await.0, "who keeps up misses nothing");
        assert_eq!(slow.next().await, Some(Heard::Missed));
        let (missed, heard) = until(&mut *slow, speaker, -1).await;
        assert!(!missed && heard.len() >= CAPACITY / 2, "it goes on with what was kept");
    }
}

async fn announcing_more_than_anybody_can_tell_blocks_nobody(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears = nodes[1].listen();
    let all = more_than_capacity() * 4;
    for number in 0..all {
        nodes[0].announce(signal(1, number));
    }
    nodes[0].flush().await;
    nodes[0].announce(signal(1, -1));
    let (missed, heard) = until(&mut *ears, 1, -1).await;
    assert!(missed || heard.len() == usize::try_from(all).unwrap() + 1, "what is lost is known");
    assert!(heard[..heard.len() - 1].is_sorted(), "what is left keeps its order");
}

/// Three megabytes: more than a server between the nodes may take.
async fn what_is_too_large_is_hinted_at(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears: Vec<_> = nodes.iter().map(|node| node.listen()).collect();
    let whole = receipt("x".repeat(3 << 20));
    let hint =
        Receipt { messages: Vec::new(), events: whole.events.clone(), broadcasts: whole.broadcasts.clone() };
    let events = whole.events.iter().cycle().take(60_000).cloned().collect();
    let larger = Receipt { messages: Vec::new(), events, broadcasts: Vec::new() };
    nodes[0].announce(Announcement::Committed(Arc::new(whole.clone())));
    nodes[0].announce(signal(1, 1));
    nodes[0].announce(Announcement::Committed(Arc::new(larger.clone())));
    nodes[0].announce(signal(1, 2));
    for (node, ears) in ears.iter_mut().enumerate() {
        let mut next = async || ears.next().await.unwrap();
        let committed =
            |receipt: &Receipt| Heard::Announcement(Announcement::Committed(Arc::new(receipt.clone())));
        let first = next().await;
        assert!(first == committed(&whole) || node > 0 && first == committed(&hint), "node {node}");
        assert_eq!(next().await, Heard::Announcement(signal(1, 1)));
        let second = next().await;
        assert!(second == committed(&larger) || node > 0 && second == Heard::Missed, "node {node}");
        assert_eq!(next().await, Heard::Announcement(signal(1, 2)));
    }
}
