//! What each node said of its people.

use std::collections::{HashMap, HashSet};

use onlychat_bus::{NodeId, People, Said};
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;

use super::Turn;

/// What each node said of its people, this one included.
pub(crate) struct Nodes {
    own: NodeId,
    by_id: HashMap<NodeId, Node>,
}

struct Node {
    users: HashSet<UserId>,
    /// As of which of its changes `users` is complete.
    count: u64,
    /// It said that there is something else than `users`.
    unsure: bool,
    /// The parts of everybody that have come so far, and as of which change.
    parts: Vec<UserId>,
    next_part: (u64, u32),
    heard_at: Timestamp,
    silent_seconds: u64,
}

impl Nodes {
    /// Nobody has said anything.
    pub(crate) fn new(own: NodeId) -> Self {
        Self { own, by_id: HashMap::new() }
    }

    /// Whether somebody is here on any node.
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.by_id.values().any(|node| node.users.contains(&user))
    }

    /// Whether a node has people of whom nothing is known here.
    pub(crate) fn is_unsure_of(&self, node: NodeId) -> bool {
        self.by_id.get(&node).is_some_and(|node| node.unsure)
    }

    /// A node said something. Answers who came and left by that.
    pub(crate) fn hear(&mut self, people: &People, now: Timestamp) -> Vec<Turn> {
        let People { node: id, count, said } = people;
        let node = self.by_id.entry(*id).or_insert_with(|| Node::new(now));
        (node.heard_at, node.silent_seconds) = (now, 0);
        let (came, left) = match said {
            Said::Same => {
                node.unsure = *count != node.count;
                return Vec::new();
            }
            Said::Changed { user_id, last_seen_at, .. } => {
                node.change(*count, *user_id, last_seen_at.is_none())
            }
            Said::Everybody { part, parts, users } => match node.part(*count, *part, *parts, users) {
                Some(everybody) => node.replace(*count, everybody),
                None => return Vec::new(),
            },
        };
        let at = match said {
            Said::Changed { last_seen_at: Some(at), .. } => *at,
            _ => now,
        };
        self.turns(*id, came, left, at)
    }

    /// A second has passed. Answers who left with the nodes that have been silent for `patience` of them by now.
    pub(crate) fn second(&mut self, patience: u64) -> Vec<Turn> {
        let own = self.own;
        for (_id, node) in self.by_id.iter_mut().filter(|(id, _node)| **id != own) {
            node.silent_seconds += 1;
        }
        let gone: Vec<(NodeId, Node)> =
            self.by_id.extract_if(|id, node| *id != own && node.silent_seconds >= patience).collect();
        let turns = gone.into_iter().map(|(id, node)| {
            tracing::info!(node = %id, people = node.users.len(), "a node is silent and counts as gone");
            self.turns(id, Vec::new(), node.users.into_iter().collect(), node.heard_at)
        });
        turns.flatten().collect()
    }

    /// Of those who came to and left a node, the ones who are on no other.
    fn turns(&self, node: NodeId, came: Vec<UserId>, left: Vec<UserId>, at: Timestamp) -> Vec<Turn> {
        let elsewhere =
            |user: &UserId| self.by_id.iter().any(|(id, other)| *id != node && other.users.contains(user));
        let came = came.into_iter().map(|user| Turn { user, last_seen_at: None });
        let left = left.into_iter().map(|user| Turn { user, last_seen_at: Some(at) });
        came.chain(left).filter(|turn| !elsewhere(&turn.user)).collect()
    }
}

/// Who came and who left.
type CameAndLeft = (Vec<UserId>, Vec<UserId>);

impl Node {
    fn new(now: Timestamp) -> Self {
        Self {
            users: HashSet::new(),
            count: 0,
            unsure: false,
            parts: Vec::new(),
            next_part: (0, 0),
            heard_at: now,
            silent_seconds: 0,
        }
    }

    /// One change. It counts also when those before it were missed: everybody is asked for then.
    fn change(&mut self, count: u64, user: UserId, came: bool) -> CameAndLeft {
        if count == self.count + 1 {
            self.count = count;
        } else {
            self.unsure = true;
        }
        match came {
            true if self.users.insert(user) => (vec![user], Vec::new()),
            false if self.users.remove(&user) => (Vec::new(), vec![user]),
            _known => CameAndLeft::default(),
        }
    }

    /// One part of everybody; all of them with the last one.
    fn part(&mut self, count: u64, part: u32, parts: u32, users: &[UserId]) -> Option<Vec<UserId>> {
        if part == 0 {
            self.parts.clear();
        } else if self.next_part != (count, part) {
            self.unsure = true;
            return None;
        }
        self.parts.extend_from_slice(users);
        self.next_part = (count, part + 1);
        (part + 1 == parts).then(|| std::mem::take(&mut self.parts))
    }

