//! What was sent, and what became of it: the counts that must be nothing (lost, duplicated, disordered) and the latencies.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::latency::Latency;
use crate::outcome::Outcome;

/// What became of everything that was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counts {
    pub(crate) sent: u64,
    pub(crate) acked: u64,
    /// Seen by whom it was for.
    pub(crate) delivered: u64,
    /// Answered with a reason instead of an ack.
    pub(crate) refused: u64,
    /// Neither acked nor refused.
    pub(crate) unanswered: u64,
    /// Acked and never delivered.
    pub(crate) lost: u64,
    /// Acks and deliveries that came again.
    pub(crate) duplicated: u64,
    /// Delivered behind a later one of the same conversation, or with another number than the ack's.
    pub(crate) disordered: u64,
}

/// A message.
struct Entry {
    /// When it was to be sent, from the ledger's start.
    intended: Duration,
    /// The socket it is meant for.
    recipient: usize,
    /// The number in its conversation, once an ack or a delivery told it.
    seq: Option<i64>,
    acked: bool,
    refused: bool,
    delivered: bool,
}

/// The book of one run. Messages are known by their index, in the order of sending.
pub(crate) struct Ledger {
    start: Instant,
    /// What was to be sent before this is counted but not timed.
    timed_from: Duration,
    entries: Vec<Entry>,
    /// The highest number seen, by socket: each has one conversation.
    highest: Vec<i64>,
    counts: Counts,
    refusals: BTreeMap<String, u64>,
    pub(crate) ack: Latency,
    pub(crate) delivered: Latency,
    /// How late the generator itself was.
    pub(crate) lag: Latency,
}

impl Ledger {
    /// For this many sockets; latencies count from `timed_from` after now.
    pub(crate) fn new(sockets: usize, timed_from: Duration) -> Outcome<Self> {
        Ok(Self {
            start: Instant::now(),
            timed_from,
            entries: Vec::new(),
            highest: vec![0; sockets],
            counts: Counts::default(),
            refusals: BTreeMap::new(),
            ack: Latency::new()?,
            delivered: Latency::new()?,
            lag: Latency::new()?,
        })
    }

    pub(crate) const fn start(&self) -> Instant {
        self.start
    }

    /// Enters a message to `recipient` that was to be sent at `intended`; gives its index.
    pub(crate) fn enter(&mut self, intended: Duration, recipient: usize) -> u64 {
        let (acked, refused, delivered) = (false, false, false);
        self.entries.push(Entry { intended, recipient, seq: None, acked, refused, delivered });
        self.counts.sent += 1;
        self.counts.sent - 1
    }

    /// The generator hands it to the socket at `now`.
    pub(crate) fn handed_over(&mut self, index: u64, now: Instant) {
        if let Some((latency, true)) = self.timing(index, now) {
            self.lag.record(latency);
        }
    }

    pub(crate) fn acked(&mut self, index: u64, seq: i64, now: Instant) {
        let timing = self.timing(index, now);
        let Some(entry) = entry(&mut self.entries, index) else { return };
        if std::mem::replace(&mut entry.acked, true) {
            self.counts.duplicated += 1;
            return;
        }
        self.counts.acked += 1;
        if entry.seq.replace(seq).is_some_and(|known| known != seq) {
            self.counts.disordered += 1;
        }
        if let Some((latency, true)) = timing {
            self.ack.record(latency);
        }
    }

    pub(crate) fn refused(&mut self, index: u64, code: &str) {
        let Some(entry) = entry(&mut self.entries, index) else { return };
        if !std::mem::replace(&mut entry.refused, true) {
            self.counts.refused += 1;
            *self.refusals.entry(code.to_owned()).or_default() += 1;
        }
    }

    /// `socket` has it. Counts where it was meant for, since the sender's own device may be told as well; says whether it
    /// counted, for the first time.
    pub(crate) fn delivered(&mut self, socket: usize, index: u64, seq: i64, now: Instant) -> bool {
        let timing = self.timing(index, now);
        let Some(entry) = entry(&mut self.entries, index) else { return false };
        if entry.recipient != socket {
            return false;
        }
        if std::mem::replace(&mut entry.delivered, true) {
            self.counts.duplicated += 1;
            return false;
        }
        self.counts.delivered += 1;
        let contradicts = entry.seq.replace(seq).is_some_and(|known| known != seq);
        let behind = self.highest.get_mut(socket).is_some_and(|highest| {
            let behind = seq <= *highest;
            *highest = seq.max(*highest);
            behind
        });
        if contradicts || behind {
            self.counts.disordered += 1;
        }
        if let Some((latency, true)) = timing {
            self.delivered.record(latency);
        }
        true
    }

    /// Begins to time anew: what was to be sent before `timed_from` after the start counts no longer.
    pub(crate) fn time_from(&mut self, timed_from: Duration) -> Outcome {
        self.timed_from = timed_from;
        self.ack = Latency::new()?;
        self.delivered = Latency::new()?;
        self.lag = Latency::new()?;
        Ok(())
    }

    /// Whether every message has an answer.
    pub(crate) const fn is_answered(&self) -> bool {
        self.counts.acked + self.counts.refused >= self.counts.sent
    }

    /// For each socket, how many acked messages have not reached it.
    pub(crate) fn missing(&self) -> Vec<u64> {
        let mut missing = vec![0; self.highest.len()];
        for entry in self.entries.iter().filter(|entry| entry.acked && !entry.delivered) {
            if let Some(count) = missing.get_mut(entry.recipient) {
                *count += 1;
            }
        }
        missing
    }

    /// Whether every message has an answer, and every acked one was delivered.
    pub(crate) fn is_settled(&self) -> bool {
        self.is_answered() && self.counts.delivered >= self.counts.acked
    }

