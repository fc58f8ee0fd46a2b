//! What was broadcast, and whom it has reached.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::latency::Latency;
use crate::ledger::Counts;
use crate::outcome::Outcome;

/// A broadcast.
struct Entry {
    channel: usize,
    /// When it was to be sent.
    intended: Instant,
    timed: bool,
    /// Its number in its channel, once an ack or a delivery told it.
    seq: Option<i64>,
    acked: bool,
    refused: bool,
    /// How many have it.
    reached: u64,
    /// When the last of them got it.
    last: Instant,
}

/// Somebody who listens to one channel.
#[derive(Clone)]
struct Listener {
    channel: usize,
    /// The highest number seen.
    highest: i64,
    /// A bit for each broadcast that came, by its index.
    seen: Vec<u64>,
}

/// A channel.
struct Channel {
    audience: u64,
    ack: Latency,
    delivered: Latency,
}

/// The book of one run. Broadcasts are known by their index, listeners and channels by their number.
pub(crate) struct Book {
    entries: Vec<Entry>,
    listeners: Vec<Listener>,
    channels: Vec<Channel>,
    counts: Counts,
    /// Deliveries to somebody who does not listen to that channel.
    astray: u64,
    refusals: BTreeMap<String, u64>,
    /// How late the generator itself was.
    lag: Latency,
}

impl Book {
    /// For channels with so many listeners: first all of the first channel, then all of the next.
    pub(crate) fn new(audiences: &[usize]) -> Outcome<Self> {
        let listener = |channel| Listener { channel, highest: 0, seen: Vec::new() };
        let listeners = audiences.iter().enumerate();
        let listeners = listeners.flat_map(|(channel, count)| std::iter::repeat_n(listener(channel), *count));
        let channel = |audience: &usize| {
            let audience = u64::try_from(*audience).unwrap_or(u64::MAX);
            Ok(Channel { audience, ack: Latency::new()?, delivered: Latency::new()? })
        };
        Ok(Self {
            entries: Vec::new(),
            listeners: listeners.collect(),
            channels: audiences.iter().map(channel).collect::<Outcome<_>>()?,
            counts: Counts::default(),
            astray: 0,
            refusals: BTreeMap::new(),
            lag: Latency::new()?,
        })
    }

    /// Enters a broadcast that was to be sent at `intended`; gives its index. One that is not timed is only counted.
    pub(crate) fn enter(&mut self, channel: usize, intended: Instant, timed: bool) -> u64 {
        let (acked, refused, seq, reached) = (false, false, None, 0);
        let entry = Entry { channel, intended, timed, seq, acked, refused, reached, last: intended };
        self.entries.push(entry);
        self.counts.sent += 1;
        self.counts.sent - 1
    }

    /// The generator hands it over at `now`.
    pub(crate) fn handed_over(&mut self, index: u64, now: Instant) {
        let Some(entry) = entry(&mut self.entries, index).filter(|entry| entry.timed) else { return };
        self.lag.record(now.saturating_duration_since(entry.intended));
    }

    pub(crate) fn acked(&mut self, index: u64, seq: i64, now: Instant) {
        let Some(entry) = entry(&mut self.entries, index) else { return };
        if std::mem::replace(&mut entry.acked, true) {
            self.counts.duplicated += 1;
            return;
        }
        self.counts.acked += 1;
        if entry.seq.replace(seq).is_some_and(|known| known != seq) {
            self.counts.disordered += 1;
        }
        if let Some(channel) = self.channels.get_mut(entry.channel).filter(|_| entry.timed) {
            channel.ack.record(now.saturating_duration_since(entry.intended));
        }
    }

    pub(crate) fn refused(&mut self, index: u64, reason: &str) {
        let Some(entry) = entry(&mut self.entries, index) else { return };
        if !std::mem::replace(&mut entry.refused, true) {
            self.counts.refused += 1;
            *self.refusals.entry(reason.to_owned()).or_default() += 1;
        }
    }

