//! `all`: every goal that can be measured, and whether it is met.

use super::chart::{self, Row};
use super::child;
use super::compare::{Pairs, median};
use super::goals::{self, bar};
use super::results::{Part, Results};
use crate::machine::Machine;
use crate::options::{AllArgs, Place};
use crate::outcome::{Failure, Outcome};
use crate::report::Report;
use crate::wire::Wire;

/// Goals that the same runs tell, in the order in which they are looked at.
const TOGETHER: [&[&str]; 11] = [
    &["P1"],
    &["P2"],
    &["P3"],
    &["P4", "P5"],
    &["P6", "P7"],
    &["P8"],
    &["P9"],
    &["P10"],
    &["P11", "P12"],
    &["P13"],
    &["P14"],
];

/// What its results are called.
const NAME: &str = "all";

/// Runs what is asked for, and after each part writes down what is known by then, so that little is lost when it is cut
/// short. Says whether no goal was missed.
pub(crate) async fn run(place: &Place, args: &AllArgs) -> Outcome<bool> {
    let wanted: Vec<&[&str]> = TOGETHER.into_iter().filter(|goals| wants(&args.only, goals)).collect();
    let unknown =
        args.only.iter().find(|goal| !wanted.concat().iter().any(|known| known.eq_ignore_ascii_case(goal)));
    if let Some(unknown) = unknown {
        return Err(Failure::new(format!("there is no goal {unknown} here: P1 to P14 are known")));
    }
    // What is asked for by name is measured again, and the rest stays as it was found.
    let mut results = if args.quick || args.only.is_empty() {
        Results::default()
    } else {
        Results::read(&args.against.results, NAME)?
    };
    let mut met = true;
    for goals in wanted {
        let mut part = Part::new(goals);
        measure(place, args, results.capacity(), &mut part).await?;
        met &= part.is_met();
        results.replace(part);
        if !args.quick {
            write(args, &results)?;
        }
    }
    println!("\n{}", results.table());
    if args.quick {
        println!("Short runs on little data: this is no result, and nothing was written.");
    }
    Ok(met)
}

fn wants(only: &[String], goals: &[&str]) -> bool {
    only.is_empty() || goals.iter().any(|goal| only.iter().any(|wanted| wanted.eq_ignore_ascii_case(goal)))
}

fn write(args: &AllArgs, results: &Results) -> Outcome {
    results.write(&args.against.results, NAME, &results.table())?;
    let rows = results.rows();
    if rows.is_empty() {
        return Ok(());
    }
    let Machine { processor, cores, .. } = Machine::before();
    let note = format!("{}; {processor}, {cores} cores; medians of valid runs", crate::clock::date());
    chart::write(&args.chart, &rows, goals::stack(args.against.peer), &note)
}

/// Runs what tells the goals of `part`.
async fn measure(place: &Place, args: &AllArgs, capacity: Option<f64>, part: &mut Part) -> Outcome {
    let mut campaign = Campaign { place, args, part };
    let goals: Vec<&str> = campaign.part.goals.iter().map(String::as_str).collect();
    match goals.first().copied().unwrap_or_default() {
        "P1" => campaign.messages().await,
        "P2" => campaign.highest().await,
        "P3" => campaign.cost().await,
        "P4" => campaign.idle().await,
        "P6" => campaign.broadcasts().await,
        "P8" => campaign.audience().await,
        "P9" => campaign.storm().await,
        "P10" => campaign.history().await,
        "P11" => campaign.starts().await,
        "P13" => campaign.overload(capacity).await,
        _ => campaign.stalled().await,
    }
}

/// One part of it.
struct Campaign<'a> {
    place: &'a Place,
    args: &'a AllArgs,
    part: &'a mut Part,
}

