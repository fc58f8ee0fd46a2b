//! The goals, and whether what was found meets them.

use serde::{Deserialize, Serialize};

use super::compare::{Pairs, median, value};
use crate::report::{Report, figure, number};
use crate::wire::Wire;

/// One line of the last table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verdict {
    pub(super) id: String,
    pub(super) what: String,
    pub(super) goal: Goal,
    /// Nothing when no valid run says.
    pub(super) found: Option<f64>,
    pub(super) met: Option<bool>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

impl Verdict {
    fn new(id: &str, what: &str, goal: Goal, found: Option<f64>) -> Self {
        let met = found.map(|found| match goal {
            Goal::AtMost(bound) => found <= bound,
            Goal::AtLeast(bound) => found >= bound,
        });
        Self { id: id.to_owned(), what: what.to_owned(), goal, found, met }
    }

    #[cfg(test)]
    pub(super) fn at_most(id: &str, what: &str, bound: f64, found: Option<f64>) -> Self {
        Self::new(id, what, Goal::AtMost(bound), found)
    }

    /// The goal's number, for sorting.
    pub(super) fn number(&self) -> u32 {
        self.id.trim_start_matches('P').parse().unwrap_or(u32::MAX)
    }

    fn row(&self) -> String {
        let goal = match self.goal {
            Goal::AtMost(bound) => format!("at most {}", figure(bound)),
            Goal::AtLeast(bound) => format!("at least {}", figure(bound)),
        };
        let found = self.found.map_or_else(|| "-".to_owned(), figure);
        let met = match self.met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "no valid run",
        };
        format!("| {} | {} | {goal} | {found} | {met} |\n", self.id, self.what)
    }
}

/// Those given, in Markdown.
pub(super) fn table<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>) -> String {
    let rows: String = verdicts.into_iter().map(Verdict::row).collect();
    format!("| | what | goal | found | |\n| --- | --- | --- | --- | --- |\n{rows}")
}

/// P1: direct messages at 800 a second.
pub(super) fn messages(pairs: &Pairs) -> Vec<Verdict> {
    let wrong = pairs.ours().map(wrong).reduce(f64::max);
    vec![
        Verdict::new("P1", "messages lost, duplicated or disordered", Goal::AtMost(0.0), wrong),
        Verdict::new("P1", "ack p50, ratio", Goal::AtMost(0.2), ratio(pairs, "ack.p50")),
        Verdict::new("P1", "delivered p99, ratio", Goal::AtMost(1.0 / 3.0), ratio(pairs, "delivered.p99")),
    ]
}

/// P2: the highest rate.
pub(super) fn capacity(pairs: &Pairs) -> Vec<Verdict> {
    // A peer that the generator could not drive to its end would make the ratio look better than it is.
    let ended_early = pairs.pairs.iter().any(|(_, theirs)| value(theirs, "endedByGenerator") == Some(1.0));
    let found = ratio(pairs, "perSecond").filter(|_| !ended_early);
    vec![Verdict::new("P2", "direct messages a second, ratio", Goal::AtLeast(3.5), found)]
}

/// P3: what a direct message costs with everything on; `alone` at 1,000 a second, `both` at a rate that the peer can do.
pub(super) fn cost(alone: &[Report], both: &Pairs) -> Vec<Verdict> {
    let metric = "cpuMicrosPerMessage";
    let ours = median(alone.iter().filter_map(|run| valid(run, metric)).collect());
    vec![
        Verdict::new("P3", "CPU µs a message at 1,000/s, receipts on", Goal::AtMost(300.0), ours),
        Verdict::new("P3", "CPU a message at 400/s, ratio", Goal::AtMost(1.0 / 3.0), ratio(both, metric)),
    ]
}

/// P4 and P5: idle connections.
pub(super) fn idle(pairs: &Pairs) -> Vec<Verdict> {
    let (memory, cpu) = ("kibPerConnection", "cpuMicrosPerSecondPerConnection");
    vec![
        Verdict::new("P4", "KiB an idle connection", Goal::AtMost(8.0), ours(pairs, memory)),
        Verdict::new("P4", "memory an idle connection, ratio", Goal::AtMost(0.5), ratio(pairs, memory)),
        Verdict::new("P5", "CPU µs a second an idle connection", Goal::AtMost(2.5), ours(pairs, cpu)),
    ]
}

