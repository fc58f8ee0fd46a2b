//! A long time under load on SQLite, with people who come and go: neither memory nor descriptors grow.

pub mod command;
mod process;
mod trend;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::Result;
use crate::device::{Habit, Scissors};
use crate::load::{Crowd, Outcome, Role};
use crate::server::Server;
use process::Sample;
use trend::Trend;

const PEOPLE: usize = 8;
/// At least so much time between two messages of one person.
const PACE: Duration = Duration::from_millis(60);
/// How long a connection lives, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 0..10_000;
/// How often is looked.
const SAMPLE_EVERY: Duration = Duration::from_millis(500);
/// How long sockets may take to go once everybody has gone: longer than half-open ones are noticed by their end.
const GONE_PATIENCE: Duration = Duration::from_secs(30);
/// By how much memory may seem to grow from the first third to the end, in bytes, or as a share of what it is: an allocator
/// and a scheduler are never quite the same twice.
const GROWTH_BYTES: f64 = 8.0 * 1024.0 * 1024.0;
const GROWTH_SHARE: f64 = 0.1;
/// How many more files may be open than ever in the first third: connections to the database are opened when first needed.
const MORE_FILES: usize = 16;

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// How long it took.
    pub lasted: Duration,
    /// How many connections were cut.
    pub cuts: usize,
    /// How memory went after the first third.
    pub memory: Trend,
    /// Memory in use at the end of each tenth of the time, in bytes.
    pub tenths: Vec<f64>,
    /// Sockets before anybody came, and after all had gone.
    pub sockets: [usize; 2],
    /// Other descriptors: the most in the first third, and in the end.
    pub files: [usize; 2],
}

impl Report {
    /// Whether memory did not grow.
    pub fn is_memory_flat(&self) -> bool {
        self.memory.growth() <= GROWTH_BYTES.max(GROWTH_SHARE * self.memory.mean)
    }

    /// Whether no descriptor was left open.
    pub const fn are_descriptors_closed(&self) -> bool {
        self.sockets[1] <= self.sockets[0] && self.files[1] <= self.files[0] + MORE_FILES
    }

    /// Whether every promise was kept.
    pub fn is_good(&self) -> bool {
        self.outcome.violations.is_empty() && self.is_memory_flat() && self.are_descriptors_closed()
    }
}

/// Lets a crowd talk for so long, on connections that come and go, looks at the process meanwhile, and judges.
pub async fn prove(binary: &Path, lasts: Duration, seed: u64) -> Result<Report> {
    let mut server = Server::prepare(binary, None)?;
    server.start().await?;
    let process = server.id()?;
    let before = process::at_rest(process, None).await?;
    let scissors = Scissors::new(usize::MAX, LIFE_MS);
    let crowd = Crowd::begin_with(&server, PEOPLE, seed, |_| {
        let writer = Role { pace: PACE, ..Role::WRITER };
        [writer, Role::LISTENER].map(|role| role.with(Habit::Cut(scissors.clone()))).into()
    })
    .await?;

    let began = Instant::now();
    let mut samples = Vec::new();
    while began.elapsed() < lasts {
        samples.push((began.elapsed(), process::sample(process)?));
        tokio::time::sleep(SAMPLE_EVERY).await;
    }
    let (lasted, cuts) = (began.elapsed(), scissors.made());
    let outcome = crowd.end(&server).await?;
    let after = process::at_rest(process, Some((before.sockets, GONE_PATIENCE))).await?;
    server.stop().await?;

    let warm = samples.partition_point(|(at, _)| *at < lasted / 3);
    let (warming, rest) = samples.split_at(warm);
    let most = |samples: &[(Duration, Sample)]| samples.iter().map(|(_, sample)| sample.files).max();
    let memory = Trend::of(rest.iter().map(|(at, sample)| (at.as_secs_f64(), sample.memory)));
    Ok(Report {
        outcome,
        lasted,
        cuts,
        tenths: (1..=10)
            .filter_map(|tenth| samples.get((samples.len() * tenth / 10).saturating_sub(1)))
            .map(|(_, sample)| sample.memory)
            .collect(),
        memory: memory.ok_or("too short to say anything")?,
        sockets: [before.sockets, after.sockets],
        files: [most(warming).unwrap_or_default(), after.files],
    })
}
