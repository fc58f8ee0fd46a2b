//! `blast`: one message to a whole audience, beside one to a few; then the same beside direct messages.

mod broadcasts;
mod rows;
mod subscribers;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::dm;
use crate::arrivals::evenly;
use crate::audience::{Audience, Book};
use crate::latency::Latency;
use crate::meter::{Cost, Meter};
use crate::options::{BlastArgs, Load};
use crate::outcome::{Failure, Outcome};
use crate::report::{GeneratorCost, Report, number};
use crate::server::Setup;
use crate::stage::Stage;
use broadcasts::{Broadcasts, Timed};
use subscribers::{FEW, MANY, SMALL, Subscribers};

/// How long the connections without any broadcast are looked at: what they cost by themselves is no broadcast's cost.
const QUIET: Duration = Duration::from_secs(10);

/// `connections` is how many of the audience are there; `rate` is how many broadcasts a second they get.
pub(super) async fn run(setup: &Setup, args: &BlastArgs) -> Outcome<Report> {
    let load = args.load.or(10_000, 1.0, 30);
    let direct = Load { connections: args.direct, rate: args.direct_rate, ..load.clone() };
    let away = args.subscribers.filter(|subscribers| *subscribers > load.connections);
    let kept = subscribers::keep(setup, away).await?;
    let mut stage = Stage::pairs_on(setup, kept.as_deref(), &direct).await?;
    let all = away.unwrap_or(load.connections);
    let Subscribers { authors, listeners } =
        subscribers::gather(&stage.server, &stage.pool, load.connections, all, kept.is_some()).await?;
    let book = Arc::new(Mutex::new(Book::new(&[load.connections, SMALL])?));
    let audience = Audience::connect(setup.wire, stage.server.address, listeners, book.clone()).await?;
    let broadcasts = Broadcasts::new(stage.pool.clone(), book, authors, stage.shared.text.clone());

    let quiet = quiet(&stage).await?;
    let half = Duration::from_secs_f64(0.5 / load.rate);
    // The few get theirs halfway between two of the many, so that what the machine does disturbs both.
    let both = |length| evenly(load.rate * 2.0, length).zip([MANY, FEW].into_iter().cycle());
    broadcasts.send(both(load.warm_up.max(half * 2)), Timed::No).await?;
    let before = Written::look(&stage)?;
    let meter = Meter::start(&stage.server)?;
    broadcasts.send(both(load.length), Timed::Yes).await?;
    let cost = meter.stop()?;
    let after = Written::look(&stage)?;
    stage.server.still_running()?;
    audience.all_connected()?;

    let mut report = stage.report("blast", &load, &cost);
    report.connections = load.connections;
    report.rate = load.rate;
    let lag = broadcasts.book().lag().percentiles();
    report.generator = GeneratorCost { cpu_share: cost.generator_share, lag };
    // The stage judged it by direct messages, of which there were none.
    report.invalid.clear();
    report.judge_generator();
    report.figure("subscribers", number(all));
    let (sent, deliveries) = broadcasts.book().timed();
    report.figure("cpuMicrosPerDelivery", busier(&cost, &quiet) * 1_000_000.0 / number(deliveries));
    before.compare(&after, sent, &mut report);
    if args.direct > 0 {
        beside(&mut stage, &load, &direct, &broadcasts, &mut report).await?;
        audience.all_connected()?;
    }
    tell(&broadcasts, &mut report)?;
    Ok(report)
}

/// What all these connections cost while nothing is said.
async fn quiet(stage: &Stage) -> Outcome<Cost> {
    let meter = Meter::start(&stage.server)?;
    tokio::time::sleep(QUIET).await;
    meter.stop()
}

/// Seconds of CPU beyond what the quiet ones would have been in the same time.
fn busier(cost: &Cost, quiet: &Cost) -> f64 {
    (cost.server.cpu_seconds - quiet.server.cpu_seconds / quiet.seconds * cost.seconds).max(0.0)
}

/// What was in the database and went to the disk at one moment.
struct Written {
    /// Unknown on other databases than SQLite.
    rows: Option<u64>,
    bytes: u64,
}

impl Written {
    fn look(stage: &Stage) -> Outcome<Self> {
        Ok(Self { rows: rows::count(&stage.server.data())?, bytes: stage.server.tree().written()? })
    }

    fn compare(&self, after: &Self, broadcasts: u64, report: &mut Report) {
        if let Some((before, after)) = self.rows.zip(after.rows) {
            report.figure("rowsPerBroadcast", number(after.saturating_sub(before)) / number(broadcasts));
        }
        let bytes = number(after.bytes.saturating_sub(self.bytes));
        report.figure("writtenKibPerBroadcast", bytes / 1024.0 / number(broadcasts));
    }
}

/// Direct messages alone, and then the same with a broadcast to everybody at the usual rate.
async fn beside(
    stage: &mut Stage,
    load: &Load,
    direct: &Load,
    broadcasts: &Broadcasts,
    report: &mut Report,
) -> Outcome {
    stage.connect_all().await?;
    let alone = dm::measure(stage, direct).await?;
    let alone = stage.report("blast", direct, &alone);
    let many = evenly(load.rate, direct.warm_up + direct.length).map(|at| (at, MANY));
    let (cost, sent) = tokio::join!(dm::measure(stage, direct), broadcasts.send(many, Timed::No));
    sent?;
    let with = stage.report("blast", direct, &cost?);
    stage.all_connected()?;
    let delivered = |run: &Report| run.latency.get("delivered").copied().unwrap_or_default();
    let [quiet, beside] = [&alone, &with].map(delivered);
    report.figure("directRatio", number(beside.p99) / number(quiet.p99));
    report.figure("directWrong", [&alone, &with].map(wrong).iter().sum());
    report.time("directQuiet", quiet);
    report.time("directBeside", beside);
    for (when, run) in [("alone", &alone), ("beside them", &with)] {
        report.invalid.extend(run.invalid.iter().map(|reason| format!("direct messages {when}: {reason}")));
    }
    Ok(())
}

/// Direct messages that did not arrive as they should.
fn wrong(run: &Report) -> f64 {
    let counts = run.counts;
    let undone = counts.refused + counts.unanswered;
    number(counts.lost + counts.duplicated + counts.disordered + undone)
}

/// What the book says, now that everything was sent.
fn tell(broadcasts: &Broadcasts, report: &mut Report) -> Outcome {
    let book = broadcasts.book();
    if book.timed().0 == 0 {
        return Err(Failure::new("nothing was to be broadcast in this time: the rate is too low for it"));
    }
    let told = |latency: Option<&Latency>| latency.map(Latency::percentiles).unwrap_or_default();
    let [many, few] = [MANY, FEW].map(|channel| told(book.ack(channel)));
    report.counts = book.counts();
    report.refusals = book.refusals();
    report.time("ack", many);
    report.time("ackFew", few);
    report.figure("ackRatio", number(many.p50) / number(few.p50));
    report.time("delivered", told(book.delivered_of(MANY)));
    report.time("last", book.last(MANY)?.percentiles());
    report.figure("astray", number(book.astray()));
    Ok(())
}
