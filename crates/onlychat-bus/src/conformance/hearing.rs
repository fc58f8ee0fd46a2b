//! Everybody hears everything.

use std::sync::Arc;

use onlychat_domain::event::Signal;
use onlychat_domain::id::ConversationId;
use onlychat_domain::time::Timestamp;

use super::Network;
use super::kit::{announced, receipt, revocation, signal, spoken, three, user};
use super::runner::cases;
use crate::{Announcement, Heard, People, Said};

cases![
    everybody_hears_everything_in_its_order,
    every_kind_comes_as_it_was,
    who_listens_later_hears_what_comes_later,
    what_was_announced_arrives_though_its_node_ends,
    a_bus_that_works_is_healthy,
];

async fn everybody_hears_everything_in_its_order(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears: Vec<_> = nodes.iter().flat_map(|node| [node.listen(), node.listen()]).collect();
    for number in 0..500 {
        for (speaker, node) in (1..).zip(&nodes) {
            node.announce(signal(speaker, number));
        }
    }
    for ears in &mut ears {
        let mut heard = [const { Vec::new() }; 3];
        for _announcement in 0..1500 {
            let announcement = Heard::Announcement(announced(&mut **ears).await);
            let (speaker, number) = spoken(&announcement).unwrap();
            heard[usize::from(speaker) - 1].push(number);
        }
        assert_eq!(heard, [0, 0, 0].map(|first| (first..500).collect::<Vec<_>>()));
    }
}

async fn every_kind_comes_as_it_was(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut ears: Vec<_> = nodes.iter().map(|node| node.listen()).collect();
    let conversation_id = ConversationId::from_bytes([9; 16]);
    let people =
        |said| Announcement::People(Arc::new(People { node: nodes[0].node(), count: u64::MAX, said }));
    let (nobody, some) = (Arc::from([]), Arc::from([user(1), user(2)]));
    let left = Some(Timestamp::from_millis(77));
    let kinds = [
        Announcement::Committed(Arc::new(receipt("Ünï\"\\\n\u{1f469}\u{200d}\u{1f680}"))),
        Announcement::Signal {
            audience: Arc::clone(&some),
            signal: Signal::Typing { conversation_id, user_id: user(1) },
        },
        Announcement::Signal {
            audience: Arc::clone(&nobody),
            signal: Signal::Presence { user_id: user(1), online: true, last_seen_at: None },
        },
        Announcement::Revoked(Arc::from([revocation("sess_1"), revocation("sess_2")])),
        people(Said::Same),
        people(Said::Changed { user_id: user(3), last_seen_at: None, audience: Arc::clone(&some) }),
        people(Said::Changed { user_id: user(3), last_seen_at: left, audience: nobody }),
        people(Said::Everybody { part: 2, parts: 3, users: some }),
        Announcement::SayAgain,
    ];
    for kind in &kinds {
        nodes[0].announce(kind.clone());
    }
    for ears in &mut ears {
        for kind in &kinds {
            assert_eq!(announced(&mut **ears).await, *kind);
        }
    }
}

async fn who_listens_later_hears_what_comes_later(network: Arc<dyn Network>) {
    let nodes = three(&network).await;
    let mut early = nodes[1].listen();
    nodes[0].announce(signal(1, 1));
    announced(&mut *early).await;
    let mut late = nodes[1].listen();
    nodes[0].announce(signal(1, 2));
    assert_eq!(announced(&mut *late).await, signal(1, 2));
}

async fn what_was_announced_arrives_though_its_node_ends(network: Arc<dyn Network>) {
    let [ending, other, _] = three(&network).await;
    let mut ears = other.listen();
    for number in 0..2000 {
        ending.announce(signal(1, number));
    }
    ending.flush().await;
    drop(ending);
    for number in 0..2000 {
        assert_eq!(announced(&mut *ears).await, signal(1, number));
    }
}

async fn a_bus_that_works_is_healthy(network: Arc<dyn Network>) {
    for node in three(&network).await {
        assert_eq!(node.health().await, Ok(()));
    }
}
