//! `capacity`: the highest rate of direct messages at which 99 of 100 are delivered within 50 ms and none is lost.

use super::child;
use crate::options::{CapacityArgs, Place};
use crate::outcome::Outcome;
use crate::report::{Report, number};

/// Delivered p99, in microseconds.
const BOUND: u64 = 50_000;
/// The search ends when it knows the rate to this factor.
const EXACT: f64 = 1.1;
/// No step is above this; the generator's own end is below.
const HIGHEST: f64 = 40_000.0;
/// No step is below this.
const LOWEST: f64 = 10.0;
/// How many messages a second each device sends at most on average: a server limits each.
const EACH: f64 = 8.0;
/// How many devices there are at least.
const DEVICES: f64 = 1000.0;

/// Steps by doubling, then by bisection. The report is that of the highest rate that held, with the figure `perSecond`.
pub(crate) async fn run(place: &Place, args: &CapacityArgs) -> Outcome<Report> {
    let mut search = Search::new(args.from);
    let (mut best, mut failed, mut unclear) = (None, None, false);
    while let Some(rate) = search.next_rate() {
        let report = child::run_twice(place, place.target, &step(args, rate)).await?;
        let held = holds(&report);
        unclear = !held && !report.is_valid();
        search.note(held);
        if held {
            best = Some(report);
        } else {
            failed = Some(report);
        }
    }
    let mut report = best.or(failed).unwrap_or_default();
    "capacity".clone_into(&mut report.scenario);
    report.rate = search.held;
    report.figure("perSecond", search.held);
    // The step above it failed because the generator did, so the true rate may be higher.
    report.figure("endedByGenerator", f64::from(unclear));
    Ok(report)
}

fn step(args: &CapacityArgs, rate: f64) -> Vec<String> {
    let devices = (rate / EACH).max(DEVICES).ceil();
    let (seconds, seed) = (args.seconds, args.seed);
    let text =
        format!("dm --connections {devices} --rate {rate:.0} --seconds {seconds} --warm-up 3 --seed {seed}");
    text.split(' ').map(str::to_owned).collect()
}

fn holds(report: &Report) -> bool {
    let delivered = report.latency.get("delivered").copied().unwrap_or_default();
    let counts = report.counts;
    let complete = number(counts.delivered) >= number(counts.sent) * 0.999;
    report.is_valid() && complete && counts.lost + counts.duplicated == 0 && delivered.p99 < BOUND
}

/// Where the search is.
#[derive(Debug)]
struct Search {
    /// The highest rate that held; 0 while none did.
    held: f64,
    /// The lowest that did not.
    broke: Option<f64>,
    trying: f64,
}

impl Search {
    const fn new(from: f64) -> Self {
        Self { held: 0.0, broke: None, trying: from }
    }

    /// What to try next; nothing when it is known well enough.
    fn next_rate(&mut self) -> Option<f64> {
        self.trying = match self.broke {
            None if self.held == 0.0 => self.trying,
            None if self.held >= HIGHEST => return None,
            None => (self.held * 2.0).min(HIGHEST),
            Some(broke) if self.held == 0.0 => broke / 2.0,
            Some(broke) if broke / self.held <= EXACT => return None,
            Some(broke) => (self.held * broke).sqrt(),
        };
        (self.trying >= LOWEST).then_some(self.trying)
    }

    const fn note(&mut self, held: bool) {
        if held {
            self.held = self.trying;
        } else {
            self.broke = Some(self.trying);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::Percentiles;
    use crate::ledger::Counts;

    fn found(capacity: f64, from: f64) -> (f64, usize) {
        let (mut search, mut steps) = (Search::new(from), 0);
        while let Some(rate) = search.next_rate() {
            search.note(rate <= capacity);
            steps += 1;
        }
        (search.held, steps)
    }

    #[test]
    fn the_search_comes_within_a_tenth_from_either_side() {
        for (capacity, from) in [(800.0, 400.0), (6500.0, 400.0), (50.0, 400.0), (400.0, 400.0)] {
            let (rate, steps) = found(capacity, from);
            assert!(rate <= capacity && rate > capacity / EXACT, "{rate} for {capacity}");
            assert!(steps <= 10, "{steps} steps for {capacity}");
        }
    }

    #[test]
    fn the_search_ends_at_its_bounds() {
        assert!(found(f64::INFINITY, 400.0).0 >= HIGHEST);
        assert!(found(0.0, 400.0).0 <= 0.0);
    }

    #[test]
    fn only_a_valid_complete_and_quick_run_holds() {
        let delivered = Percentiles { p99: BOUND - 1, ..Percentiles::default() };
        let mut report = Report {
            counts: Counts { sent: 1000, delivered: 999, ..Counts::default() },
            ..Report::default()
        };
        report.time("delivered", delivered);
        assert!(holds(&report));
        assert!(!holds(&Report { invalid: vec!["late".to_owned()], ..report.clone() }));
        assert!(!holds(&Report { counts: Counts { lost: 1, ..report.counts }, ..report.clone() }));
        assert!(!holds(&Report { counts: Counts { delivered: 998, ..report.counts }, ..report.clone() }));
        report.time("delivered", Percentiles { p99: BOUND, ..delivered });
        assert!(!holds(&report));
    }

    #[test]
    fn no_device_sends_more_than_a_server_lets_it() {
        let step = |rate| step(&CapacityArgs { from: 1.0, seconds: 10, seed: 1 }, rate)[2].clone();
        assert_eq!([step(800.0), step(16_000.0)], ["1000", "2000"]);
    }
}
