//! Who is here, on whichever node.
//!
//! Each node tells the others who came to it and who left it for good (beyond the grace, see [`crate::presence`]),
//! counts these changes, and repeats the count every few seconds. Whoever did not hear a change sees that by the
//! count and asks for everybody. Somebody is here while they are here on any node, so going from one node to another
//! is no coming and going; and each node tells its own clients what it sees change, so that they agree in the end
//! whatever arrived in which order.

mod nodes;
mod own;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use onlychat_bus::{Announcement, Bus, NodeId, People, Said};
use onlychat_domain::event::Signal;
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;
use parking_lot::Mutex;

use nodes::Nodes;
use own::Own;

/// Somebody came, or left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Turn {
    /// Who.
    pub(crate) user: UserId,
    /// When they were last here; `None` for somebody who came.
    pub(crate) last_seen_at: Option<Timestamp>,
}

impl Turn {
    /// Whether they came.
    pub(crate) const fn is_coming(&self) -> bool {
        self.last_seen_at.is_none()
    }

    /// As clients are told.
    pub(crate) const fn signal(&self) -> Signal {
        Signal::Presence { user_id: self.user, online: self.is_coming(), last_seen_at: self.last_seen_at }
    }
}

/// Who is here, on whichever node.
pub(crate) struct Attendance {
    bus: Arc<dyn Bus>,
    /// Locked before whatever it leads to being announced, so that the counts are announced in their order.
    own: Mutex<Own>,
    nodes: Mutex<Nodes>,
    /// Something may have been missed.
    asking: AtomicBool,
    /// Somebody else missed something.
    asked: AtomicBool,
}

impl Attendance {
    /// Nobody is here yet; the other nodes are asked who is there.
    pub(crate) fn new(bus: Arc<dyn Bus>) -> Self {
        let (nodes, asking) = (Nodes::new(bus.node()), AtomicBool::new(bus.spans_nodes()));
        Self { bus, own: Mutex::default(), nodes: Mutex::new(nodes), asking, asked: AtomicBool::new(false) }
    }

    /// Whether somebody is here, as far as the nodes have said.
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.nodes.lock().has(user)
    }

    /// Tells the nodes whether somebody is here on this one, if they do not know. `is_here` is asked when nobody else can say
    /// anything about it in between.
    pub(crate) fn settle(
        &self,
        user: UserId,
        is_here: impl FnOnce() -> bool,
        last_seen_at: Timestamp,
        audience: Vec<UserId>,
    ) {
        let mut own = self.own.lock();
        let is_here = is_here();
        if own.set(user, is_here) {
            let last_seen_at = (!is_here).then_some(last_seen_at);
            let said = Said::Changed { user_id: user, last_seen_at, audience: audience.into() };
            self.say(own.count(), said);
        }
    }

    /// A node said something of its people. Answers who came and left by that.
    pub(crate) fn hear(&self, people: &People, now: Timestamp) -> Vec<Turn> {
        let mut nodes = self.nodes.lock();
        let turns = nodes.hear(people, now);
        if nodes.is_unsure_of(people.node) {
            self.ask();
        }
        turns
    }

    /// Something may have been missed: with the next second the nodes are asked to say it again.
    pub(crate) fn ask(&self) {
        self.asking.store(true, Ordering::Relaxed);
    }

    /// A node asked: with the next second it is told.
    pub(crate) fn asked(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// A second has passed. Answers whether a node wants to be told everything again.
    pub(crate) fn tick(&self) -> bool {
        if self.asking.swap(false, Ordering::Relaxed) {
            self.bus.announce(Announcement::SayAgain);
        }
        let asked = self.asked.swap(false, Ordering::Relaxed);
        if asked {
            let own = self.own.lock();
            for part in own.everybody() {
                self.say(own.count(), part);
            }
        }
        asked
    }

    /// Tells the nodes that this one lives.
    pub(crate) fn beat(&self) {
        let own = self.own.lock();
        self.say(own.count(), Said::Same);
    }

    /// Another second in which nodes could be heard. Answers who left with those that were silent for `patience` of them.
    pub(crate) fn listen_in(&self, patience: u64) -> Vec<Turn> {
        self.nodes.lock().second(patience)
    }

    fn say(&self, count: u64, said: Said) {
        let node: NodeId = self.bus.node();
        self.bus.announce(Announcement::People(Arc::new(People { node, count, said })));
    }
}
