//! Connections that are cut, again and again, while messages flow: each device is told of everything, once, in order.
//!
//! Meanwhile one device reads nothing, until the server has had enough of it, and one sends more than it may.

pub mod command;

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::Result;
use crate::device::{Habit, Scissors};
use crate::load::{Crowd, Outcome, Role};
use crate::server::Server;

const PEOPLE: usize = 5;
/// How long a connection lives, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 0..400;
/// How long the proof goes on for each cut, and for the reader that has to be noticed (a slow database takes minutes to fill its
/// buffers), before it gives up.
const PATIENCE_EACH: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_mins(5);
const POLL: Duration = Duration::from_millis(50);
/// Counts the sockets that were closed for reading too slowly.
const TOO_SLOW: &str = "onlychat_realtime_too_slow_total";

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// How many cuts were asked for.
    pub asked: usize,
    /// How many connections were cut.
    pub cuts: usize,
    /// After how long the server closed the socket of who read nothing; `None` when it never did.
    pub reader_closed: Option<Duration>,
    /// How often the one who sent too much was refused.
    pub refusals: usize,
}

impl Report {
    /// Whether every promise was kept, and everything happened that was to happen.
    pub fn is_good(&self) -> bool {
        self.outcome.violations.is_empty()
            && self.cuts >= self.asked
            && self.reader_closed.is_some()
            && self.refusals > 0
    }
}

/// Cuts so many connections under load, lets everybody finish, and judges.
pub async fn prove(binary: &Path, mongodb_url: Option<&str>, cuts: usize, seed: u64) -> Result<Report> {
    let mut server = Server::prepare(binary, mongodb_url)?;
    server.start().await?;
    let scissors = Scissors::new(cuts, LIFE_MS);
    let (may_read, reading) = watch::channel(false);
    let crowd = Crowd::begin_with(&server, PEOPLE, seed, |person| {
        let cut = || Habit::Cut(scissors.clone());
        let mut devices = vec![Role::WRITER.with(cut()), Role::LISTENER.with(cut())];
        match person {
            0 => devices.push(Role::LISTENER.with(Habit::Stall(reading.clone()))),
            1 => devices.push(Role::WRITER.with(Habit::Flood)),
            _ => {}
        }
        devices
    })
    .await?;

    let (began, mut reader_closed) = (Instant::now(), None);
    let patience = PATIENCE + PATIENCE_EACH * u32::try_from(cuts)?;
    while (scissors.made() < cuts || reader_closed.is_none()) && began.elapsed() < patience {
        if reader_closed.is_none() && server.metric(TOO_SLOW).await? > 0.0 {
            reader_closed = Some(began.elapsed());
        }
        tokio::time::sleep(POLL).await;
    }
    may_read.send_replace(true);
    let made = scissors.made();
    let refusals = crowd.heard().iter().map(|heard| heard.rate_limited).sum();
    let outcome = crowd.end(&server).await?;
    if !server.stop().await?.success() {
        return Err(format!("the server did not end well: {}", server.last_words()).into());
    }
    server.database().remove().await?;
    Ok(Report { outcome, asked: cuts, cuts: made, reader_closed, refusals })
}