/// P6 and P7: one message to 10,000 subscribers who are there, and direct messages meanwhile.
pub(super) fn broadcasts(pairs: &Pairs) -> Vec<Verdict> {
    let wrong = pairs.ours().map(wrong_broadcasts).reduce(f64::max);
    let (cpu, beside) = ("cpuMicrosPerDelivery", "directRatio");
    vec![
        Verdict::new("P6", "deliveries lost, duplicated, disordered or astray", Goal::AtMost(0.0), wrong),
        Verdict::new("P6", "author's ack p50, of that with 100", Goal::AtMost(1.5), ours(pairs, "ackRatio")),
        Verdict::new("P6", "CPU µs a delivery", Goal::AtMost(12.0), ours(pairs, cpu)),
        Verdict::new("P6", "time to the last p50, ratio", Goal::AtMost(0.5), ratio(pairs, "last.p50")),
        Verdict::new("P7", "direct messages' p99, of the quiet one", Goal::AtMost(3.0), ours(pairs, beside)),
    ]
}

/// P8: one message to 100,000 subscribers, most of them away. A row or four bytes for each would show.
pub(super) fn audience(run: &Report) -> Vec<Verdict> {
    let (rows, written) = (valid(run, "rowsPerBroadcast"), valid(run, "writtenKibPerBroadcast"));
    let wrong = Some(wrong_broadcasts(run));
    vec![
        Verdict::new("P8", "deliveries lost, duplicated, disordered or astray", Goal::AtMost(0.0), wrong),
        Verdict::new("P8", "rows that a broadcast adds", Goal::AtMost(10.0), rows),
        Verdict::new("P8", "KiB that a broadcast writes", Goal::AtMost(390.0), written),
    ]
}

/// P9: everybody comes back at once.
pub(super) fn storm(run: &Report) -> Vec<Verdict> {
    let refused = valid(run, "refusedForEver").zip(valid(run, "notResumed")).map(|(one, other)| one + other);
    vec![
        Verdict::new(
            "P9",
            "missed messages lost, duplicated or disordered",
            Goal::AtMost(0.0),
            Some(wrong(run)),
        ),
        Verdict::new("P9", "clients not let in, or not resumed", Goal::AtMost(0.0), refused),
        Verdict::new("P9", "CPU µs a resume", Goal::AtMost(300.0), valid(run, "cpuMicrosPerResume")),
    ]
}

/// P10: pages of a long history.
pub(super) fn history(pairs: &Pairs) -> Vec<Verdict> {
    vec![
        Verdict::new("P10", "CPU µs a page", Goal::AtMost(250.0), ours(pairs, "cpuMicrosPerPage")),
        Verdict::new("P10", "page p99, ratio", Goal::AtMost(1.0 / 3.0), ratio(pairs, "page.p99")),
    ]
}

/// P11 and P12: a start on an empty database, and one on a long history.
pub(super) fn starts(empty: &Report, full: &Report) -> Vec<Verdict> {
    let (start, memory) = ("startMillis", "idleMib");
    vec![
        Verdict::new("P11", "ms to the first 200, empty", Goal::AtMost(150.0), valid(empty, start)),
        Verdict::new("P11", "ms to the first 200, after a crash", Goal::AtMost(500.0), valid(full, start)),
        Verdict::new("P12", "MiB idle after a start", Goal::AtMost(48.0), valid(empty, memory)),
    ]
}

/// P13: twice the capacity.
pub(super) fn overload(run: &Report, capacity: f64) -> Vec<Verdict> {
    let useful = valid(run, "usefulPerSecond").map(|useful| useful / capacity);
    let silent = number(run.counts.unanswered);
    let recovered = valid(run, "recovered");
    vec![
        Verdict::new("P13", "MiB grown under twice the capacity", Goal::AtMost(64.0), valid(run, "grownMib")),
        Verdict::new("P13", "messages without an ack or a reason", Goal::AtMost(0.0), Some(silent)),
        Verdict::new("P13", "itself again after 5 s (1 is yes)", Goal::AtLeast(1.0), recovered),
        Verdict::new("P13", "useful throughput, of the capacity", Goal::AtLeast(0.8), useful),
    ]
}

/// P14: devices that stop reading.
pub(super) fn stalled(run: &Report) -> Vec<Verdict> {
    let cut = valid(run, "cut").zip(valid(run, "stalled")).map(|(cut, stalled)| cut / stalled);
    vec![
        Verdict::new("P14", "stalled devices that were cut", Goal::AtLeast(1.0), cut),
        Verdict::new("P14", "the others' delivered p99, ratio", Goal::AtMost(1.5), valid(run, "p99Ratio")),
    ]
}

