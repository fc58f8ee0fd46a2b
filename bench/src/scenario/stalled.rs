//! `stalled`: one device in a hundred stops reading while much is sent to it; the others must not notice. Before that the
//! same is sent to it while it reads, so that what is compared is the stalling and not the load.

use std::time::{Duration, Instant};

use crate::arrivals::{Arrivals, Random};
use crate::client::{Client, Command, Connect};
use crate::due::due;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::{Report, number};
use crate::server::Setup;
use crate::stage::Stage;

/// One pair in this many has a member that stalls: one device in a hundred.
const PAIRS: usize = 50;
/// How many long messages a second each of them is sent; fewer than a sender may send.
const LONG_RATE: f64 = 8.0;
/// What those say: the longest text, 40 KB of it, because the kernel holds megabytes before the server notices anything.
const LONG: (&str, usize) = ("\u{1f4ac}", 10_000);
/// A receive buffer that holds little, as a distant phone's would.
const RECEIVE_BUFFER: u32 = 4096;
/// How long a cut device may take to learn of it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Indices that no ledger knows: the long messages are not measured.
const UNMEASURED: u64 = 1 << 40;

pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    let mut stage = Stage::pairs(setup, load).await?;
    let stalls = stalling(stage.seats.len());
    let how = |number: usize| {
        let receive_buffer = stalls.contains(&number).then_some(RECEIVE_BUFFER);
        Connect { receive_buffer, ..Connect::default() }
    };
    let connects = (0..stage.seats.len()).map(how).collect();
    stage.clients = stage.connect(connects).await?.into_iter().map(|(client, _)| client).collect();

    let quiet = beside(&mut stage, load, &stalls, UNMEASURED).await?;
    let quiet = stage.report("stalled", load, &quiet);
    let rss_before = stage.server.own_tree().usage()?.rss_kib;
    each(&stage, &stalls, |client| client.tell(Command::StopReading));
    let cost = beside(&mut stage, load, &stalls, 2 * UNMEASURED).await?;
    let peak = stage.server.own_tree().usage()?.rss_kib;
    each(&stage, &stalls, |client| client.tell(Command::ReadOn));
    let cut = count_cut(&stage, &stalls).await;

    let mut report = stage.report("stalled", load, &cost);
    report.rate = load.rate;
    report.invalid.extend(quiet.invalid.iter().map(|reason| format!("before it: {reason}")));
    let delivered = |report: &Report| report.latency.get("delivered").copied().unwrap_or_default();
    let p99 = |report: &Report| number(delivered(report).p99).max(1.0);
    report.figure("p99Ratio", p99(&report) / p99(&quiet));
    report.figure("stalled", number(stalls.len()));
    report.figure("cut", f64::from(cut));
    let grown = number(peak.saturating_sub(rss_before));
    report.figure("grownMib", grown / 1024.0);
    report.time("quiet", delivered(&quiet));
    Ok(report)
}

/// The second of every fiftieth pair.
fn stalling(devices: usize) -> Vec<usize> {
    (0..devices).filter(|number| number % (2 * PAIRS) == 1).collect()
}

/// The measured load among the others, and long messages, numbered from `long_from`, to those that stall.
async fn beside(
    stage: &mut Stage,
    load: &Load,
    stalls: &[usize],
    long_from: u64,
) -> Outcome<crate::meter::Cost> {
    let count = number(stalls.len());
    let long_text = LONG.0.repeat(LONG.1);
    let length = load.warm_up + load.length;
    let short = Arrivals::new(load.seed, load.rate, length).map(|at| (at, false));
    let long = Arrivals::new(!load.seed, LONG_RATE * count, length).map(|at| (at, true));
    let mut arrivals: Vec<(Duration, bool)> = short.chain(long).collect();
    arrivals.sort_unstable();
    let start = stage.new_ledger(load.warm_up)?;
    let mut random = Random::new(load.seed ^ 0x5a11);
    let (mut meter, mut next_long) = (None, long_from);
    let mut due = due(start, arrivals.into_iter());
    while let Some((at, is_long)) = due.recv().await {
        if meter.is_none() && at >= load.warm_up {
            meter = Some(Meter::start(&stage.server)?);
        }
        if is_long {
            let Some(stalled) = stalls.get(random.below(stalls.len())) else { continue };
            let (Some(peer), Some(seat)) = (stage.clients.get(stalled ^ 1), stage.seats.get(*stalled)) else {
                continue;
            };
            peer.tell(Command::Frame(stage.server.wire().message(next_long, &seat.conversation, &long_text)));
            next_long += 1;
        } else {
            stage.send(other(&mut random, stage.clients.len()), at);
        }
    }
    stage.settle().await;
    stage.server.still_running()?;
    meter.ok_or_else(|| Failure::new("nothing was to be sent in this time"))?.stop()
}

/// Somebody whose pair does not stall.
fn other(random: &mut Random, devices: usize) -> usize {
    loop {
        let number = random.below(devices);
        if number % (2 * PAIRS) > 1 || devices <= 2 {
            return number;
        }
    }
}

fn each(stage: &Stage, which: &[usize], act: impl Fn(&Client)) {
    which.iter().filter_map(|number| stage.clients.get(*number)).for_each(act);
}

/// How many of them find out that they were cut.
async fn count_cut(stage: &Stage, stalls: &[usize]) -> u32 {
    let count = || {
        let cut = stalls.iter().filter(|number| stage.clients.get(**number).is_some_and(Client::has_ended));
        cut.count()
    };
    let begin = Instant::now();
    while count() < stalls.len() && begin.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    u32::try_from(count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_device_in_a_hundred_stalls_and_its_pair_is_left_out() {
        let stalls = stalling(1000);
        assert_eq!((stalls.len(), stalls.first(), stalls.last()), (10, Some(&1), Some(&901)));
        let mut random = Random::new(1);
        assert!((0..1000).map(|_| other(&mut random, 1000)).all(|number| !stalls.contains(&(number | 1))));
    }
}
