//! How fast one client sends.

use onlychat_domain::time::Timestamp;

/// A token bucket: `rate` a second, ten times as many at once. Sixteen bytes, no timer.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: u32,
    /// In thousandths.
    tokens: u32,
    last: Timestamp,
}

impl Pace {
    /// A full bucket.
    pub(crate) const fn new(rate: u32, now: Timestamp) -> Self {
        Self { rate, tokens: rate.saturating_mul(10_000), last: now }
    }

    /// Takes one; `false` when there is none.
    pub(crate) fn take(&mut self, now: Timestamp) -> bool {
        let elapsed = u32::try_from(now.since(self.last).as_millis()).unwrap_or(u32::MAX);
        self.last = now;
        let full = self.rate.saturating_mul(10_000);
        self.tokens = self.tokens.saturating_add(elapsed.saturating_mul(self.rate)).min(full);
        match self.tokens.checked_sub(1000) {
            Some(left) => {
                self.tokens = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn lets_a_burst_through_and_then_the_rate() {
        let start = Timestamp::from_secs(1);
        let mut pace = Pace::new(2, start);
        assert_eq!((0..30).filter(|_| pace.take(start)).count(), 20);
        let later = start.plus(Duration::from_secs(1));
        assert_eq!((0..30).filter(|_| pace.take(later)).count(), 2);
    }
}