/// What both sides are drawn with: name, unit, OnlyChat's value, the peer's.
pub(super) fn bar(pairs: &Pairs, metric: &str) -> Option<(f64, f64)> {
    pairs.ratio(metric).map(|ratio| (ratio.ours, ratio.theirs))
}

/// How a column of the peer is headed.
pub(super) const fn stack(peer: Wire) -> &'static str {
    match peer {
        Wire::Onlychat => "OnlyChat",
        Wire::Socketio => "express + socket.io + mongoose",
        Wire::Ws => "express + ws + mongoose",
    }
}

fn ratio(pairs: &Pairs, metric: &str) -> Option<f64> {
    pairs.ratio(metric).map(|ratio| ratio.ratio)
}

fn ours(pairs: &Pairs, metric: &str) -> Option<f64> {
    median(pairs.ours().filter_map(|run| valid(run, metric)).collect())
}

fn valid(run: &Report, metric: &str) -> Option<f64> {
    value(run, metric).filter(|_| run.is_valid())
}

/// Counts that must be nothing: they count in an invalid run, too.
fn wrong(run: &Report) -> f64 {
    let counts = run.counts;
    number(counts.lost + counts.duplicated + counts.disordered)
}

/// As [`wrong`], with what reached somebody who does not subscribe, and the direct messages beside it. What was refused or
/// not answered reached nobody.
fn wrong_broadcasts(run: &Report) -> f64 {
    let missed = number(run.counts.refused + run.counts.unanswered);
    wrong(run) + missed + ["astray", "directWrong"].iter().filter_map(|name| value(run, name)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Counts;

    #[test]
    fn a_goal_is_met_missed_or_not_known() {
        let met = |goal, found| Verdict::new("P1", "x", goal, found).met;
        assert_eq!(met(Goal::AtMost(8.0), Some(8.0)), Some(true));
        assert_eq!(met(Goal::AtMost(8.0), Some(8.1)), Some(false));
        assert_eq!(met(Goal::AtLeast(3.5), Some(3.5)), Some(true));
        assert_eq!(met(Goal::AtLeast(3.5), Some(3.4)), Some(false));
        assert_eq!(met(Goal::AtLeast(3.5), None), None);
    }

    #[test]
    fn timings_of_an_invalid_run_do_not_count_but_lost_messages_do() {
        let counts = Counts { lost: 1, ..Counts::default() };
        let mut run = Report { counts, invalid: vec!["late".to_owned()], ..Report::default() };
        run.figure("cpuMicrosPerResume", 100.0);
        let verdicts = storm(&run);
        assert_eq!([verdicts[0].met, verdicts[2].met], [Some(false), None]);
        let table = table(&verdicts);
        assert!(table.contains("**missed**") && table.contains("no valid run"), "{table}");
    }

    #[test]
    fn a_broadcast_that_went_astray_or_was_refused_misses_its_goal() {
        let run = |refused, astray| {
            let mut run = Report { counts: Counts { refused, ..Counts::default() }, ..Report::default() };
            run.figure("astray", astray);
            run.figure("directRatio", 3.5);
            Pairs { pairs: vec![(run, Report::default())] }
        };
        let met = |pairs: &Pairs| broadcasts(pairs)[0].met;
        assert_eq!(
            [run(0, 0.0), run(1, 0.0), run(0, 1.0)].each_ref().map(met),
            [true, false, false].map(Some)
        );
        let found = broadcasts(&run(0, 0.0));
        assert_eq!([found[2].met, found[4].met], [None, Some(false)]);
    }

    #[test]
    fn a_row_for_each_subscriber_misses_the_goal() {
        let met = |rows| {
            let mut run = Report::default();
            run.figure("rowsPerBroadcast", rows);
            audience(&run)[1].met
        };
        assert_eq!([met(2.0), met(50_002.0)], [Some(true), Some(false)]);
    }

    #[test]
    fn a_peer_that_the_generator_could_not_fill_gives_no_ratio() {
        let run = |per_second, ended| {
            let mut run = Report::default();
            run.figure("perSecond", per_second);
            run.figure("endedByGenerator", ended);
            run
        };
        let pairs = |ended| Pairs { pairs: vec![(run(4000.0, 1.0), run(800.0, ended))] };
        assert_eq!(capacity(&pairs(0.0))[0].found, Some(5.0));
        assert_eq!(capacity(&pairs(1.0))[0].found, None);
    }
}
