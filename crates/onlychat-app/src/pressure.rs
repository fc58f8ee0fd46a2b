//! How many messages are worked on at once: as many as are done in time. Whatever comes beyond is refused at once, so that
//! nothing piles up where nobody sees it, in the buffers of sockets, and everything is as usual as soon as less comes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// So many may always be at it.
const LEAST: usize = 64;
/// More than ever are at it while the database answers.
const MOST: usize = 16_384;
/// Over so long it is looked how long they take.
const WINDOW: Duration = Duration::from_millis(100);
/// What takes less is in time, whatever the database is like.
const PATIENCE: Duration = Duration::from_millis(100);
/// What takes so many times as long as the quickest lately is late.
const LATE: u32 = 4;

/// How much is going on, and how much may.
pub(crate) struct Pressure {
    begun: AtomicUsize,
    limit: AtomicUsize,
    window: Mutex<Window>,
}

/// What was seen lately.
struct Window {
    since: Instant,
    done: u32,
    late: u32,
    quickest: Duration,
    /// How many were at it at most.
    most: usize,
    /// How long the quickest take, over many windows; grows slowly when they take longer.
    usual: Duration,
}

/// One that is at it.
pub(crate) struct Turn<'a> {
    pressure: &'a Pressure,
    since: Instant,
}

impl Pressure {
    pub(crate) fn new() -> Self {
        let window = Mutex::new(Window::new(Instant::now(), Duration::ZERO));
        Self { begun: AtomicUsize::new(0), limit: AtomicUsize::new(MOST), window }
    }

    /// Begins, unless too many are at it.
    pub(crate) fn enter(&self) -> Option<Turn<'_>> {
        if self.begun.fetch_add(1, Ordering::Relaxed) < self.limit.load(Ordering::Relaxed) {
            return Some(Turn { pressure: self, since: Instant::now() });
        }
        self.begun.fetch_sub(1, Ordering::Relaxed);
        None
    }

    fn done(&self, since: Instant, now: Instant) {
        let begun = self.begun.fetch_sub(1, Ordering::Relaxed);
        let mut window = self.window.lock();
        window.saw(now.saturating_duration_since(since), begun);
        if now.saturating_duration_since(window.since) >= WINDOW {
            let limit = window.next_limit(self.limit.load(Ordering::Relaxed));
            self.limit.store(limit, Ordering::Relaxed);
            *window = Window::new(now, window.usual());
        }
    }
}

impl Window {
    const fn new(since: Instant, usual: Duration) -> Self {
        Self { since, done: 0, late: 0, quickest: Duration::MAX, most: 0, usual }
    }

    fn saw(&mut self, took: Duration, begun: usize) {
        self.done += 1;
        // The first window only learns.
        self.late += u32::from(!self.usual.is_zero() && took > PATIENCE.max(self.usual * LATE));
        self.quickest = self.quickest.min(took);
        self.most = self.most.max(begun);
    }

    /// Fewer than were at it when most were late, and otherwise a few more than before.
    fn next_limit(&self, limit: usize) -> usize {
        if self.late * 2 > self.done {
            (self.most.min(limit) * 4 / 5).max(LEAST)
        } else {
            (limit + limit / 8).min(MOST)
        }
    }

    fn usual(&self) -> Duration {
        // In a crowd even the quickest is slow: that must not count as usual, or not for long.
        let grown = self.usual + self.usual / 64 + Duration::from_micros(10);
        if self.usual.is_zero() { self.quickest } else { self.quickest.min(grown) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pressure.done(self.since, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server with so many turns a second and so many who each begin again as soon as they are done or refused.
    fn in_flight_after(people: usize, per_second: usize, usual: Duration) -> (usize, usize) {
        let pressure = Pressure::new();
        let start = Instant::now();
        let (mut now, mut refused) = (start, 0);
        let mut begun = std::collections::VecDeque::new();
        let every = Duration::from_secs(1) / u32::try_from(per_second).unwrap();
        for _step in 0..per_second * 5 {
            while begun.len() < people {
                let Some(turn) = pressure.enter() else {
                    refused += 1;
                    break;
                };
                std::mem::forget(turn);
                begun.push_back(now);
            }
            now += every;
            let since = begun.front().copied().unwrap();
            if now.duration_since(since) >= usual {
                begun.pop_front();
                pressure.done(since, now);
            }
        }
        (begun.len(), refused)
    }

    #[test]
    fn a_crowd_is_kept_as_small_as_is_done_in_time() {
        let (begun, refused) = in_flight_after(8000, 5000, Duration::ZERO);
        assert!(refused > 0);
        // A tenth of a second's work, and as much as it swings.
        assert!((100..1000).contains(&begun), "{begun} are at it");
    }

    #[test]
    fn few_are_never_refused() {
        assert_eq!(in_flight_after(LEAST, 10, Duration::ZERO).1, 0);
        assert_eq!(in_flight_after(300, 5000, Duration::ZERO).1, 0);
    }

    #[test]
    fn a_database_far_away_is_not_taken_for_a_crowd() {
        // 800 a second that take 300 ms each: 240 at once.
        assert_eq!(in_flight_after(240, 800, Duration::from_millis(300)).1, 0);
    }

    #[test]
    fn more_may_begin_again_when_it_is_over() {
        let pressure = Pressure::new();
        pressure.limit.store(LEAST, Ordering::Relaxed);
        let start = Instant::now();
        for window in 1..=50 {
            let now = start + WINDOW * window;
            std::mem::forget(pressure.enter().unwrap());
            pressure.done(now.checked_sub(Duration::from_millis(1)).unwrap(), now);
        }
        assert!(pressure.limit.load(Ordering::Relaxed) > 10_000);
    }
}
