//! `history`: pages of 50 at random places of one long history.

use std::time::Instant;

use super::pages::{Page, Pages};
use super::prepared::{self, Prepared};
use crate::arrivals::{Arrivals, Random};
use crate::due::due;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::{GeneratorCost, Report, number};
use crate::server::Setup;
use crate::stage::Before;

/// How many messages there are when nobody says.
const MESSAGES: u64 = 1_000_000;
/// What a page holds.
const PAGE: u64 = 50;

pub(super) async fn run(setup: &Setup, load: &Load, messages: u64) -> Outcome<Report> {
    let messages = if messages == 0 { MESSAGES } else { messages };
    let before = Before::look(setup)?;
    let Prepared { mut server, pool, person, conversation } = prepared::start(setup, messages).await?;
    let pages = Pages::new(pool)?;
    let mut places = Random::new(load.seed ^ 0x9a9e);
    let start = Instant::now();
    let mut meter = None;
    let mut timed_pages = 0;
    let mut due = due(start, Arrivals::new(load.seed, load.rate, load.warm_up + load.length).alike());
    while let Some((at, ())) = due.recv().await {
        let timed = at >= load.warm_up;
        if timed && meter.is_none() {
            meter = Some(Meter::start(&server)?);
        }
        timed_pages += u64::from(timed);
        let reach = usize::try_from(messages.saturating_sub(PAGE)).unwrap_or(usize::MAX);
        let before = PAGE + 1 + u64::try_from(places.below(reach)).unwrap_or(0);
        let credential = person.credential.clone();
        pages.ask(
            Page { conversation: conversation.clone(), credential, before: Some(before) },
            start + at,
            timed,
        );
    }
    pages.settle().await;
    server.still_running()?;
    let cost = meter.ok_or_else(|| Failure::new("no page was to be asked for in this time"))?.stop()?;
    let mut report = before.report("history", &server, load);
    let (latency, lag, counts, refusals) = pages.told();
    report.rate = load.rate;
    report.seconds = cost.seconds;
    report.counts = counts;
    report.refusals = refusals;
    report.time("page", latency.percentiles());
    report.figure("cpuMicrosPerPage", cost.micros_each(timed_pages));
    report.figure("messages", number(messages));
    report.server = cost.server;
    report.generator = GeneratorCost { cpu_share: cost.generator_share, lag: lag.percentiles() };
    report.judge_generator();
    Ok(report)
}