impl Campaign<'_> {
    async fn messages(&mut self) -> Outcome {
        let pairs =
            self.pairs("dm --rate 800", "dm --connections 100 --rate 200 --seconds 3 --warm-up 2").await?;
        self.part.verdicts = goals::messages(&pairs);
        self.draw(&pairs, "ack.p50", "ack p50 at 800 messages/s (less is better)", "ms");
        self.draw(&pairs, "delivered.p99", "delivered p99 at 800 messages/s (less is better)", "ms");
        self.part.runs.extend(pairs.into_reports());
        Ok(())
    }

    async fn highest(&mut self) -> Outcome {
        let pairs = self.pairs("capacity", "capacity --from 200 --seconds 2").await?;
        self.part.verdicts = goals::capacity(&pairs);
        let what = "messages/s with a delivered p99 under 50 ms (more is better)";
        self.draw(&pairs, "perSecond", what, "/s");
        self.part.runs.extend(pairs.into_reports());
        Ok(())
    }

    /// The ratio at a rate that both can do: a peer that falls behind costs more than it would.
    async fn cost(&mut self) -> Outcome {
        let short = "--connections 100 --seconds 3 --warm-up 2";
        let both =
            self.pairs("dm --receipts --rate 400", &format!("dm --receipts --rate 100 {short}")).await?;
        let mut alone = Vec::new();
        for _ in 0..self.args.against.pairs {
            alone.push(
                self.one("dm --receipts --rate 1000", &format!("dm --receipts --rate 200 {short}")).await?,
            );
        }
        self.part.verdicts = goals::cost(&alone, &both);
        let what = "CPU a message at 400/s, database included (less is better)";
        self.draw(&both, "cpuMicrosPerMessage", what, "µs");
        self.part.runs.extend(both.into_reports());
        Ok(())
    }

    async fn idle(&mut self) -> Outcome {
        let pairs = self.pairs("idle --connections 10000", "idle --connections 500 --seconds 5").await?;
        self.part.verdicts = goals::idle(&pairs);
        self.draw(&pairs, "kibPerConnection", "memory an idle connection (less is better)", "KiB");
        self.part.runs.extend(pairs.into_reports());
        Ok(())
    }

    async fn broadcasts(&mut self) -> Outcome {
        let quick = "blast --connections 200 --seconds 5 --warm-up 2 --direct 50 --direct-rate 50";
        let pairs = self.pairs("blast --connections 10000", quick).await?;
        self.part.verdicts = goals::broadcasts(&pairs);
        self.draw(&pairs, "last.p50", "until the last of 10,000 has a broadcast (less is better)", "ms");
        self.draw(&pairs, "cpuMicrosPerDelivery", "CPU a broadcast's delivery (less is better)", "µs");
        self.part.runs.extend(pairs.into_reports());
        Ok(())
    }

    async fn history(&mut self) -> Outcome {
        let quick = "history --messages 5000 --rate 100 --seconds 3 --warm-up 1";
        let pairs = self.pairs("history --messages 1000000", quick).await?;
        self.part.verdicts = goals::history(&pairs);
        self.draw(&pairs, "page.p99", "history page p99 at 500 pages/s (less is better)", "ms");
        self.draw(&pairs, "cpuMicrosPerPage", "CPU a history page (less is better)", "µs");
        self.part.runs.extend(pairs.into_reports());
        Ok(())
    }

    async fn audience(&mut self) -> Outcome {
        let full = "blast --connections 10000 --subscribers 100000 --direct 0 --seconds 15";
        let quick = "blast --connections 100 --subscribers 1000 --direct 0 --seconds 3 --warm-up 1";
        let run = self.one(full, quick).await?;
        self.part.verdicts = goals::audience(&run);
        Ok(())
    }

    async fn storm(&mut self) -> Outcome {
        let run = self.one("storm --connections 10000", "storm --connections 200").await?;
        self.part.verdicts = goals::storm(&run);
        Ok(())
    }

    async fn starts(&mut self) -> Outcome {
        let empty = self.one("start", "start --seconds 1").await?;
        let full = self.one("start --messages 1000000", "start --messages 5000 --seconds 1").await?;
        self.part.verdicts = goals::starts(&empty, &full);
        Ok(())
    }

    async fn overload(&mut self, known: Option<f64>) -> Outcome {
        let capacity = self.capacity(known).await?;
        let twice = capacity * 2.0;
        let devices = (twice / 8.0).clamp(1000.0, 10_000.0).ceil();
        let full = format!("overload --rate {twice:.0} --connections {devices}");
        let run = self.one(&full, "overload --rate 2000 --connections 400 --seconds 3").await?;
        self.part.verdicts = goals::overload(&run, capacity);
        Ok(())
    }

    async fn stalled(&mut self) -> Outcome {
        let run = self.one("stalled", "stalled --connections 200 --rate 100 --seconds 20").await?;
        self.part.verdicts = goals::stalled(&run);
        Ok(())
    }

    /// The capacity that P2 found, or one search for it.
    async fn capacity(&mut self, known: Option<f64>) -> Outcome<f64> {
        if self.args.quick {
            return Ok(1000.0);
        }
        if let Some(known) = known {
            return Ok(known);
        }
        let run = self.one("capacity", "").await?;
        Ok(run.figures.get("perSecond").copied().unwrap_or(1000.0).max(10.0))
    }

    async fn pairs(&self, full: &str, quick: &str) -> Outcome<Pairs> {
        Pairs::run(self.place, &self.args.against, &self.words(full, quick)).await
    }

    async fn one(&mut self, full: &str, quick: &str) -> Outcome<Report> {
        let run = child::run_twice(self.place, Wire::Onlychat, &self.words(full, quick)).await?;
        self.part.runs.push(run.clone());
        Ok(run)
    }

    fn words(&self, full: &str, quick: &str) -> Vec<String> {
        let text = if self.args.quick { quick } else { full };
        text.split(' ').map(str::to_owned).collect()
    }

    fn draw(&mut self, pairs: &Pairs, metric: &str, what: &str, unit: &str) {
        if let Some((ours, theirs)) = bar(pairs, metric) {
            self.part.rows.push(Row { what: what.to_owned(), unit: unit.to_owned(), ours, theirs });
        }
    }
}

impl Results {
    /// OnlyChat's, when P2 was looked for: the median of its valid searches.
    fn capacity(&self) -> Option<f64> {
        let runs = self.parts().flat_map(|part| &part.runs);
        let ours = runs.filter(|run| run.scenario == "capacity" && run.target == Wire::Onlychat.name());
        median(
            ours.filter(|run| run.is_valid())
                .filter_map(|run| run.figures.get("perSecond").copied())
                .collect(),
        )
    }
}
