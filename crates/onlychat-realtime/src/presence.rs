//! Who is here. In memory only, with a grace, so that a reload is no coming and going.

use std::collections::HashMap;

use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;

use crate::hub::Arrival;

/// Who is here.
#[derive(Default)]
pub(crate) struct Presence(HashMap<UserId, Here>);

#[derive(Clone, Copy)]
enum Here {
    Connected,
    Leaving { last_seen_at: Timestamp, gone_at: Timestamp },
}

impl Presence {
    /// Somebody connected.
    pub(crate) fn come(&mut self, user: UserId) -> Arrival {
        match self.0.insert(user, Here::Connected) {
            None => Arrival::Came,
            Some(_) => Arrival::WasHere,
        }
    }

    /// Somebody's last connection closed.
    pub(crate) fn leave(&mut self, user: UserId, last_seen_at: Timestamp, gone_at: Timestamp) {
        self.0.insert(user, Here::Leaving { last_seen_at, gone_at });
    }

    /// Whether somebody counts as here.
    pub(crate) fn is_here(&self, user: UserId) -> bool {
        self.0.contains_key(&user)
    }

    /// Those whose grace is over by now, with the time they were last here.
    pub(crate) fn departed(&mut self, now: Timestamp) -> Vec<(UserId, Timestamp)> {
        let over = |_user: &UserId, here: &mut Here| matches!(here, Here::Leaving { gone_at, .. } if *gone_at <= now);
        let last_seen = |(user, here)| match here {
            Here::Leaving { last_seen_at, .. } => Some((user, last_seen_at)),
            Here::Connected => None,
        };
        self.0.extract_if(over).filter_map(last_seen).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_within_the_grace_is_not_seen() {
        let user = UserId::from_bytes([1; 12]);
        let at = Timestamp::from_secs;
        let mut presence = Presence::default();
        assert_eq!(presence.come(user), Arrival::Came);
        presence.leave(user, at(10), at(40));
        assert!(presence.departed(at(39)).is_empty());
        assert_eq!(presence.come(user), Arrival::WasHere);
        assert!(presence.departed(at(99)).is_empty());
        presence.leave(user, at(100), at(130));
        assert_eq!(presence.departed(at(130)), [(user, at(100))]);
        assert!(!presence.is_here(user));
    }
}
