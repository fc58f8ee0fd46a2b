//! What nodes tell each other.

use std::fmt;
use std::sync::Arc;

use onlychat_domain::event::{Receipt, Signal};
use onlychat_domain::id::{Entropy, UserId};
use onlychat_domain::revocation::Revocation;
use onlychat_domain::time::Timestamp;

/// One life of one node: a node that starts again is another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u64);

impl NodeId {
    /// One that no other node has.
    pub fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        Self(u64::from_be_bytes(bytes))
    }
}

/// Sixteen hex digits.
impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Something every node should hear of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// Something was committed. Announced in the order of the commits of its node. A message that one of its events
    /// is about may be missing: it was too large for the way, and is found in the database.
    Committed(Arc<Receipt>),
    /// Something fleeting, for those of `audience` who are connected.
    Signal {
        /// For whom.
        audience: Arc<[UserId]>,
        /// What.
        signal: Signal,
    },
    /// Sessions and people whose tokens no longer count.
    Revoked(Arc<[Revocation]>),
    /// What a node says of the people connected to it.
    People(Arc<People>),
    /// Somebody may have missed something that no log keeps: every node says its people and what was revoked.
    SayAgain,
}

/// What a node says of the people connected to it.
///
/// Each node counts its changes: 1, 2, 3, … Whoever holds its people as of one count and hears the next knows them
/// as of that; whoever hears any other count asks for all of them ([`Announcement::SayAgain`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct People {
    /// Which node: the one that announces it ([`Bus::node`](crate::Bus::node)).
    pub node: NodeId,
    /// How many changes there have been.
    pub count: u64,
    /// What it says.
    pub said: Said,
}

/// What a node says of its people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// The node lives, and nothing has changed since that count.
    Same,
    /// This change made the count what it is: somebody came, or left some time ago and did not return.
    Changed {
        /// Who.
        user_id: UserId,
        /// When they were last here; `None` for somebody who came.
        last_seen_at: Option<Timestamp>,
        /// Whom that concerns.
        audience: Arc<[UserId]>,
    },
    /// Everybody who is here, in parts that follow on each other.
    Everybody {
        /// Which part, from 0.
        part: u32,
        /// How many parts there are, at least 1.
        parts: u32,
        /// Those of this part.
        users: Arc<[UserId]>,
    },
}

/// What a listener hears.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// An announcement.
    Announcement(Announcement),
    /// Some announcements were lost: look into the log.
    Missed,
}
