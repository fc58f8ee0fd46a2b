//! Power cuts: what a disk that loses and tears everything unsynced still holds.
//!
//! A process that is killed leaves its writes in the page cache, so that killing proves nothing about the disk. Here strace
//! writes down every call that changes the database's files or makes them safe, while a server runs from nothing under load,
//! is killed, ended and restarted. From the record the disk is built as a power cut at some moment could have left it
//! ([`disk`]), and the real server is started on that.

pub mod command;
pub mod cut;
pub mod disk;
pub mod recording;
pub mod step;
pub mod strace;
pub mod trial;

use std::path::Path;
use std::time::Duration;

use crate::Result;
use crate::checker::Violation;
use crate::random::Random;
use cut::Dice;
use disk::Disk;
use recording::{Plan, Recording, record};
use step::Change;

/// How much is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// How many power cuts, over all recordings.
    pub cuts: usize,
    /// How many recordings.
    pub recordings: usize,
    /// What happens in each.
    pub plan: Plan,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// How many power cuts.
    pub cuts: usize,
    /// Those of them that took something away: what programs had seen was not all on the disk.
    pub harmful_cuts: usize,
    /// How often the server was started while recorded.
    pub starts: usize,
    /// How often the write-ahead log was folded and began anew while recorded.
    pub wraps: usize,
    /// Writes in the records.
    pub writes: usize,
    /// Syncs in the records.
    pub syncs: usize,
    /// Messages acknowledged before a cut, over all cuts.
    pub acked: usize,
    /// Messages found after a cut, over all cuts.
    pub stored: usize,
    /// The longest time from a start on such a disk to its first 200.
    pub slowest_start: Duration,
    /// How many cuts broke a promise.
    pub broken_cuts: usize,
    /// Broken promises.
    pub violations: Vec<Violation>,
}

impl Report {
    /// Whether every promise was kept, how long a start may take included.
    pub fn is_good(&self) -> bool {
        self.violations.is_empty() && self.slowest_start <= trial::UP_AGAIN
    }
}

/// Records, cuts, starts on what is left, and judges.
pub async fn prove(binary: &Path, extent: Extent, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    for number in 0..extent.recordings {
        let seed = seed.wrapping_mul(1000).wrapping_add(u64::try_from(number)?);
        let recording = record(binary, extent.plan, seed).await?;
        let cuts = extent.cuts * (number + 1) / extent.recordings - extent.cuts * number / extent.recordings;
        judge(binary, &recording, cuts, seed, &mut report).await?;
    }
    Ok(report)
}

async fn judge(
    binary: &Path,
    recording: &Recording,
    cuts: usize,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let is_sync = |change: &Change| matches!(change, Change::Sync { .. });
    report.starts += recording.starts;
    report.wraps += recording.wraps;
    report.writes +=
        recording.steps.iter().filter(|step| matches!(step.change, Change::Write { .. })).count();
    report.syncs += recording.steps.iter().filter(|step| is_sync(&step.change)).count();
    let (mut disk, mut seen) = (Disk::default(), 0);
    for cut in cut::choose(&recording.steps, cuts, &mut Random::new(seed)) {
        for step in &recording.steps[seen..cut.steps] {
            disk.apply(step)?;
        }
        seen = cut.steps;
        let image = disk.cut(&mut Dice::new(cut.seed));
        let verdict = trial::judge(binary, &image, recording, cut).await?;
        report.cuts += 1;
        report.harmful_cuts += usize::from(image != disk.seen());
        report.acked += verdict.acked;
        report.stored += verdict.stored;
        report.slowest_start = report.slowest_start.max(verdict.start.unwrap_or_default());
        report.broken_cuts += usize::from(!verdict.violations.is_empty());
        report.violations.extend(verdict.violations);
    }
    Ok(())
}
