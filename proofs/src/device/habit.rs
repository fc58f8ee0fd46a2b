//! How devices behave beside writing and listening.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::Socket;
use crate::random::Random;

/// How a device behaves.
#[derive(Clone, Debug, Default)]
pub enum Habit {
    /// It stays connected and reads what comes.
    #[default]
    Steady,
    /// Its connections are cut.
    Cut(Scissors),
    /// It reads nothing until it is told to, and its network holds as little as possible for it meanwhile.
    Stall(watch::Receiver<bool>),
    /// It sends far more at once than it may, and what is refused again later.
    Flood,
}

impl Habit {
    /// How many messages it sends before it waits for an answer.
    pub(super) const fn window(&self) -> usize {
        if matches!(self, Self::Flood) { 150 } else { 4 }
    }

    /// How long it waits before it connects again, in milliseconds; a little different for each.
    pub(super) const fn back_off_ms(&self) -> Range<u64> {
        if matches!(self, Self::Flood) { 500..1000 } else { 10..60 }
    }

    /// Of which size its network's buffer is, in bytes; `None` for the system's.
    pub(super) const fn receive_buffer(&self) -> Option<u32> {
        if matches!(self, Self::Stall(_)) { Some(4096) } else { None }
    }

    /// When its next connection is cut.
    pub(super) fn next_cut(&self, random: &mut Random) -> Option<Cut> {
        let Self::Cut(scissors) = self else { return None };
        scissors.next(random)
    }

    /// Waits until it reads.
    pub(super) async fn reads(&mut self) {
        if let Self::Stall(may_read) = self {
            // Nobody left who could allow it: then it reads too.
            let _gone = may_read.wait_for(|may| *may).await;
        }
    }
}

/// Cuts connections, a number of times, whichever come.
#[derive(Clone, Debug)]
pub struct Scissors {
    counts: Arc<Counts>,
    /// How long a connection lives, in milliseconds.
    life_ms: Range<u64>,
}

#[derive(Debug)]
struct Counts {
    left: AtomicUsize,
    made: AtomicUsize,
}

impl Scissors {
    /// For so many cuts of connections that live so long, in milliseconds.
    pub fn new(cuts: usize, life_ms: Range<u64>) -> Self {
        let counts = Counts { left: AtomicUsize::new(cuts), made: AtomicUsize::new(0) };
        Self { counts: Arc::new(counts), life_ms }
    }

    /// How many connections were cut.
    pub fn made(&self) -> usize {
        self.counts.made.load(Ordering::Relaxed)
    }

    fn next(&self, random: &mut Random) -> Option<Cut> {
        let take = |left: usize| left.checked_sub(1);
        self.counts.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).ok()?;
        let moment = match random.within(0..4) {
            0 => Moment::Hello,
            // In the middle of what was missed.
            1 => Moment::Frames(random.within(0..6)),
            _ => Moment::Time(Instant::now() + Duration::from_millis(random.within(self.life_ms.clone()))),
        };
        let silence = (random.within(0..2) == 0).then(|| Duration::from_millis(random.within(20..1000)));
        Some(Cut { moment, silence, counts: Some(self.counts.clone()) })
    }
}

/// One cut, to be made.
#[derive(Debug)]
pub(super) struct Cut {
    moment: Moment,
    /// For how long the old connection stays half open; `None` closes it at once, without a word.
    silence: Option<Duration>,
    counts: Option<Arc<Counts>>,
}

#[derive(Debug)]
enum Moment {
    /// After hello, before anything is read.
    Hello,
    /// After so many frames.
    Frames(u64),
    /// Then.
    Time(Instant),
}

impl Cut {
    /// Whether it is to be made before the welcome is read.
    pub(super) const fn is_at_hello(&self) -> bool {
        matches!(self.moment, Moment::Hello)
    }

    /// Whether it is to be made after so many frames.
    pub(super) const fn is_after(&self, frames: u64) -> bool {
        matches!(self.moment, Moment::Frames(limit) if frames >= limit)
    }

    /// When it is to be made, if that is a matter of time.
    pub(super) const fn time(&self) -> Option<Instant> {
        if let Moment::Time(time) = self.moment { Some(time) } else { None }
    }

    /// Makes it: no close frame is written, and nothing is read any more.
    pub(super) fn make(mut self, socket: Socket) {
        if let Some(counts) = self.counts.take() {
            counts.made.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(silence) = self.silence {
            tokio::spawn(async move {
                tokio::time::sleep(silence).await;
                drop(socket);
            });
        }
    }
}

impl Drop for Cut {
    /// A connection that ended by itself leaves its cut to another one.
    fn drop(&mut self) {
        if let Some(counts) = self.counts.take() {
            counts.left.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Waits until then, or for ever.
pub(super) async fn until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}
