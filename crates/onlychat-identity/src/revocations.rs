//! Sessions and people whose tokens no longer count, although they have not expired yet.

use std::collections::{BTreeSet, HashMap};

use onlychat_domain::{SessionId, Subject, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::principal::Principal;

/// What was revoked. Can be sent to other nodes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "lowercase")]
pub enum Revoked {
    /// One session: signed out, ended, or its refresh token was stolen.
    Session(SessionId),
    /// Everything of one person: removed or banned.
    Subject(Subject),
}

impl Revoked {
    /// Whether it takes this caller's token away.
    pub fn covers(&self, principal: &Principal) -> bool {
        match self {
            Self::Session(id) => *id == principal.session_id,
            Self::Subject(id) => *id == principal.subject,
        }
    }
}

/// The deny set that makes signing out take effect at once and not when the last token expires.
///
/// Bounded: an entry is kept until the last token it concerns has expired, and no more than
/// [`Revocations::CAPACITY`] are; beyond that the one that would go first goes early (its token then
/// lives on for at most the rest of its few minutes).
#[derive(Debug)]
pub struct Revocations {
    entries: Mutex<Entries>,
    capacity: usize,
    feed: broadcast::Sender<Revoked>,
}

#[derive(Debug, Default)]
struct Entries {
    until: HashMap<Revoked, Timestamp>,
    by_time: BTreeSet<(Timestamp, Revoked)>,
}

impl Default for Revocations {
    fn default() -> Self {
        Self::with_capacity(Self::CAPACITY)
    }
}

impl Revocations {
    /// How many entries are kept at most: some 15 MB at worst.
    pub const CAPACITY: usize = 100_000;
    /// How many announcements a subscriber may be behind before it misses some.
    const FEED: usize = 1024;

    /// An empty set of this size.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { entries: Mutex::default(), capacity, feed: broadcast::Sender::new(Self::FEED) }
    }

    /// Refuses the tokens concerned from now on, and tells the subscribers. `until` is when the last of these tokens
    /// has expired anyway, skew included; a later `until` for the same wins.
    pub fn revoke(&self, what: Revoked, until: Timestamp, now: Timestamp) {
        self.entries.lock().insert(what.clone(), until, now, self.capacity);
        // No subscriber is fine: then no socket is open.
        drop(self.feed.send(what));
    }

    /// Whether this caller's token was revoked.
    pub fn covers(&self, principal: &Principal, now: Timestamp) -> bool {
        let entries = self.entries.lock();
        let denied = |what: &Revoked| entries.until.get(what).is_some_and(|until| now < *until);
        denied(&Revoked::Session(principal.session_id.clone()))
            || denied(&Revoked::Subject(principal.subject.clone()))
    }

    /// Announces each revocation from now on, so that open sockets can be closed. After
    /// [`Lagged`](broadcast::error::RecvError::Lagged) ask [`covers`](Self::covers) for each open socket instead.
    pub fn subscribe(&self) -> broadcast::Receiver<Revoked> {
        self.feed.subscribe()
    }
}

impl Entries {
    fn insert(&mut self, what: Revoked, until: Timestamp, now: Timestamp, capacity: usize) {
        while self.by_time.first().is_some_and(|(until, _)| *until <= now) {
            self.drop_first();
        }
        let known = self.until.get(&what).copied();
        if known.is_some_and(|known| until <= known) {
            return;
        }
        if let Some(known) = known {
            self.by_time.remove(&(known, what.clone()));
        }
        self.until.insert(what.clone(), until);
        self.by_time.insert((until, what));
        if self.until.len() > capacity {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some((_, what)) = self.by_time.pop_first() {
            self.until.remove(&what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(subject: &str, session: &str) -> Principal {
        Principal {
            subject: subject.parse().unwrap(),
            session_id: session.parse().unwrap(),
            expires_at: Timestamp::from_secs(100),
            impersonated: false,
        }
    }

    fn session(id: &str) -> Revoked {
        Revoked::Session(id.parse().unwrap())
    }

    #[test]
    fn denies_until_the_tokens_are_over() {
        let (now, until) = (Timestamp::from_secs(10), Timestamp::from_secs(20));
        let set = Revocations::default();
        set.revoke(session("sess_1"), until, now);
        assert!(set.covers(&principal("user_a", "sess_1"), now));
        assert!(!set.covers(&principal("user_a", "sess_2"), now));
        assert!(!set.covers(&principal("user_a", "sess_1"), until));
        set.revoke(Revoked::Subject("user_a".parse().unwrap()), until, now);
        assert!(set.covers(&principal("user_a", "sess_2"), now));
        assert!(!set.covers(&principal("user_b", "sess_2"), now));
    }

    #[test]
    fn a_later_end_wins_and_what_is_over_is_dropped() {
        let set = Revocations::default();
        for until in [20, 30, 25] {
            set.revoke(session("sess_1"), Timestamp::from_secs(until), Timestamp::from_secs(10));
        }
        assert!(set.covers(&principal("user_a", "sess_1"), Timestamp::from_secs(29)));
        assert_eq!(set.entries.lock().by_time.len(), 1);
        set.revoke(session("sess_2"), Timestamp::from_secs(50), Timestamp::from_secs(40));
        assert_eq!(set.entries.lock().until.len(), 1);
    }

    #[test]
    fn stays_within_its_size() {
        let set = Revocations::with_capacity(3);
        for n in 1..=9 {
            set.revoke(session(&format!("sess_{n}")), Timestamp::from_secs(100 + n), Timestamp::EPOCH);
        }
        let entries = set.entries.lock();
        assert_eq!((entries.until.len(), entries.by_time.len()), (3, 3));
        assert!(entries.until.contains_key(&session("sess_9")));
    }

    #[test]
    fn tells_the_subscribers() {
        let set = Revocations::default();
        let mut feed = set.subscribe();
        set.revoke(session("sess_1"), Timestamp::from_secs(20), Timestamp::EPOCH);
        let heard = feed.try_recv().unwrap();
        assert!(heard.covers(&principal("user_a", "sess_1")));
        assert!(!heard.covers(&principal("user_a", "sess_2")));
    }

    #[test]
    fn travels_as_json() {
        let text = serde_json::to_string(&session("sess_1")).unwrap();
        assert_eq!(text, r#"{"kind":"session","id":"sess_1"}"#);
        assert_eq!(serde_json::from_str::<Revoked>(&text).unwrap(), session("sess_1"));
    }
}