    fn replace(&mut self, count: u64, everybody: Vec<UserId>) -> CameAndLeft {
        let everybody: HashSet<UserId> = everybody.into_iter().collect();
        let came = everybody.difference(&self.users).copied().collect();
        let left = self.users.difference(&everybody).copied().collect();
        (self.users, self.count, self.unsure) = (everybody, count, false);
        (came, left)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const OWN: NodeId = NodeId(0);
    const AT: Timestamp = Timestamp::from_secs(7);
    const NOW: Timestamp = Timestamp::from_secs(9);

    fn user(number: u8) -> UserId {
        UserId::from_bytes([number; 12])
    }

    fn came(number: u8) -> Turn {
        Turn { user: user(number), last_seen_at: None }
    }

    fn left(number: u8, at: Timestamp) -> Turn {
        Turn { user: user(number), last_seen_at: Some(at) }
    }

    fn say(nodes: &mut Nodes, node: u64, count: u64, said: Said) -> Vec<Turn> {
        nodes.hear(&People { node: NodeId(node), count, said }, NOW)
    }

    fn change(nodes: &mut Nodes, node: u64, count: u64, turn: Turn) -> Vec<Turn> {
        let Turn { user: user_id, last_seen_at } = turn;
        say(nodes, node, count, Said::Changed { user_id, last_seen_at, audience: Arc::from([]) })
    }

    fn everybody(part: u32, parts: u32, users: &[u8]) -> Said {
        Said::Everybody { part, parts, users: users.iter().copied().map(user).collect() }
    }

    #[test]
    fn going_from_one_node_to_another_is_not_seen() {
        let mut nodes = Nodes::new(OWN);
        assert_eq!(change(&mut nodes, 1, 1, came(1)), [came(1)]);
        assert_eq!(change(&mut nodes, 2, 1, came(1)), []);
        assert_eq!(change(&mut nodes, 1, 2, left(1, AT)), []);
        assert!(nodes.has(user(1)));
        assert_eq!(change(&mut nodes, 2, 2, left(1, AT)), [left(1, AT)]);
        assert!(!nodes.has(user(1)));
        assert!(!nodes.is_unsure_of(NodeId(1)) && !nodes.is_unsure_of(NodeId(2)));
    }

    #[test]
    fn a_missed_change_is_seen_by_the_count_and_mended_by_everybody() {
        let mut nodes = Nodes::new(OWN);
        change(&mut nodes, 1, 1, came(1));
        say(&mut nodes, 1, 1, Said::Same);
        assert!(!nodes.is_unsure_of(NodeId(1)));
        say(&mut nodes, 1, 2, Said::Same);
        assert!(nodes.is_unsure_of(NodeId(1)));
        assert_eq!(say(&mut nodes, 1, 2, everybody(0, 1, &[1, 2])), [came(2)]);
        assert!(!nodes.is_unsure_of(NodeId(1)));
        assert_eq!(change(&mut nodes, 1, 4, left(2, AT)), [left(2, AT)], "it counts all the same");
        assert!(nodes.is_unsure_of(NodeId(1)));
        assert_eq!(say(&mut nodes, 1, 4, everybody(0, 1, &[])), [left(1, NOW)]);
        assert_eq!(change(&mut nodes, 1, 5, came(3)), [came(3)]);
        assert!(!nodes.is_unsure_of(NodeId(1)));
    }

    #[test]
    fn parts_count_when_all_have_come_in_their_order() {
        let mut nodes = Nodes::new(OWN);
        assert_eq!(say(&mut nodes, 1, 3, everybody(1, 3, &[2])), []);
        assert!(nodes.is_unsure_of(NodeId(1)));
        assert_eq!(say(&mut nodes, 1, 3, everybody(0, 3, &[1])), []);
        assert_eq!(say(&mut nodes, 1, 3, everybody(2, 3, &[3])), []);
        assert_eq!(say(&mut nodes, 1, 3, everybody(0, 2, &[1])), []);
        assert_eq!(say(&mut nodes, 1, 3, everybody(1, 2, &[2])).len(), 2);
        assert!(!nodes.is_unsure_of(NodeId(1)));
    }

    #[test]
    fn a_silent_node_takes_its_people_with_it_unless_they_are_elsewhere() {
        let mut nodes = Nodes::new(OWN);
        for (node, users) in [(0, [1, 4]), (1, [1, 2]), (2, [2, 3])] {
            say(&mut nodes, node, 2, everybody(0, 1, &users));
        }
        assert_eq!(nodes.second(2), []);
        say(&mut nodes, 2, 2, Said::Same);
        assert_eq!(nodes.second(2), [], "who is gone is here and there as well");
        assert_eq!(nodes.second(2).len(), 2, "now the other is silent, too");
        assert_eq!([1, 2, 3, 4].map(|number| nodes.has(user(number))), [true, false, false, true]);
        assert_eq!(nodes.second(2), [], "this node never counts as gone");
    }
}
