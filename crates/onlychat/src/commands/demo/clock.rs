//! The time of the demo's story, which begins some days ago.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use onlychat_domain::time::{Clock, SystemClock, Timestamp};

/// A clock that moves when the story does, and never past the real time.
pub(super) struct StoryClock(AtomicI64);

impl StoryClock {
    pub(super) fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_millis()))
    }

    pub(super) fn advance(&self, by: Duration) {
        let moved = self.now().plus(by).min(SystemClock.now());
        self.0.store(moved.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
