//! The one task that hears what the nodes say.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_nats::{Message, Subscriber};
use futures_util::StreamExt;
use onlychat_bus::{Heard, NodeId};

use crate::link::Link;
use crate::subject::speaker;
use crate::wire::{self, Wire};

/// Of so many nodes it is known how far they were heard. Each start of a node makes a new one.
const NODES_MAX: usize = 1024;

/// Has this node's listeners hear what others say, until the subscription ends.
pub(crate) async fn run(link: Arc<Link>, mut messages: Subscriber) {
    let mut ears = Ears { link, heard: HashMap::new() };
    while let Some(message) = messages.next().await {
        ears.hear(&message);
    }
}

struct Ears {
    link: Arc<Link>,
    /// The last message of each other node.
    heard: HashMap<NodeId, u64>,
}

impl Ears {
    fn hear(&mut self, message: &Message) {
        let (Some(node), Some((number, rest))) = (speaker(&message.subject), wire::split(&message.payload))
        else {
            tracing::warn!(subject = %message.subject, "somebody says what no node would say");
            return;
        };
        if node == self.link.node {
            self.hear_back(number, rest);
            return;
        }
        if self.link.dropped.swap(false, Ordering::SeqCst) || self.is_gap(node, number) {
            self.missed();
        }
        let wire = match wire::read(rest) {
            Ok(wire) => wire,
            Err(error) => {
                tracing::warn!(%node, %error, "a node says what cannot be understood");
                self.missed();
                return;
            }
        };
        if matches!(wire, Wire::Lost | Wire::CutOff) {
            self.missed();
        } else if let Some(announcement) = wire.heard_of(node) {
            self.link.here.tell(Heard::Announcement(announcement));
        }
    }

    /// Our own listeners have heard it already. Only after having been cut off it tells something.
    fn hear_back(&mut self, number: u64, rest: &[u8]) {
        if rest == wire::CUT_OFF {
            self.heard.clear();
            self.missed();
        }
        self.link.echo(number);
    }

    /// Whether something of this node's was lost before this message. A node is taken as it comes at first.
    fn is_gap(&mut self, node: NodeId, number: u64) -> bool {
        if self.heard.len() >= NODES_MAX && !self.heard.contains_key(&node) {
            self.heard.clear();
        }
        self.heard.insert(node, number).is_some_and(|before| number != before.wrapping_add(1))
    }

    fn missed(&self) {
        self.link.here.tell(Heard::Missed);
    }
}
