//! `storm`: everybody is cut at once and comes back at once, having missed up to 20 messages.

use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};

use crate::arrivals::{Arrivals, Random};
use crate::client::{Client, Command, Connect, Seat, Shared};
use crate::due::due;
use crate::latency::Latency;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::{Report, number};
use crate::server::Setup;
use crate::stage::Stage;
use crate::wire::Wire;

/// How many followers each author has: an author's own limit allows what all of them miss.
const FOLLOWERS: usize = 10;
/// How many messages each follower misses at most.
const MISSED: usize = 20;
/// How many messages a second each author sends, at most.
const AUTHOR_RATE: f64 = 5.0;
/// How many sockets are being opened at once.
const AT_ONCE: usize = 512;
/// How often one that was refused tries again, and after how long.
const TRIES: u32 = 10;
const AGAIN_AFTER: Duration = Duration::from_millis(500);
/// How long the messages may take to be answered.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who is back, and whether the server resumed where they were.
type Came = (Client, bool);

/// `connections` is how many are cut; `rate` is how fast they miss things.
pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    if setup.wire != Wire::Onlychat {
        return Err(Failure::new("the peers have no resume that could be measured"));
    }
    let followers = load.connections;
    let authors = followers.div_ceil(FOLLOWERS);
    let pairs = (0..followers).map(|follower| (follower, followers + follower / FOLLOWERS)).collect();
    let mut stage = Stage::set(setup, load, followers + authors, pairs, |number| number).await?;
    stage.connect_all().await?;

    let authors = stage.clients.split_off(followers);
    let cursors: Vec<String> =
        stage.clients.drain(..).map(|client| client.memory.cursor.borrow().clone()).collect();
    write(&stage, load, &authors, followers).await?;
    let missing = stage.shared.ledger.borrow().missing();
    // How punctual the authors were is not what is measured.
    stage.shared.ledger.borrow_mut().time_from(Duration::MAX)?;

    *stage.shared.resume.borrow_mut() = Latency::new()?;
    *stage.shared.welcome.borrow_mut() = Latency::new()?;
    let (intended, meter) = (Some(Instant::now()), Meter::start(&stage.server)?);
    let back =
        cursors.into_iter().zip(missing).zip(stage.seats.iter().cloned()).map(|((cursor, missed), seat)| {
            let how = Connect { cursor, missed, intended, receive_buffer: None };
            come_back(stage.shared.clone(), seat, how)
        });
    let back: Vec<Option<Came>> = stream::iter(back).buffer_unordered(AT_ONCE).collect().await;
    stage.settle().await;
    let cost = meter.stop()?;
    stage.server.still_running()?;

    let count = |what: fn(&Option<Came>) -> bool| number(back.iter().filter(|came| what(came)).count());
    let mut report = stage.report("storm", load, &cost);
    report.connections = followers;
    report.rate = load.rate;
    report.latency.retain(|_, latency| latency.count > 0);
    report.time("resume", stage.shared.resume.borrow().percentiles());
    report.time("welcome", stage.shared.welcome.borrow().percentiles());
    report.figure("refusedForEver", count(Option::is_none));
    report.figure("notResumed", count(|came| came.as_ref().is_some_and(|(_, resumed)| !resumed)));
    let resumes = u64::try_from(followers).unwrap_or(u64::MAX);
    report.figure("cpuMicrosPerResume", cost.micros_each(resumes));
    Ok(report)
}

/// The authors write to those who are gone.
async fn write(stage: &Stage, load: &Load, authors: &[Client], followers: usize) -> Outcome {
    let mut random = Random::new(load.seed ^ 0x57);
    let mut missed: Vec<usize> = Vec::new();
    for follower in 0..followers {
        let count = random.below(MISSED + 1);
        missed.extend(std::iter::repeat_n(follower, count));
    }
    // Fisher and Yates: nobody misses everything at once.
    for last in (1..missed.len()).rev() {
        missed.swap(last, random.below(last + 1));
    }
    let authors_rate = AUTHOR_RATE * number(authors.len());
    let start = stage.new_ledger(Duration::ZERO)?;
    let arrivals = Arrivals::new(load.seed, load.rate.min(authors_rate), Duration::MAX);
    let mut due = due(start, arrivals.zip(missed));
    while let Some((at, follower)) = due.recv().await {
        let index = stage.shared.ledger.borrow_mut().enter(at, follower);
        let conversation = stage.seats.get(follower).map(|seat| seat.conversation.clone());
        if let Some(author) = authors.get(follower / FOLLOWERS) {
            author.tell(Command::Message { index, conversation });
        }
    }
    let end = Instant::now() + PATIENCE;
    while !stage.shared.ledger.borrow().is_answered() && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Tries until it is let in, but not for ever.
async fn come_back(shared: Rc<Shared>, seat: Seat, how: Connect) -> Option<Came> {
    for _ in 0..TRIES {
        if let Ok(came) = Client::connect(shared.clone(), seat.clone(), how.clone()).await {
            return Some(came);
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
    None
}
