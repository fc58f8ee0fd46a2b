//! `kill -9` under load, at random moments, again and again.

use std::path::Path;
use std::time::Duration;

use crate::Result;
use crate::load::{Crowd, Outcome};
use crate::random::Random;
use crate::server::Server;

/// How many people talk.
const PEOPLE: usize = 5;
/// How long the server lives after everybody works again, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 0..700;
/// How many messages show that everybody works again.
const PROGRESS: usize = 20;

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// How often the server was killed.
    pub kills: usize,
    /// The longest time from a restart to its first 200, the recovery of the database included.
    pub slowest_start: Duration,
}

/// Kills the server `rounds` times under load, restarts it, lets everybody finish, and judges.
pub async fn prove(binary: &Path, mongodb_url: Option<&str>, rounds: usize, seed: u64) -> Result<Report> {
    let mut server = Server::prepare(binary, mongodb_url)?;
    server.start().await?;
    let crowd = Crowd::begin(&server, PEOPLE, seed).await?;
    let mut random = Random::new(seed);
    let mut slowest_start = Duration::ZERO;
    for _ in 0..rounds {
        crowd.make_progress(PROGRESS).await?;
        tokio::time::sleep(Duration::from_millis(random.within(LIFE_MS))).await;
        server.kill().await?;
        slowest_start = slowest_start.max(server.start().await?);
    }
    crowd.make_progress(PROGRESS).await?;
    let outcome = crowd.end(&server).await?;
    if !server.stop().await?.success() {
        return Err(format!("the server did not end well: {}", server.last_words()).into());
    }
    server.database().remove().await?;
    Ok(Report { outcome, kills: rounds, slowest_start })
}
