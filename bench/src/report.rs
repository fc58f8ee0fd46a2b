//! What a run found: a JSON document, and a line for a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::latency::Percentiles;
use crate::ledger::Counts;
use crate::machine::Machine;
use crate::probe::DiskProbe;

/// What the generator may lag at most (p99, µs); beyond it the run says nothing about the server.
const LAG_MAX: u64 = 5_000;
/// How much of one core the generator may use.
const SHARE_MAX: f64 = 0.7;

/// A whole run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) scenario: String,
    /// The wire's name.
    pub(crate) target: String,
    pub(crate) database: String,
    pub(crate) command: String,
    pub(crate) date: String,
    pub(crate) seed: u64,
    pub(crate) connections: usize,
    /// Asked for, a second.
    pub(crate) rate: f64,
    /// How long was measured.
    pub(crate) seconds: f64,
    pub(crate) counts: Counts,
    /// Refusals by code.
    pub(crate) refusals: BTreeMap<String, u64>,
    /// In microseconds: `ack`, `delivered`, `resume` and others.
    pub(crate) latency: BTreeMap<String, Percentiles>,
    /// What else the scenario measured, by name with its unit.
    pub(crate) figures: BTreeMap<String, f64>,
    pub(crate) server: ServerCost,
    pub(crate) generator: GeneratorCost,
    pub(crate) disk: DiskProbe,
    pub(crate) machine: Machine,
    /// Why this run counts for nothing; empty when it counts.
    pub(crate) invalid: Vec<String>,
}

/// What the server and its database cost while it was measured.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerCost {
    pub(crate) cpu_seconds: f64,
    /// Of the server alone.
    pub(crate) own_cpu_seconds: f64,
    pub(crate) rss_kib: u64,
    /// Of the server alone.
    pub(crate) own_rss_kib: u64,
    pub(crate) peak_kib: u64,
}

/// How the generator itself fared.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GeneratorCost {
    /// Of one core.
    pub(crate) cpu_share: f64,
    /// In microseconds.
    pub(crate) lag: Percentiles,
}

impl Report {
    /// Notes whether the generator kept up.
    pub(crate) fn judge_generator(&mut self) {
        let GeneratorCost { cpu_share, lag } = self.generator;
        if lag.p99 > LAG_MAX {
            self.invalid.push(format!("the generator sent {} late (p99)", millis(lag.p99)));
        }
        if cpu_share > SHARE_MAX {
            self.invalid.push(format!("the generator used {:.0} % of its core", cpu_share * 100.0));
        }
    }

    /// Adds what else was measured; the name says its unit. What was divided by nothing is no figure.
    pub(crate) fn figure(&mut self, name: &str, value: f64) {
        if value.is_finite() {
            self.figures.insert(name.to_owned(), value);
        }
    }

    /// Adds latencies.
    pub(crate) fn time(&mut self, name: &str, latency: Percentiles) {
        self.latency.insert(name.to_owned(), latency);
    }

    pub(crate) fn is_valid(&self) -> bool {
        self.invalid.is_empty()
    }

    /// One line.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{} {}/{}", self.scenario, self.target, self.database);
        let mut add = |text: std::fmt::Arguments<'_>| line.push_str(&text.to_string());
        if self.connections > 0 {
            add(format_args!(" {} connections", self.connections));
        }
        if self.rate > 0.0 {
            add(format_args!(" {}/s", self.rate));
        }
        add(format_args!(" {:.0} s", self.seconds));
        for (name, p) in self.latency.iter().filter(|(_, p)| p.count > 0) {
            let [p50, p90, p99, p999, max] = [p.p50, p.p90, p.p99, p.p999, p.max].map(millis);
            add(format_args!(" | {name} p50 {p50} p90 {p90} p99 {p99} p99.9 {p999} max {max}"));
        }
        let c = self.counts;
        if c.sent > 0 {
            add(format_args!(" | sent {} acked {} delivered {}", c.sent, c.acked, c.delivered));
            add(format_args!(" lost {} duplicated {} disordered {}", c.lost, c.duplicated, c.disordered));
            add(format_args!(" refused {} unanswered {}", c.refused, c.unanswered));
        }
        for (code, count) in &self.refusals {
            add(format_args!(" ({count} times {code})"));
        }
        for (name, value) in &self.figures {
            add(format_args!(" | {name} {}", figure(*value)));
        }
        let mib = self.server.rss_kib / 1024;
        add(format_args!(" | server {:.2} CPU s, {mib} MiB", self.server.cpu_seconds));
        let (share, lag) = (self.generator.cpu_share * 100.0, millis(self.generator.lag.p99));
        add(format_args!(" | generator {share:.0} %, lag p99 {lag}"));
        let (syncs, sync) = (self.disk.syncs_per_second, millis(self.disk.latency.p99));
        add(format_args!(" | fdatasync {syncs:.0}/s, p99 {sync}"));
        let [before, after] = [self.machine.load_before, self.machine.load_after];
        add(format_args!(" | load {before:.1} to {after:.1}"));
        match self.invalid.as_slice() {
            [] => line,
            reasons => format!("INVALID ({}) {line}", reasons.join("; ")),
        }
    }
}

/// Microseconds as milliseconds, with as many digits as matter.
pub(crate) fn millis(micros: u64) -> String {
    let whole = micros / 1000;
    if whole < 10 { format!("{whole}.{:02} ms", micros % 1000 / 10) } else { format!("{whole} ms") }
}

/// A count as a figure. Counts here are far below 2^32.
pub(crate) fn number(count: impl TryInto<u32>) -> f64 {
    count.try_into().map_or(f64::INFINITY, f64::from)
}

/// A number with as many digits as matter.
pub(crate) fn figure(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generator_that_lagged_or_was_too_busy_makes_the_run_invalid_and_the_line_says_so() {
        let lag = |p99| Percentiles { p99, ..Percentiles::default() };
        let generator = GeneratorCost { cpu_share: 0.7, lag: lag(5000) };
        let mut report = Report { generator, ..Report::default() };
        report.judge_generator();
        assert!(report.is_valid() && !report.line().contains("INVALID"));
        report.generator = GeneratorCost { cpu_share: 0.71, lag: lag(5001) };
        report.judge_generator();
        assert_eq!(report.invalid.len(), 2);
        assert!(
            report.line().starts_with("INVALID (the generator sent 5.00 ms late (p99); "),
            "{}",
            report.line()
        );
    }

    #[test]
    fn a_report_survives_its_own_json() {
        let mut report = Report { scenario: "dm".to_owned(), ..Report::default() };
        report
            .latency
            .insert("ack".to_owned(), Percentiles { count: 3, p999: 12_345, ..Percentiles::default() });
        report.figure("cpuMicrosPerMessage", 151.5);
        report.figure("cpuMicrosPerNothing", f64::INFINITY);
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json.pointer("/latency/ack/p999"), Some(&12_345.into()));
        let read: Report = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
        assert!(report.line().contains("p99.9 12 ms"), "{}", report.line());
    }

    #[test]
    fn numbers_have_the_digits_that_matter() {
        assert_eq!([millis(0), millis(1234), millis(98_765)], ["0.00 ms", "1.23 ms", "98 ms"]);
        assert_eq!([figure(1.234), figure(151.5)], ["1.23", "152"]);
    }
}