    /// `listener` has it.
    pub(crate) fn delivered(&mut self, listener: usize, index: u64, seq: i64, now: Instant) {
        let Some(entry) = entry(&mut self.entries, index) else { return };
        let Some(listener) = self.listeners.get_mut(listener) else { return };
        if entry.channel != listener.channel {
            self.astray += 1;
            return;
        }
        if !listener.sees(index) {
            self.counts.duplicated += 1;
            return;
        }
        self.counts.delivered += 1;
        entry.reached += 1;
        entry.last = now;
        let contradicts = entry.seq.replace(seq).is_some_and(|known| known != seq);
        if contradicts || seq <= listener.highest {
            self.counts.disordered += 1;
        }
        listener.highest = seq.max(listener.highest);
        if let Some(channel) = self.channels.get_mut(entry.channel).filter(|_| entry.timed) {
            channel.delivered.record(now.saturating_duration_since(entry.intended));
        }
    }

    /// Whether each has an answer, and each that was acked has reached everybody.
    pub(crate) fn is_settled(&self) -> bool {
        let settled = |entry: &Entry| entry.refused || (entry.acked && self.missing(entry) == 0);
        self.entries.iter().all(settled)
    }

    /// `sent`, `acked`, `refused` and `unanswered` are broadcasts; the others are deliveries.
    pub(crate) fn counts(&self) -> Counts {
        let unanswered = self.entries.iter().filter(|entry| !entry.acked && !entry.refused).count();
        let lost = self.entries.iter().filter(|entry| entry.acked).map(|entry| self.missing(entry)).sum();
        Counts { unanswered: u64::try_from(unanswered).unwrap_or(u64::MAX), lost, ..self.counts }
    }

    pub(crate) const fn astray(&self) -> u64 {
        self.astray
    }

    /// How often which reason was given.
    pub(crate) fn refusals(&self) -> BTreeMap<String, u64> {
        self.refusals.clone()
    }

    pub(crate) const fn lag(&self) -> &Latency {
        &self.lag
    }

    /// Until the author knew that it was durable.
    pub(crate) fn ack(&self, channel: usize) -> Option<&Latency> {
        self.channels.get(channel).map(|channel| &channel.ack)
    }

    /// Until somebody had it, of everybody.
    pub(crate) fn delivered_of(&self, channel: usize) -> Option<&Latency> {
        self.channels.get(channel).map(|channel| &channel.delivered)
    }

    /// Until the last had it, of those that reached everybody.
    pub(crate) fn last(&self, channel: usize) -> Outcome<Latency> {
        let mut last = Latency::new()?;
        let of = |entry: &&Entry| entry.channel == channel && entry.timed && self.missing(entry) == 0;
        for entry in self.entries.iter().filter(of) {
            last.record(entry.last.saturating_duration_since(entry.intended));
        }
        Ok(last)
    }

    /// How many broadcasts were timed, and how many deliveries they made.
    pub(crate) fn timed(&self) -> (u64, u64) {
        let timed = self.entries.iter().filter(|entry| entry.timed);
        timed.fold((0, 0), |(count, reached), entry| (count + 1, reached + entry.reached))
    }

    fn missing(&self, entry: &Entry) -> u64 {
        let audience = self.channels.get(entry.channel).map_or(0, |channel| channel.audience);
        audience.saturating_sub(entry.reached)
    }
}

impl Listener {
    /// Notes that it came; says whether it did for the first time.
    fn sees(&mut self, index: u64) -> bool {
        let (word, bit) = (usize::try_from(index / 64).unwrap_or(0), 1_u64 << (index % 64));
        if self.seen.len() <= word {
            self.seen.resize(word + 1, 0);
        }
        let first = self.seen[word] & bit == 0;
        self.seen[word] |= bit;
        first
    }
}

fn entry(entries: &mut [Entry], index: u64) -> Option<&mut Entry> {
    entries.get_mut(usize::try_from(index).ok()?)
}

#[cfg(test)]
mod tests;
