//! Counting.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as GovernorQuota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::class::Class;
use super::quota::{ApiLimits, Quota};

/// What is left of a quota after a request, or why there is nothing left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Allowance {
    class: Class,
    quota: Quota,
    /// How many more may come at once.
    remaining: u32,
    /// When all of the quota is there again, or when refused, when one more is allowed.
    reset: Duration,
    /// Whether this request may go on.
    pub(crate) allowed: bool,
}

impl Allowance {
    /// How long to wait when it is not allowed.
    pub(crate) const fn wait(&self) -> Duration {
        self.reset
    }

    /// The fields of the IETF's draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10).
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let name = self.class.name();
        let reset = self.reset.as_secs() + u64::from(self.reset.subsec_nanos() > 0);
        let policy = format!("\"{name}\";q={};w={}", self.quota.count, self.quota.window.as_secs());
        let left = format!("\"{name}\";r={};t={reset}", self.remaining);
        for (header, text) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(header), value);
            }
        }
    }

    /// The one that leaves less.
    pub(crate) fn tighter(self, other: Self) -> Self {
        if other.remaining <= self.remaining { other } else { self }
    }
}

type Governor<K, C> = RateLimiter<K, DashMapStateStore<K>, C, StateInformationMiddleware>;

/// One class's counts by key, of which there are never more than a bound.
struct Limiter<K: Hash + Eq + Clone, C: Clock + Clone> {
    class: Class,
    quota: Quota,
    keyed: Governor<K, C>,
    /// Counts for everybody beyond the bound, in [`CROWDS`] groups.
    crowds: Governor<u64, C>,
    hasher: RandomState,
    clock: C,
    tracked_max: usize,
    since_pruned: AtomicU32,
}

/// After how many requests the keys that are as good as new are dropped.
const PRUNE_EVERY: u32 = 4096;
/// The same while there is no room for another key.
const PRUNE_EVERY_WHEN_FULL: u32 = 64;
/// Into how many groups those are put for whom there is no room.
const CROWDS: u64 = 1024;

impl<K: Hash + Eq + Clone, C: Clock + Clone> Limiter<K, C> {
    fn new(class: Class, quota: Quota, tracked_max: usize, clock: C) -> Self {
        let interval = (quota.window / quota.count.get()).max(Duration::from_nanos(1));
        let governed = GovernorQuota::with_period(interval)
            .unwrap_or_else(|| GovernorQuota::per_second(quota.count))
            .allow_burst(quota.count);
        Self {
            class,
            quota,
            keyed: RateLimiter::dashmap_with_clock(governed, clock.clone()).with_middleware(),
            crowds: RateLimiter::dashmap_with_clock(governed, clock.clone()).with_middleware(),
            hasher: RandomState::new(),
            clock,
            tracked_max,
            since_pruned: AtomicU32::new(0),
        }
    }

    fn take(&self, key: &K) -> Allowance {
        let full = self.keyed.len() >= self.tracked_max;
        let prune_every = if full { PRUNE_EVERY_WHEN_FULL } else { PRUNE_EVERY };
        if self.since_pruned.fetch_add(1, Ordering::Relaxed) >= prune_every {
            self.since_pruned.store(0, Ordering::Relaxed);
            self.keyed.retain_recent();
        }
        let outcome = if full {
            self.crowds.check_key(&(self.hasher.hash_one(key) % CROWDS))
        } else {
            self.keyed.check_key(key)
        };
        let (class, quota) = (self.class, self.quota);
        match outcome {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity().min(quota.count.get());
                let reset = quota.window / quota.count.get() * (quota.count.get() - remaining);
                Allowance { class, quota, remaining, reset, allowed: true }
            }
            Err(until) => {
                let reset = until.wait_time_from(self.clock.now());
                Allowance { class, quota, remaining: 0, reset, allowed: false }
            }
        }
    }
}

/// One class's counts.
struct Counts<C: Clock + Clone> {
    class: Class,
    addresses: Limiter<u128, C>,
    people: Limiter<Box<str>, C>,
}

/// Everybody's counts.
pub(crate) struct Limiters<C: Clock + Clone = DefaultClock>(Vec<Counts<C>>);

impl<C: Clock + Clone> Limiters<C> {
    /// With nothing counted yet.
    pub(crate) fn new(limits: &ApiLimits, clock: &C) -> Self {
        let counts = |class: Class| {
            let quotas = class.quotas(limits);
            Counts {
                class,
                addresses: Limiter::new(class, quotas.per_address, limits.tracked_max, clock.clone()),
                people: Limiter::new(class, quotas.per_person, limits.tracked_max, clock.clone()),
            }
        };
        Self(Class::ALL.into_iter().map(counts).collect())
    }

    /// Counts one for an address.
    pub(crate) fn take_address(&self, class: Class, address: u128) -> Option<Allowance> {
        self.counts(class).map(|counts| counts.addresses.take(&address))
    }

    /// Counts one for a person.
    pub(crate) fn take_person(&self, class: Class, person: &str) -> Option<Allowance> {
        self.counts(class).map(|counts| counts.people.take(&person.into()))
    }

    fn counts(&self, class: Class) -> Option<&Counts<C>> {
        self.0.iter().find(|counts| counts.class == class)
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limiters(
        count: u32,
        seconds: u64,
        tracked_max: usize,
    ) -> (Limiters<FakeRelativeClock>, FakeRelativeClock) {
        let quota = Quota::new(count, seconds);
        let limits = ApiLimits {
            sending: super::super::Quotas::new(quota, quota),
            tracked_max,
            ..ApiLimits::default()
        };
        let clock = FakeRelativeClock::default();
        (Limiters::new(&limits, &clock), clock)
    }

    #[test]
    fn so_many_at_once_and_one_more_after_its_share_of_the_window() {
        let (limiters, clock) = limiters(3, 30, 10);
        let take = || limiters.take_person(Class::Sending, "a").unwrap();
        assert_eq!([take(), take(), take()].map(|left| left.remaining), [2, 1, 0]);
        let refused = take();
        assert!(!refused.allowed);
        assert_eq!(refused.wait(), Duration::from_secs(10));
        assert!(limiters.take_person(Class::Sending, "b").unwrap().allowed);
        assert!(limiters.take_person(Class::Opening, "a").unwrap().allowed);
        clock.advance(Duration::from_secs(10));
        assert!(take().allowed);
        assert!(!take().allowed);
    }

    #[test]
    fn headers_say_policy_and_rest() {
        let (limiters, _clock) = limiters(3, 30, 10);
        let mut headers = HeaderMap::new();
        limiters.take_address(Class::Sending, 1).unwrap().write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"sending\";q=3;w=30");
        assert_eq!(headers["ratelimit"], "\"sending\";r=2;t=10");
    }

    #[test]
    fn keys_are_bounded_and_those_without_room_share_counts() {
        let (limiters, clock) = limiters(2, 20, 3);
        let take = |address| limiters.take_address(Class::Sending, address).unwrap();
        let refused = (0..5000).filter(|address| !take(*address).allowed).count();
        let addresses = &limiters.counts(Class::Sending).unwrap().addresses;
        assert_eq!(addresses.keyed.len(), 3);
        assert!(addresses.crowds.len() <= usize::try_from(CROWDS).unwrap());
        assert!(refused >= 5000 - 3 - 2 * usize::try_from(CROWDS).unwrap());
        clock.advance(Duration::from_mins(1));
        for _ in 0..=PRUNE_EVERY_WHEN_FULL {
            take(9);
        }
        assert!(addresses.keyed.len() < 3, "those that are as good as new make room");
    }
}
