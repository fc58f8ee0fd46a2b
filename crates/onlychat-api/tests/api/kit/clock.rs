//! A clock that tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use onlychat_domain::time::{Clock, Timestamp};

/// Stands still unless it is moved.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    /// At a moment in November 2026.
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(1_795_374_061_120))
    }

    /// Later by so much.
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
