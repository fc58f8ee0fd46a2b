//! `idle`: devices that are connected and do nothing.

use std::time::Duration;

use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::Outcome;
use crate::report::{Report, number};
use crate::server::Setup;
use crate::stage::Stage;

/// How long the server without devices is looked at, and how long it may settle after they came.
const QUIET: Duration = Duration::from_secs(10);

pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    // No conversations: making them would leave garbage behind that a server reuses, and hide what connections take.
    let mut stage = Stage::set(setup, load, load.connections, Vec::new(), |number| number).await?;
    tokio::time::sleep(QUIET).await;
    let meter = Meter::start(&stage.server)?;
    tokio::time::sleep(QUIET).await;
    let alone = meter.stop()?;

    stage.connect_all().await?;
    tokio::time::sleep(QUIET).await;
    let meter = Meter::start(&stage.server)?;
    tokio::time::sleep(load.length).await;
    let cost = meter.stop()?;
    stage.all_connected()?;

    let mut report = stage.report("idle", load, &cost);
    let count = number(stage.clients.len());
    let grown = cost.server.own_rss_kib.saturating_sub(alone.server.own_rss_kib);
    let grown = number(grown);
    report.figure("kibPerConnection", grown / count);
    let a_second = |cost: &crate::meter::Cost| cost.server.own_cpu_seconds / cost.seconds * 1_000_000.0;
    let busier = (a_second(&cost) - a_second(&alone)).max(0.0);
    report.figure("cpuMicrosPerSecondPerConnection", busier / count);
    report.time("welcome", stage.shared.welcome.borrow().percentiles());
    Ok(report)
}
