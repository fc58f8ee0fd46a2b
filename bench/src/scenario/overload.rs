//! `overload`: more is offered than the server can do; then a little, to see whether it is itself again.

use std::time::{Duration, Instant};

use crate::arrivals::{Arrivals, Random};
use crate::due::due;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::Outcome;
use crate::report::{Report, number};
use crate::server::Setup;
use crate::stage::Stage;

/// What is offered afterwards, a second.
const LITTLE: f64 = 100.0;
/// When the server must be itself again.
const RECOVERY: Duration = Duration::from_secs(5);
/// How long that is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// What is normal: delivered p99, in microseconds.
const NORMAL: u64 = 50_000;

/// `rate` is what is offered: twice the capacity that `capacity` found.
pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    let mut stage = Stage::pairs(setup, load).await?;
    // After the server was started, which would take it over.
    before_others();
    stage.connect_all().await?;
    let before = stage.server.own_tree().usage()?;
    let start = stage.new_ledger(Duration::ZERO)?;
    let meter = Meter::start(&stage.server)?;
    send(&stage, Arrivals::new(load.seed, load.rate, load.length), start, Duration::ZERO, load.seed).await?;
    let useful = stage.shared.ledger.borrow().counts().acked;
    let cost = meter.stop()?;
    let mut report = stage.report("overload", load, &cost);

    let light_from = start.elapsed();
    stage.shared.ledger.borrow_mut().time_from(light_from + RECOVERY)?;
    send(&stage, Arrivals::new(load.seed, LITTLE, RECOVERY + LOOK), start, light_from, load.seed).await?;
    stage.settle().await;
    stage.server.still_running()?;
    let peak = stage.server.own_tree().usage()?.peak_kib;
    let ledger = stage.shared.ledger.borrow();
    let recovered = ledger.delivered.percentiles();
    // Now that everything has settled, nothing may be lost.
    report.counts = ledger.counts();
    report.refusals = ledger.refusals();
    report.rate = load.rate;
    report.time("recovered", recovered);
    let grown = number(peak.saturating_sub(before.rss_kib));
    let useful = number(useful);
    report.figure("grownMib", grown / 1024.0);
    report.figure("usefulPerSecond", useful / load.length.as_secs_f64());
    report.figure("recovered", f64::from(recovered.count > 0 && recovered.p99 < NORMAL));
    report.figure("cut", f64::from(ended(&stage)));
    Ok(report)
}

/// When the processors are fully taken, whoever offers the load must not wait for its turn. Where that is not allowed, the run
/// says that it was late.
fn before_others() {
    if let Err(error) = rustix::process::setpriority_process(None, -10) {
        println!("the generator has no precedence over the server: {error}");
    }
}

async fn send(stage: &Stage, arrivals: Arrivals, start: Instant, offset: Duration, seed: u64) -> Outcome {
    let mut senders = Random::new(seed ^ 0x5eed);
    let mut due = due(start + offset, arrivals.alike());
    while let Some((at, ())) = due.recv().await {
        stage.send(senders.below(stage.clients.len()), offset + at);
    }
    Ok(())
}

fn ended(stage: &Stage) -> u32 {
    let ended = stage.clients.iter().filter(|client| client.has_ended()).count();
    u32::try_from(ended).unwrap_or(u32::MAX)
}
