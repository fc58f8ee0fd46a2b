//! Time that stands still until a step moves it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use onlychat_domain::time::{Clock, Timestamp};
use tokio::sync::watch;

/// Longer than anything here should take, in real seconds; only a failing sequence waits for it.
const PATIENCE: u64 = 5;

/// The clock of the database and the nodes: a second a step.
#[derive(Default)]
pub(crate) struct StepClock(AtomicI64);

impl StepClock {
    pub(crate) fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.seconds())
    }
}

/// Counts real seconds. While it lives, the runtime's own time moves only when a step moves it: a runtime whose time is
/// paused goes on to the next timer whenever it is idle, but not while something blocks.
pub(crate) struct RealTime {
    seconds: watch::Receiver<u64>,
    _end: Sender<()>,
}

impl RealTime {
    /// Begins to count, on the current runtime.
    pub(crate) fn start() -> Self {
        let (end, ended) = channel::<()>();
        let (ticks, seconds) = watch::channel(0);
        tokio::task::spawn_blocking(move || {
            while ended.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                ticks.send_modify(|seconds| *seconds += 1);
            }
        });
        Self { seconds, _end: end }
    }

    /// What this comes to; `None` when it takes too long.
    pub(crate) async fn patiently<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut seconds = self.seconds.clone();
        let until = *seconds.borrow() + PATIENCE;
        tokio::select! {
            biased;
            done = work => Some(done),
            _elapsed = seconds.wait_for(|now| *now >= until) => None,
        }
    }
}
