//! Telling people who came and who left.

use std::collections::HashMap;
use std::sync::Arc;

use onlychat_bus::{People, Said};
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;

use crate::Shared;
use crate::attendance::Turn;

/// Somebody connected to this node, or left it some time ago: tells the nodes, and them whom to tell.
pub(crate) async fn settle(shared: Arc<Shared>, user: UserId, last_seen_at: Timestamp) {
    let peers = match shared.app.presence_peers(user).await {
        Ok(peers) => peers,
        Err(error) => {
            // The nodes must know all the same; clients learn it when they say hello.
            tracing::warn!(%user, error = %error, "presence was not announced");
            Vec::new()
        }
    };
    // By now they may have gone, or be back.
    shared.attendance.settle(user, || shared.hub.is_here(user), last_seen_at, peers);
}

impl Shared {
    /// A node said something of its people.
    pub(crate) fn people(self: &Arc<Self>, people: &People) {
        let turns = self.attendance.hear(people, self.app.clock().now());
        if turns.is_empty() {
            return;
        }
        if let Said::Changed { audience, .. } = &people.said {
            for turn in turns {
                self.signal(audience, &turn.signal());
            }
        } else {
            tokio::spawn(tell(Arc::clone(self), turns));
        }
    }

    /// Whether somebody is here, on this node or another.
    pub(crate) fn is_anywhere(&self, user: UserId) -> bool {
        self.hub.is_here(user) || self.attendance.has(user)
    }
}

/// Tells this node's clients of people who came or left without anybody saying whom that concerns: a node was silent
/// for too long, or its changes were missed. Asks the database for the fewer: what they are, or who is here.
pub(crate) async fn tell(shared: Arc<Shared>, turns: Vec<Turn>) {
    let turns: HashMap<UserId, Turn> = turns.into_iter().map(|turn| (turn.user, turn)).collect();
    let here = shared.hub.users();
    let from_here = here.len() <= turns.len();
    let about: Vec<UserId> = if from_here { here } else { turns.keys().copied().collect() };
    for user in about {
        let peers = match shared.app.presence_peers(user).await {
            Ok(peers) => peers,
            Err(error) => {
                tracing::warn!(%user, error = %error, "presence was not told");
                continue;
            }
        };
        if from_here {
            peers.iter().filter_map(|peer| turns.get(peer)).for_each(|turn| shared.tell_turn(&[user], *turn));
        } else if let Some(turn) = turns.get(&user) {
            shared.tell_turn(&peers, *turn);
        }
    }
}

impl Shared {
    /// Reading took a while: what is no longer so is not told.
    fn tell_turn(&self, audience: &[UserId], turn: Turn) {
        if self.is_anywhere(turn.user) == turn.is_coming() {
            self.signal(audience, &turn.signal());
        }
    }
}
