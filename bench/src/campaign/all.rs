//! `all`: every goal that can be measured, and whether it is met.

use super::chart::{self, Row};
use super::child;
use super::compare::Pairs;
use super::goals::{self, Verdict, bar};
use super::results::{self, Results};
use crate::machine::Machine;
use crate::options::{AllArgs, Place};
use crate::outcome::Outcome;
use crate::report::Report;
use crate::wire::Wire;

/// What has been found so far.
struct Campaign<'a> {
    place: &'a Place,
    args: &'a AllArgs,
    verdicts: Vec<Verdict>,
    runs: Vec<Report>,
    rows: Vec<Row>,
    /// OnlyChat's, once it was looked for.
    capacity: Option<f64>,
}

/// Runs what is asked for, prints the table, writes it down and draws it. Says whether no goal was missed.
pub(crate) async fn run(place: &Place, args: &AllArgs) -> Outcome<bool> {
    let (verdicts, runs, rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut campaign = Campaign { place, args, verdicts, runs, rows, capacity: None };
    campaign.compared().await?;
    campaign.alone().await?;
    let Campaign { mut verdicts, runs, rows, .. } = campaign;
    verdicts.sort_by_key(Verdict::number);
    let table = goals::table(&verdicts);
    println!("\n{table}");
    let missed = verdicts.iter().any(|verdict| verdict.met == Some(false));
    if args.quick {
        println!("Short runs on little data: this is no result, and nothing was written.");
        return Ok(!missed);
    }
    let Machine { processor, cores, .. } = Machine::before();
    let note = format!("{}; {processor}, {cores} cores; medians of valid runs", crate::clock::date());
    results::write(&args.against.results, "all", &Results::new(runs, verdicts), &table)?;
    if !rows.is_empty() {
        chart::write(&args.chart, &rows, goals::stack(args.against.peer), &note)?;
        println!("drawn: {}", args.chart.display());
    }
    Ok(!missed)
}

impl Campaign<'_> {
    /// The goals that are ratios.
    async fn compared(&mut self) -> Outcome {
        if self.wants(&["P1"]) {
            let pairs = self
                .pairs("dm --rate 800", "dm --connections 100 --rate 200 --seconds 3 --warm-up 2")
                .await?;
            self.verdicts.extend(goals::messages(&pairs));
            self.draw(&pairs, "ack.p50", "ack p50 at 800 messages/s (less is better)", "ms");
            self.draw(&pairs, "delivered.p99", "delivered p99 at 800 messages/s (less is better)", "ms");
            self.runs.extend(pairs.into_reports());
        }
        if self.wants(&["P2"]) {
            let pairs = self.pairs("capacity", "capacity --from 200 --seconds 2").await?;
            self.capacity = pairs.ratio("perSecond").map(|ratio| ratio.ours);
            self.verdicts.extend(goals::capacity(&pairs));
            self.draw(
                &pairs,
                "perSecond",
                "messages/s with a delivered p99 under 50 ms (more is better)",
                "/s",
            );
            self.runs.extend(pairs.into_reports());
        }
        if self.wants(&["P3"]) {
            let quick = "dm --receipts --connections 100 --rate 200 --seconds 3 --warm-up 2";
            let pairs = self.pairs("dm --receipts --rate 1000", quick).await?;
            self.verdicts.extend(goals::cost(&pairs));
            self.draw(
                &pairs,
                "cpuMicrosPerMessage",
                "CPU a message, database included (less is better)",
                "µs",
            );
            self.runs.extend(pairs.into_reports());
        }
        if self.wants(&["P4", "P5"]) {
            let pairs = self.pairs("idle --connections 10000", "idle --connections 500 --seconds 5").await?;
            self.verdicts.extend(goals::idle(&pairs));
            self.draw(&pairs, "kibPerConnection", "memory an idle connection (less is better)", "KiB");
            self.runs.extend(pairs.into_reports());
        }
        if self.wants(&["P6", "P7"]) {
            let quick = "blast --connections 200 --seconds 5 --warm-up 2 --direct 50 --direct-rate 50";
            let pairs = self.pairs("blast --connections 10000", quick).await?;
            self.verdicts.extend(goals::broadcasts(&pairs));
            self.draw(&pairs, "last.p50", "until the last of 10,000 has a broadcast (less is better)", "ms");
            self.draw(&pairs, "cpuMicrosPerDelivery", "CPU a broadcast's delivery (less is better)", "µs");
            self.runs.extend(pairs.into_reports());
        }
        if self.wants(&["P10"]) {
            let quick = "history --messages 5000 --rate 100 --seconds 3 --warm-up 1";
            let pairs = self.pairs("history --messages 1000000", quick).await?;
            self.verdicts.extend(goals::history(&pairs));
            self.draw(&pairs, "page.p99", "history page p99 at 500 pages/s (less is better)", "ms");
            self.draw(&pairs, "cpuMicrosPerPage", "CPU a history page (less is better)", "µs");
            self.runs.extend(pairs.into_reports());
        }
        Ok(())
    }

    /// The goals that are OnlyChat's own.
    async fn alone(&mut self) -> Outcome {
        if self.wants(&["P8"]) {
            let full = "blast --connections 10000 --subscribers 100000 --direct 0 --seconds 15";
            let quick = "blast --connections 100 --subscribers 1000 --direct 0 --seconds 3 --warm-up 1";
            let run = self.one(full, quick).await?;
            self.verdicts.extend(goals::audience(&run));
        }
        if self.wants(&["P9"]) {
            let run = self.one("storm --connections 10000", "storm --connections 200").await?;
            self.verdicts.extend(goals::storm(&run));
        }
        if self.wants(&["P11", "P12"]) {
            let empty = self.one("start", "start --seconds 1").await?;
            let full = self.one("start --messages 1000000", "start --messages 5000 --seconds 1").await?;
            self.verdicts.extend(goals::starts(&empty, &full));
        }
        if self.wants(&["P13"]) {
            let capacity = self.capacity().await?;
            let twice = capacity * 2.0;
            let devices = (twice / 8.0).clamp(1000.0, 10_000.0).ceil();
            let full = format!("overload --rate {twice:.0} --connections {devices}");
            let run = self.one(&full, "overload --rate 2000 --connections 400 --seconds 3").await?;
            let capacity = if self.args.quick { 1000.0 } else { capacity };
            self.verdicts.extend(goals::overload(&run, capacity));
        }
        if self.wants(&["P14"]) {
            let run = self.one("stalled", "stalled --connections 200 --rate 100 --seconds 20").await?;
            self.verdicts.extend(goals::stalled(&run));
        }
        Ok(())
    }

    fn wants(&self, goals: &[&str]) -> bool {
        let only = &self.args.only;
        only.is_empty()
            || goals.iter().any(|goal| only.iter().any(|wanted| wanted.eq_ignore_ascii_case(goal)))
    }

    /// The capacity that P2 found, or one search for it.
    async fn capacity(&mut self) -> Outcome<f64> {
        if let Some(found) = self.capacity {
            return Ok(found);
        }
        if self.args.quick {
            return Ok(1000.0);
        }
        let run = self.one("capacity", "").await?;
        Ok(run.figures.get("perSecond").copied().unwrap_or(1000.0).max(10.0))
    }

    async fn pairs(&self, full: &str, quick: &str) -> Outcome<Pairs> {
        Pairs::run(self.place, &self.args.against, &self.words(full, quick)).await
    }

    async fn one(&mut self, full: &str, quick: &str) -> Outcome<Report> {
        let run = child::run_twice(self.place, Wire::Onlychat, &self.words(full, quick)).await?;
        self.runs.push(run.clone());
        Ok(run)
    }

    fn words(&self, full: &str, quick: &str) -> Vec<String> {
        let text = if self.args.quick { quick } else { full };
        text.split(' ').map(str::to_owned).collect()
    }

    fn draw(&mut self, pairs: &Pairs, metric: &str, what: &str, unit: &'static str) {
        if let Some((ours, theirs)) = bar(pairs, metric) {
            self.rows.push(Row { what: what.to_owned(), unit, ours, theirs });
        }
    }
}