    pub(crate) fn counts(&self) -> Counts {
        let count = |what: fn(&Entry) -> bool| {
            u64::try_from(self.entries.iter().filter(|entry| what(entry)).count()).unwrap_or(u64::MAX)
        };
        Counts {
            unanswered: count(|entry| !entry.acked && !entry.refused),
            lost: count(|entry| entry.acked && !entry.delivered),
            ..self.counts
        }
    }

    /// How often which code was given as a reason.
    pub(crate) fn refusals(&self) -> BTreeMap<String, u64> {
        self.refusals.clone()
    }

    /// How long it took since it was to be sent, and whether that counts.
    fn timing(&self, index: u64, now: Instant) -> Option<(Duration, bool)> {
        let entry = self.entries.get(usize::try_from(index).ok()?)?;
        let at = now.saturating_duration_since(self.start);
        Some((at.saturating_sub(entry.intended), entry.intended >= self.timed_from))
    }
}

fn entry(entries: &mut [Entry], index: u64) -> Option<&mut Entry> {
    entries.get_mut(usize::try_from(index).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        Ledger::new(2, Duration::ZERO).unwrap()
    }

    fn after(ledger: &Ledger, millis: u64) -> Instant {
        ledger.start() + Duration::from_millis(millis)
    }

    #[test]
    fn a_message_that_was_acked_and_not_delivered_is_lost() {
        let mut ledger = ledger();
        let (one, two, three) = (ledger.enter(Duration::ZERO, 1), ledger.enter(Duration::ZERO, 1), 2);
        ledger.enter(Duration::ZERO, 1);
        ledger.acked(one, 1, after(&ledger, 1));
        ledger.delivered(1, one, 1, after(&ledger, 1));
        ledger.acked(two, 2, after(&ledger, 1));
        ledger.refused(three, "rate_limited");
        assert!(!ledger.is_settled());
        let expected = Counts { sent: 3, acked: 2, delivered: 1, refused: 1, lost: 1, ..Counts::default() };
        assert_eq!(ledger.counts(), expected);
        assert_eq!(ledger.refusals().get("rate_limited"), Some(&1));
        ledger.delivered(1, two, 2, after(&ledger, 9));
        assert!(ledger.is_settled());
        assert_eq!(ledger.counts().lost, 0);
    }

    #[test]
    fn what_comes_again_is_a_duplicate_and_counts_once() {
        let mut ledger = ledger();
        let index = ledger.enter(Duration::ZERO, 1);
        for _ in 0..2 {
            ledger.acked(index, 1, after(&ledger, 1));
            ledger.delivered(1, index, 1, after(&ledger, 1));
        }
        let expected = Counts { sent: 1, acked: 1, delivered: 1, duplicated: 2, ..Counts::default() };
        assert_eq!(ledger.counts(), expected);
        assert_eq!(ledger.delivered.percentiles().count, 1);
    }

    #[test]
    fn an_earlier_number_after_a_later_one_is_disorder_and_a_gap_is_not() {
        let mut ledger = ledger();
        let indices: Vec<u64> = [1, 1, 1, 0].map(|to| ledger.enter(Duration::ZERO, to)).to_vec();
        let now = after(&ledger, 1);
        ledger.delivered(1, indices[0], 1, now);
        ledger.delivered(1, indices[2], 3, now);
        assert_eq!(ledger.counts().disordered, 0);
        ledger.delivered(1, indices[1], 2, now);
        assert_eq!(ledger.counts().disordered, 1);
        // The other socket has a count of its own.
        ledger.delivered(0, indices[3], 1, now);
        assert_eq!(ledger.counts().disordered, 1);
    }

    #[test]
    fn an_ack_and_a_delivery_that_disagree_are_disorder() {
        let mut ledger = ledger();
        let index = ledger.enter(Duration::ZERO, 1);
        ledger.delivered(1, index, 1, after(&ledger, 1));
        ledger.acked(index, 2, after(&ledger, 1));
        assert_eq!(ledger.counts().disordered, 1);
    }

    #[test]
    fn latency_counts_from_the_intended_moment_and_not_during_the_warm_up() {
        let mut ledger = Ledger::new(2, Duration::from_millis(100)).unwrap();
        let early = ledger.enter(Duration::from_millis(99), 1);
        let timed = ledger.enter(Duration::from_millis(100), 1);
        ledger.acked(early, 1, after(&ledger, 500));
        // Handed over 40 ms late: that counts too.
        ledger.handed_over(timed, after(&ledger, 140));
        ledger.acked(timed, 2, after(&ledger, 150));
        let told = ledger.ack.percentiles();
        assert_eq!(told.count, 1);
        assert!((50_000..50_100).contains(&told.p50), "{told:?}");
        assert!((40_000..40_100).contains(&ledger.lag.percentiles().max));
        assert_eq!(ledger.counts().acked, 2);
    }

    #[test]
    fn what_the_sender_s_own_socket_is_told_does_not_count() {
        let mut ledger = ledger();
        let index = ledger.enter(Duration::ZERO, 1);
        ledger.delivered(0, index, 1, after(&ledger, 1));
        assert_eq!(ledger.counts().delivered, 0);
        ledger.delivered(1, index, 1, after(&ledger, 1));
        assert_eq!((ledger.counts().delivered, ledger.counts().duplicated), (1, 0));
    }

    #[test]
    fn what_was_never_sent_is_ignored() {
        let mut ledger = ledger();
        ledger.acked(5, 1, after(&ledger, 1));
        ledger.delivered(1, 5, 1, after(&ledger, 1));
        ledger.refused(5, "x");
        assert_eq!(ledger.counts(), Counts::default());
    }
}
