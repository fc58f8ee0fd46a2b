//! `dm`: direct messages. People in pairs, each sends to the other; which one sends is chosen anew for each message.

use crate::arrivals::{Arrivals, Random};
use crate::due::due;
use crate::meter::{Cost, Meter};
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::Report;
use crate::server::Setup;
use crate::stage::Stage;

/// Sets the stage and measures one rate.
pub(crate) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    let mut stage = Stage::pairs(setup, load).await?;
    stage.connect_all().await?;
    let cost = measure(&mut stage, load).await?;
    stage.all_connected()?;
    let mut report = stage.report("dm", load, &cost);
    report.rate = load.rate;
    let timed = report.latency.get("delivered").map_or(0, |latency| latency.count);
    report.figure("cpuMicrosPerMessage", cost.micros_each(timed));
    Ok(report)
}

/// Sends for the warm-up and then for the measured time, and waits for everything to arrive. The cost is that of the
/// measured time.
pub(crate) async fn measure(stage: &mut Stage, load: &Load) -> Outcome<Cost> {
    let start = stage.new_ledger(load.warm_up)?;
    let mut senders = Random::new(load.seed ^ 0x5eed);
    let mut meter = None;
    let mut due = due(start, Arrivals::new(load.seed, load.rate, load.warm_up + load.length).alike());
    while let Some((at, ())) = due.recv().await {
        if meter.is_none() && at >= load.warm_up {
            meter = Some(Meter::start(&stage.server)?);
        }
        stage.send(senders.below(stage.clients.len()), at);
    }
    stage.settle().await;
    stage.server.still_running()?;
    let nothing_sent = || Failure::new("nothing was to be sent in this time: the rate is too low for it");
    meter.ok_or_else(nothing_sent)?.stop()
}
