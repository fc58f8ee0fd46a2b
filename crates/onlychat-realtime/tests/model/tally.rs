//! What the sequences met.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Something worth counting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Met {
    Event,
    Heartbeat,
    Resumed,
    Refused,
    TooSlow,
    CutWhileConnected,
    Restarted,
}

const NAMES: [&str; 7] = [
    "events told",
    "heartbeats",
    "resumed",
    "told to fetch again",
    "closed as too slow",
    "closed by a cut",
    "closed by a restart",
];

static COUNTS: [AtomicU64; NAMES.len()] = [const { AtomicU64::new(0) }; NAMES.len()];

/// Counts it.
pub(crate) fn met(what: Met) {
    COUNTS[what as usize].fetch_add(1, Ordering::Relaxed);
}

/// How often each was met.
pub(crate) struct Tally([u64; NAMES.len()]);

impl Tally {
    pub(crate) fn now() -> Self {
        Self(COUNTS.each_ref().map(|count| count.load(Ordering::Relaxed)))
    }

    pub(crate) fn since(self, earlier: &Self) -> Self {
        let mut counts = self.0;
        counts.iter_mut().zip(earlier.0).for_each(|(count, before)| *count -= before);
        Self(counts)
    }

    /// Whether so many sequences met enough: each way in many of them, the rare ones in some.
    pub(crate) fn is_worth(&self, sequences: u64) -> bool {
        let [events, beats, resumed, refused, rare @ ..] = self.0;
        [events / 10, beats, resumed, refused].iter().all(|count| *count >= sequences)
            && rare.iter().all(|count| *count >= sequences / 50)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> =
            NAMES.iter().zip(self.0).map(|(name, count)| format!("{count} {name}")).collect();
        f.write_str(&parts.join(", "))
    }
}
