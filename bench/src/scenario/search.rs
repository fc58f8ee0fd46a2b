//! `search`: queries of several kinds over somebody's whole history and over that of one of many with whom they talk.

mod corpus;
mod queries;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use self::corpus::Corpus;
use self::queries::{Queries, Query};
use crate::arrivals::Arrivals;
use crate::due::due;
use crate::http::{Answer, Pool};
use crate::latency::Latency;
use crate::ledger::Counts;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::{GeneratorCost, Report, number};
use crate::server::Setup;
use crate::stage::Before;

/// How many messages there are when nobody says.
const MESSAGES: u64 = 1_000_000;
/// How long the last answers may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of the queries.
struct Told {
    all: Latency,
    lag: Latency,
    by_kind: BTreeMap<&'static str, Latency>,
    counts: Counts,
    bad: BTreeMap<String, u64>,
}

pub(super) async fn run(setup: &Setup, load: &Load, messages: u64) -> Outcome<Report> {
    let messages = if messages == 0 { MESSAGES } else { messages };
    let before = Before::look(setup)?;
    let Corpus { mut server, pool, people, conversations } = corpus::start(setup, messages).await?;
    let mut queries = Queries::new(load.seed, messages, people, conversations);
    let told = Rc::new(RefCell::new(Told {
        all: Latency::new()?,
        lag: Latency::new()?,
        by_kind: BTreeMap::new(),
        counts: Counts::default(),
        bad: BTreeMap::new(),
    }));
    let start = Instant::now();
    let mut meter = None;
    let mut due = due(start, Arrivals::new(load.seed, load.rate, load.warm_up + load.length).alike());
    while let Some((at, ())) = due.recv().await {
        let timed = at >= load.warm_up;
        if timed && meter.is_none() {
            meter = Some(Meter::start(&server)?);
        }
        told.borrow_mut().counts.sent += 1;
        let (pool, told, query) = (pool.clone(), told.clone(), queries.next());
        tokio::task::spawn_local(async move { ask(&pool, &told, &query, start + at, timed).await });
    }
    settle(&told).await;
    server.still_running()?;
    let cost = meter.ok_or_else(|| Failure::new("nothing was to be asked for in this time"))?.stop()?;
    let mut report = before.report("search", &server, load);
    let told = told.borrow();
    report.rate = load.rate;
    report.seconds = cost.seconds;
    report.counts = told.counts;
    report.counts.unanswered = told.counts.sent.saturating_sub(told.counts.acked + told.counts.refused);
    report.refusals = told.bad.clone();
    report.time("search", told.all.percentiles());
    for (kind, latency) in &told.by_kind {
        report.time(kind, latency.percentiles());
    }
    report.figure("cpuMicrosPerSearch", cost.micros_each(told.all.percentiles().count));
    report.figure("messages", number(messages));
    report.server = cost.server;
    report.generator = GeneratorCost { cpu_share: cost.generator_share, lag: told.lag.percentiles() };
    report.judge_generator();
    Ok(report)
}

async fn ask(pool: &Pool, told: &RefCell<Told>, query: &Query, intended: Instant, timed: bool) {
    let lag = intended.elapsed();
    let judged = judge(query, pool.get(&query.path, &query.credential).await);
    let took = intended.elapsed();
    let mut told = told.borrow_mut();
    if let Err(reason) = judged {
        told.counts.refused += 1;
        *told.bad.entry(reason).or_default() += 1;
        return;
    }
    told.counts.acked += 1;
    told.counts.delivered += 1;
    if timed {
        told.lag.record(lag);
        told.all.record(took);
        if let Some(of_kind) = told.by_kind.get_mut(query.kind) {
            of_kind.record(took);
        } else if let Ok(mut first) = Latency::new() {
            first.record(took);
            told.by_kind.insert(query.kind, first);
        }
    }
}

/// What must be found was found.
fn judge(query: &Query, answer: Outcome<Answer>) -> Result<(), String> {
    let answer = answer.map_err(|failure| failure.to_string())?;
    if answer.status != 200 {
        return Err(format!("{}: status {}", query.kind, answer.status));
    }
    let body = String::from_utf8_lossy(&answer.body);
    let found = !query.finds || body.contains("\"message\":");
    if found { Ok(()) } else { Err(format!("{}: nothing was found", query.kind)) }
}

async fn settle(told: &RefCell<Told>) {
    let begin = Instant::now();
    let open = || {
        let counts = &told.borrow().counts;
        counts.sent > counts.acked + counts.refused
    };
    while open() && begin.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_found_and_is_not_is_no_answer() {
        let query = |finds| Query { kind: "word", path: String::new(), credential: String::new(), finds };
        let judged = |finds, status, body: &'static str| {
            judge(&query(finds), Ok(Answer { status, body: body.into() }))
        };
        assert_eq!(judged(true, 200, r#"{"items":[{"message":{}}]}"#), Ok(()));
        assert!(judged(true, 200, r#"{"items":[]}"#).is_err());
        assert_eq!(judged(false, 200, r#"{"items":[]}"#), Ok(()));
        assert!(judged(false, 500, "").is_err());
    }
}
