//! `churn`: devices come, stay a while and go without a word.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::arrivals::Arrivals;
use crate::client::{Client, Connect};
use crate::due::due;
use crate::latency::Latency;
use crate::ledger::Counts;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::{GeneratorCost, Report, number};
use crate::server::Setup;
use crate::stage::Stage;

/// How long each stays.
const STAY: Duration = Duration::from_secs(5);
/// How long the server may take to forget the last ones.
const FORGET: Duration = Duration::from_secs(5);

/// What came of the arrivals.
#[derive(Default)]
struct Tally {
    welcomed: u64,
    refused: BTreeMap<String, u64>,
}

/// `connections` is how many people there are; `rate` is how many come a second.
pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    let mut stage = Stage::pairs(setup, load).await?;
    let tally = Rc::new(RefCell::new(Tally::default()));
    let before = stage.server.own_tree().usage()?;
    let (start, mut meter) = (Instant::now(), None);
    let (mut lag, mut arrived, mut timed) = (Latency::new()?, 0, 0_u64);
    let mut due = due(start, Arrivals::new(load.seed, load.rate, load.warm_up + load.length).alike());
    while let Some((at, ())) = due.recv().await {
        if at >= load.warm_up {
            if meter.is_none() {
                meter = Some(Meter::start(&stage.server)?);
                *stage.shared.welcome.borrow_mut() = Latency::new()?;
            }
            lag.record((start + at).elapsed());
            timed += 1;
        }
        visit(&stage, arrived, start + at, tally.clone());
        arrived += 1;
    }
    tokio::time::sleep(STAY + FORGET).await;
    stage.server.still_running()?;
    let cost = meter.ok_or_else(|| Failure::new("nobody was to come in this time"))?.stop()?;
    let mut report = stage.report("churn", load, &cost);
    let tally = tally.borrow();
    let (sent, acked) = (u64::try_from(arrived).unwrap_or(u64::MAX), tally.welcomed);
    let refused = tally.refused.values().sum();
    report.connections = stage.seats.len();
    report.rate = load.rate;
    report.counts = Counts { sent, acked, refused, unanswered: sent - acked - refused, ..Counts::default() };
    report.refusals = tally.refused.clone();
    report.time("welcome", stage.shared.welcome.borrow().percentiles());
    report.figure("cpuMicrosPerVisit", cost.micros_each(timed));
    let grown = cost.server.own_rss_kib.saturating_sub(before.rss_kib);
    report.figure("grownKib", number(grown));
    report.generator = GeneratorCost { cpu_share: cost.generator_share, lag: lag.percentiles() };
    report.judge_generator();
    Ok(report)
}

fn visit(stage: &Stage, arrived: usize, intended: Instant, tally: Rc<RefCell<Tally>>) {
    let Some(seat) = stage.seats.get(arrived % stage.seats.len()).cloned() else { return };
    let shared = stage.shared.clone();
    tokio::task::spawn_local(async move {
        let how = Connect { intended: Some(intended), ..Connect::default() };
        match Client::connect(shared, seat, how).await {
            Ok((client, _)) => {
                tally.borrow_mut().welcomed += 1;
                tokio::time::sleep(STAY).await;
                drop(client);
            }
            Err(failure) => *tally.borrow_mut().refused.entry(failure.to_string()).or_default() += 1,
        }
    });
}
