//! Sessions and people whose tokens no longer count, although they have not expired yet.

use std::collections::{BTreeSet, HashMap};

use onlychat_domain::{Revocation, Revoked, Timestamp};
use parking_lot::Mutex;
use tokio::sync::broadcast;

use crate::principal::Principal;

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
    decided_here: broadcast::Sender<Revocation>,
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
        let (feed, decided_here) = (broadcast::Sender::new(Self::FEED), broadcast::Sender::new(Self::FEED));
        Self { entries: Mutex::default(), capacity, feed, decided_here }
    }

    /// Refuses the tokens concerned from now on, and tells the subscribers. `until` is when the last of these tokens
    /// has expired anyway, skew included; a later `until` for the same wins.
    pub fn revoke(&self, what: Revoked, until: Timestamp, now: Timestamp) {
        self.entries.lock().insert(what.clone(), until, now, self.capacity);
        // No subscriber is fine: then no socket is open, and there is no other node.
        drop(self.feed.send(what.clone()));
        drop(self.decided_here.send(Revocation { what, until }));
    }

    /// Takes over what another node decided; whoever subscribed hears of it when it is news.
    pub fn learn(&self, revocation: &Revocation, now: Timestamp) {
        let Revocation { what, until } = revocation;
        if *until > now && self.entries.lock().insert(what.clone(), *until, now, self.capacity) {
            drop(self.feed.send(what.clone()));
        }
    }

    /// All that is remembered, wherever it was decided.
    pub fn all(&self, now: Timestamp) -> Vec<Revocation> {
        let entries = self.entries.lock();
        let lasting = entries.by_time.iter().filter(|(until, _what)| now < *until);
        lasting.map(|(until, what)| Revocation { what: what.clone(), until: *until }).collect()
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

    /// Announces what is decided on this node from now on, so that the others can be told. After
    /// [`Lagged`](broadcast::error::RecvError::Lagged) tell them [`all`](Self::all).
    pub fn subscribe_to_decisions(&self) -> broadcast::Receiver<Revocation> {
        self.decided_here.subscribe()
    }
}

impl Entries {
    /// Answers whether it is news.
    fn insert(&mut self, what: Revoked, until: Timestamp, now: Timestamp, capacity: usize) -> bool {
        while self.by_time.first().is_some_and(|(until, _)| *until <= now) {
            self.drop_first();
        }
        let known = self.until.get(&what).copied();
        if known.is_some_and(|known| until <= known) {
            return false;
        }
        if let Some(known) = known {
            self.by_time.remove(&(known, what.clone()));
        }
        self.until.insert(what.clone(), until);
        self.by_time.insert((until, what));
        if self.until.len() > capacity {
            self.drop_first();
        }
        true
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
        assert!(principal("user_a", "sess_1").is_ended_by(&heard));
        assert!(!principal("user_a", "sess_2").is_ended_by(&heard));
    }

    #[test]
    fn what_another_node_decided_counts_and_is_not_told_again() {
        let (here, there) = (Revocations::default(), Revocations::default());
        let mut decisions = (here.subscribe_to_decisions(), there.subscribe_to_decisions());
        let mut feed = there.subscribe();
        let (now, until) = (Timestamp::from_secs(10), Timestamp::from_secs(20));
        here.revoke(session("sess_1"), until, now);
        let told = decisions.0.try_recv().unwrap();
        for _time in 0..2 {
            there.learn(&told, now);
        }
        assert!(there.covers(&principal("user_a", "sess_1"), now));
        assert_eq!(feed.try_recv().unwrap(), session("sess_1"));
        assert!(feed.try_recv().is_err(), "it is news once");
        assert!(decisions.1.try_recv().is_err(), "it was decided elsewhere");
        assert_eq!(there.all(now), [told]);
        assert_eq!(there.all(until), []);
        there.learn(&Revocation { what: session("sess_2"), until: now }, now);
        assert!(feed.try_recv().is_err(), "what is over is no news");
    }
}
