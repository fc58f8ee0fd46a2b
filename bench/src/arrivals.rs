//! When things are sent: a Poisson process at a fixed rate, from a seed.
//!
//! The schedule does not depend on how the server answers (an open loop), so a slow server cannot slow its own load down.

use std::time::Duration;

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014): the same numbers on every
/// machine for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly in 0 < x <= 1.
    fn unit(&mut self) -> f64 {
        // 32 bits are enough for gaps, and convert exactly.
        let high = u32::try_from(self.bits() >> 32).unwrap_or(u32::MAX);
        (f64::from(high) + 1.0) / 4_294_967_296.0
    }

    /// One of `0..bound`; 0 when there is none. The bias is under `bound` / 2^64.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.bits()) * u128::try_from(bound).unwrap_or(0);
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// The moments at which something is to happen, counted from the start: gaps of an exponential distribution.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    random: Random,
    rate: f64,
    at: f64,
    end: f64,
}

impl Arrivals {
    /// `rate` a second for `length`.
    pub(crate) fn new(seed: u64, rate: f64, length: Duration) -> Self {
        Self { random: Random::new(seed), rate, at: 0.0, end: length.as_secs_f64() }
    }
}

impl Arrivals {
    /// The same, in the shape of things that are all alike.
    pub(crate) fn alike(self) -> impl Iterator<Item = (Duration, ())> + Send {
        self.map(|at| (at, ()))
    }
}

/// Moments `rate` a second for `length`, the first at once: for what is so rare and so much that it must not meet itself.
pub(crate) fn evenly(rate: f64, length: Duration) -> impl Iterator<Item = Duration> + Send {
    let gap = Duration::from_secs_f64(1.0 / rate);
    (0_u32..).map(move |count| gap.saturating_mul(count)).take_while(move |at| *at < length)
}

impl Iterator for Arrivals {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.at += -self.random.unit().ln() / self.rate;
        // A rate of nothing makes the first gap infinite, which is past every end.
        (self.at < self.end).then(|| Duration::from_secs_f64(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Duration = Duration::from_secs(100);

    #[test]
    fn the_same_seed_gives_the_same_arrivals_and_another_others() {
        let first: Vec<Duration> = Arrivals::new(7, 100.0, LENGTH).collect();
        assert_eq!(Arrivals::new(7, 100.0, LENGTH).collect::<Vec<_>>(), first);
        assert_ne!(Arrivals::new(8, 100.0, LENGTH).collect::<Vec<_>>(), first);
    }

    #[test]
    fn arrivals_ascend_end_in_time_and_keep_the_rate() {
        let all: Vec<Duration> = Arrivals::new(7, 800.0, LENGTH).collect();
        assert!(all.is_sorted() && all.last().is_some_and(|last| *last < LENGTH));
        // 80,000 expected; four standard deviations of a Poisson count are 1,131.
        assert!(all.len().abs_diff(80_000) < 1_131, "{}", all.len());
    }

    #[test]
    fn gaps_are_exponential_and_not_even() {
        let all: Vec<f64> = Arrivals::new(7, 1000.0, LENGTH).map(|at| at.as_secs_f64()).collect();
        let short = all.windows(2).filter(|pair| pair[1] - pair[0] < 0.001).count();
        // Of exponential gaps 1 - 1/e, 63.2 %, are shorter than the mean.
        let percent = short * 1000 / all.len();
        assert!((625..640).contains(&percent), "{percent} of 1,000");
    }

    #[test]
    fn even_arrivals_begin_at_once_and_keep_their_gap() {
        let all: Vec<u128> = evenly(2.0, Duration::from_secs(2)).map(|at| at.as_millis()).collect();
        assert_eq!(all, [0, 500, 1000, 1500]);
    }

    #[test]
    fn no_rate_gives_no_arrival() {
        assert_eq!(Arrivals::new(7, 0.0, LENGTH).next(), None);
    }

    #[test]
    fn a_choice_stays_below_its_bound_and_reaches_all_of_it() {
        let mut random = Random::new(7);
        let mut seen = [0_u32; 5];
        for _ in 0..1000 {
            seen[random.below(5)] += 1;
        }
        assert!(seen.iter().all(|count| (150..250).contains(count)), "{seen:?}");
        assert_eq!(random.below(0), 0);
    }
}
