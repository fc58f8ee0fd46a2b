//! `start`: from the start of the program to the first 200 of `/readyz`, and the memory of a server that nobody uses.

use super::prepared;
use crate::latency::Latency;
use crate::options::Load;
use crate::outcome::Outcome;
use crate::process::Usage;
use crate::report::{Report, ServerCost, number};
use crate::server::{Server, Setup};
use crate::stage::Before;

/// How often it is started.
const STARTS: u32 = 7;

/// With this many messages in the database, which was left by a crash. `load` says how long memory may settle.
pub(super) async fn run(setup: &Setup, load: &Load, messages: u64) -> Outcome<Report> {
    let before = Before::look(setup)?;
    let kept = prepared::keep(setup, messages).await?;
    let (mut times, mut start_up) = (Vec::new(), Latency::new()?);
    let mut begin = || {
        let server = Server::start(setup, kept.as_deref())?;
        start_up.record(server.start_up);
        times.push(server.start_up.as_secs_f64() * 1000.0);
        Ok(server)
    };
    for _ in 1..STARTS {
        drop(begin()?);
    }
    let server = begin()?;
    tokio::time::sleep(load.length).await;
    let Usage { cpu, rss_kib, peak_kib } = server.own_tree().usage()?;
    times.sort_by(f64::total_cmp);
    let mut report = before.report("start", &server, load);
    report.seconds = load.length.as_secs_f64();
    report.time("start", start_up.percentiles());
    report.figure("startMillis", times.get(times.len() / 2).copied().unwrap_or(0.0));
    report.figure("idleMib", number(rss_kib) / 1024.0);
    report.figure("messages", number(messages));
    let (own_rss_kib, own_cpu_seconds) = (rss_kib, cpu.as_secs_f64());
    report.server =
        ServerCost { cpu_seconds: own_cpu_seconds, own_cpu_seconds, rss_kib, own_rss_kib, peak_kib };
    Ok(report)
}
