//! A replica set of three whose primary steps down, or is killed, under load: the server waits or refuses clearly, goes on
//! with the next primary by itself, and what a majority never had was never acknowledged.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Result;
use crate::load::{Crowd, Outcome};
use crate::random::Random;
use crate::replica_set::ReplicaSet;
use crate::server::Server;

const PEOPLE: usize = 5;
/// How long everybody works before the primary goes, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 0..700;
/// How many messages show that everybody works.
const PROGRESS: usize = 40;
/// A set that has no primary for this long must show in `/readyz`, whose probe takes up to three seconds.
const MUST_SHOW: Duration = Duration::from_secs(5);
/// How long a primary may take to be elected (MongoDB: ten seconds until one is missed), or the server to be ready again.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

/// How a primary goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// It is told to step down.
    SteppedDown,
    /// Its process is killed.
    Killed,
}

/// One primary that went, by the time since it did.
#[derive(Debug)]
pub struct Round {
    /// How it went.
    pub way: Way,
    /// When there was another.
    pub elected: Duration,
    /// When `/readyz` first said 503; `None` when it never did.
    pub noticed: Option<Duration>,
    /// When `/readyz` said 200 again.
    pub ready: Duration,
    /// When messages were acknowledged again.
    pub at_work: Duration,
    /// What readers were answered meanwhile: status and code.
    pub answers: BTreeSet<String>,
}

impl Round {
    /// Whether it showed, and nobody was told anything but an answer or to come later.
    pub fn is_good(&self) -> bool {
        let shown = self.noticed.is_some() || self.elected < MUST_SHOW;
        shown && self.answers.iter().all(|answer| answer == OK || answer.starts_with("503 "))
    }
}

const OK: &str = "200";

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { way, elected, noticed, ready, at_work, answers } = self;
        let noticed = noticed.map_or("never".to_owned(), |after| format!("{} ms", after.as_millis()));
        write!(
            f,
            "{way:?}: another primary after {} ms, /readyz 503 after {noticed} and 200 after {} ms, \
             messages acknowledged after {} ms, readers were answered {answers:?}",
            elected.as_millis(),
            ready.as_millis(),
            at_work.as_millis(),
        )?;
        if self.is_good() {
            Ok(())
        } else {
            write!(f, "\n  BROKEN: /readyz must say so, and who is refused must be told 503")
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// Each primary that went.
    pub rounds: Vec<Round>,
}

impl Report {
    /// Whether every promise was kept.
    pub fn is_good(&self) -> bool {
        self.outcome.violations.is_empty() && self.rounds.iter().all(Round::is_good)
    }
}

/// Lets the primary go `rounds` times under load, in turns by either way; the server is never restarted.
pub async fn prove(binary: &Path, mongod: &Path, rounds: usize, seed: u64) -> Result<Report> {
    let mut set = ReplicaSet::start(mongod).await?;
    let mut server = Server::prepare(binary, Some(&set.url()))?;
    server.start().await?;
    let crowd = Crowd::begin(&server, PEOPLE, seed).await?;
    let mut random = Random::new(seed);
    let mut way = if seed.is_multiple_of(2) { Way::Killed } else { Way::SteppedDown };
    let mut report = Vec::new();
    for _ in 0..rounds {
        crowd.make_progress(PROGRESS).await?;
        tokio::time::sleep(Duration::from_millis(random.within(LIFE_MS))).await;
        report.push(round(way, &mut set, &server, &crowd).await?);
        way = if way == Way::Killed { Way::SteppedDown } else { Way::Killed };
    }
    let outcome = crowd.end(&server).await?;
    if !server.stop().await?.success() {
        return Err(format!("the server did not end well: {}", server.last_words()).into());
    }
    Ok(Report { outcome, rounds: report })
}

async fn round(way: Way, set: &mut ReplicaSet, server: &Server, crowd: &Crowd) -> Result<Round> {
    let began = Instant::now();
    let killed = match way {
        Way::SteppedDown => set.step_down().await.map(|()| None)?,
        Way::Killed => Some(set.kill_primary().await?),
    };
    let (has_primary, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    let (elected, (noticed, ready), at_work, answers) = tokio::try_join!(
        elected(set, began, &has_primary),
        readiness(server, began, &has_primary, &is_over),
        async { crowd.make_progress(PROGRESS).await.map(|()| began.elapsed()) },
        answers(server, &is_over),
    )?;
    if let Some(member) = killed {
        set.revive(member)?;
    }
    set.wait_until_whole().await?;
    Ok(Round { way, elected, noticed, ready, at_work, answers })
}

async fn elected(set: &ReplicaSet, began: Instant, has_primary: &AtomicBool) -> Result<Duration> {
    while set.primary().await.is_none() {
        if began.elapsed() > PATIENCE {
            return Err("the replica set elects nobody".into());
        }
        tokio::time::sleep(POLL).await;
    }
    has_primary.store(true, Ordering::Relaxed);
    Ok(began.elapsed())
}

/// When `/readyz` first said 503, and when it said 200 with a new primary.
async fn readiness(
    server: &Server,
    began: Instant,
    has_primary: &AtomicBool,
    is_over: &AtomicBool,
) -> Result<(Option<Duration>, Duration)> {
    let mut noticed = None;
    loop {
        let may_be_good = has_primary.load(Ordering::Relaxed);
        match server.ready().await {
            Some(200) if may_be_good => break,
            Some(503) => noticed = noticed.or(Some(began.elapsed())),
            Some(_) | None => {}
        }
        if began.elapsed() > 2 * PATIENCE {
            return Err("the server does not become ready again".into());
        }
        tokio::time::sleep(POLL).await;
    }
    is_over.store(true, Ordering::Relaxed);
    Ok((noticed, began.elapsed()))
}

/// What somebody who reads is answered, until it is over.
async fn answers(server: &Server, is_over: &AtomicBool) -> Result<BTreeSet<String>> {
    let mut answers = BTreeSet::new();
    while !is_over.load(Ordering::Relaxed) {
        let answer = server.http().get(format!("{}/api/creators", server.origin())).send().await?;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await?;
        answers.insert(match body["code"].as_str() {
            Some(code) => format!("{status} {code}"),
            None => status.to_string(),
        });
        tokio::time::sleep(POLL).await;
    }
    Ok(answers)
}
