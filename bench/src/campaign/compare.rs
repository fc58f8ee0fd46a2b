//! `compare`: the same run on OnlyChat and on a peer, A-B-A-B, and the median of the ratios.

use std::collections::BTreeSet;

use super::child;
use super::results::{Part, Results};
use crate::options::{Against, CompareArgs, Place};
use crate::outcome::Outcome;
use crate::report::{Report, figure};
use crate::wire::Wire;

/// Pairs of runs, each of the two one after the other.
pub(super) struct Pairs {
    pub(super) pairs: Vec<(Report, Report)>,
}

/// A metric on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Compared {
    /// The median of OnlyChat's values.
    pub(super) ours: f64,
    /// The median of the peer's.
    pub(super) theirs: f64,
    /// The median of the ratios within the pairs.
    pub(super) ratio: f64,
    /// How many pairs counted.
    pub(super) pairs: usize,
}

/// Runs them, prints the table, and writes both down.
pub(crate) async fn run(place: &Place, args: &CompareArgs) -> Outcome<bool> {
    let pairs = Pairs::run(place, &args.against, &args.run).await?;
    let name = args.run.first().map_or("dm", String::as_str);
    let table = pairs.table(args.against.peer);
    println!("\n{table}");
    let valid = pairs.valid().count() > 0;
    let mut part = Part::new(&[]);
    part.runs = pairs.into_reports();
    let mut results = Results::default();
    results.replace(part);
    results.write(&args.against.results, &format!("compare-{name}"), &table)?;
    Ok(valid)
}

impl Pairs {
    pub(super) async fn run(place: &Place, against: &Against, args: &[String]) -> Outcome<Self> {
        let mut pairs = Vec::new();
        for _ in 0..against.pairs {
            let ours = child::run_twice(place, Wire::Onlychat, args).await?;
            let theirs = child::run_twice(place, against.peer, args).await?;
            pairs.push((ours, theirs));
        }
        Ok(Self { pairs })
    }

    /// Those in which both runs count.
    pub(super) fn valid(&self) -> impl Iterator<Item = &(Report, Report)> {
        self.pairs.iter().filter(|(ours, theirs)| ours.is_valid() && theirs.is_valid())
    }

    /// OnlyChat's runs.
    pub(super) fn ours(&self) -> impl Iterator<Item = &Report> {
        self.pairs.iter().map(|(ours, _)| ours)
    }

    /// A metric over the valid pairs; nothing when there is no such pair.
    pub(super) fn ratio(&self, metric: &str) -> Option<Compared> {
        let values = self.valid().filter_map(|(ours, theirs)| {
            let (ours, theirs) = (value(ours, metric)?, value(theirs, metric)?);
            (theirs > 0.0).then_some((ours, theirs))
        });
        let values: Vec<(f64, f64)> = values.collect();
        let of = |side: fn(&(f64, f64)) -> f64| median(values.iter().map(side).collect());
        Some(Compared {
            ours: of(|pair| pair.0)?,
            theirs: of(|pair| pair.1)?,
            ratio: of(|pair| pair.0 / pair.1)?,
            pairs: values.len(),
        })
    }

    /// A table for a person, in Markdown.
    pub(super) fn table(&self, peer: Wire) -> String {
        let head = format!(
            "| | onlychat | {} | ratio | pairs that count |\n| --- | --- | --- | --- | --- |\n",
            peer.name()
        );
        if self.valid().count() == 0 {
            return head + "| no pair of valid runs: nothing is concluded | | | | |\n";
        }
        let all = self.pairs.len();
        let rows = self.metrics().into_iter().filter_map(|metric| {
            let Compared { ours, theirs, ratio, pairs } = self.ratio(&metric)?;
            let [ours, theirs] = [ours, theirs].map(figure);
            Some(format!("| {metric} | {ours} | {theirs} | {ratio:.3} | {pairs} of {all} |\n"))
        });
        head + &rows.collect::<String>()
    }

    pub(super) fn into_reports(self) -> Vec<Report> {
        self.pairs.into_iter().flat_map(|(ours, theirs)| [ours, theirs]).collect()
    }

    /// What both sides measured.
    fn metrics(&self) -> BTreeSet<String> {
        let of = |report: &Report| -> BTreeSet<String> {
            let timed = report.latency.iter().filter(|(_, latency)| latency.count > 0);
            let timed = timed.flat_map(|(name, _)| ["p50", "p99"].map(|which| format!("{name}.{which}")));
            timed.chain(report.figures.keys().cloned()).chain(["rssMib".to_owned()]).collect()
        };
        let Some((ours, theirs)) = self.valid().next() else { return BTreeSet::new() };
        of(ours).intersection(&of(theirs)).cloned().collect()
    }
}

/// A metric of a run: `ack.p50` in milliseconds, a figure by its name, or `rssMib`.
pub(super) fn value(report: &Report, metric: &str) -> Option<f64> {
    if metric == "rssMib" {
        return Some(crate::report::number(report.server.rss_kib) / 1024.0);
    }
    let Some((name, which)) = metric.split_once('.') else { return report.figures.get(metric).copied() };
    let latency = report.latency.get(name).filter(|latency| latency.count > 0)?;
    let micros = match which {
        "p50" => latency.p50,
        "p90" => latency.p90,
        "p99" => latency.p99,
        "p999" => latency.p999,
        _ => return None,
    };
    Some(crate::report::number(micros) / 1000.0)
}

/// The middle one; of an even number the mean of the two in the middle.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    values.get(middle - 1).map(|lower| f64::midpoint(*lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::Percentiles;

    fn report(p50: u64, cpu: f64) -> Report {
        let mut report = Report::default();
        report.time("ack", Percentiles { count: 1, p50, ..Percentiles::default() });
        report.figure("cpu", cpu);
        report
    }

    #[test]
    fn the_middle_is_found() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn the_ratio_is_the_median_of_the_pairs_own_ratios() {
        let pairs = vec![
            (report(1000, 1.0), report(10_000, 10.0)),
            (report(2000, 2.0), report(4000, 10.0)),
            (report(3000, 3.0), report(30_000, 10.0)),
        ];
        let pairs = Pairs { pairs };
        // Not 2 / 10: the second pair alone was slow together.
        let expected = Compared { ours: 2.0, theirs: 10.0, ratio: 0.1, pairs: 3 };
        assert_eq!(pairs.ratio("ack.p50"), Some(expected));
        assert!(pairs.table(Wire::Socketio).contains("| ack.p50 | 2.00 | 10 | 0.100 | 3 of 3 |"));
    }

    #[test]
    fn a_pair_with_an_invalid_run_does_not_count() {
        let invalid = Report { invalid: vec!["late".to_owned()], ..report(1, 1.0) };
        let pairs = vec![(invalid.clone(), report(10_000, 1.0)), (report(1000, 1.0), report(5000, 1.0))];
        let pairs = Pairs { pairs };
        assert_eq!(pairs.ratio("ack.p50").map(|ratio| (ratio.ratio, ratio.pairs)), Some((0.2, 1)));
        let none = Pairs { pairs: vec![(invalid, report(1, 1.0))] };
        assert_eq!(none.ratio("ack.p50"), None);
        assert!(none.table(Wire::Ws).contains("nothing is concluded"));
    }
}
