//! The server's clock jumps, back and forward, under load: nothing is lost, order is by number and not by time, and what is
//! young stays. The clock is libfaketime's, put before the server's own.

mod history;
mod retention;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use crate::Result;
use crate::database::Database;
use crate::load::{Crowd, Outcome};
use crate::server::Server;

const PEOPLE: usize = 4;
/// How many messages show that everybody works.
const PROGRESS: usize = 40;
/// By how many seconds the clock is wrong, one after the other.
const JUMPS: [i64; 4] = [-3600, 3600, -3600, 0];
/// How long a jump is left to work on sessions: the server looks every second whose token has expired.
const NOTICE: Duration = Duration::from_secs(3);
/// How often the conversations' times are looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How far a message's time may be from the clock that the server was given.
const CLOSE_MS: u64 = 60_000;

/// One jump.
#[derive(Clone, Copy, Debug)]
pub struct Jump {
    /// By how many seconds the clock is wrong from then on.
    pub by: i64,
    /// How long it took until so many messages were acknowledged that everybody works, at once and after a while.
    pub at_work: Duration,
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// Each jump.
    pub jumps: Vec<Jump>,
    /// What else went wrong, in words.
    pub broken: Vec<String>,
}

impl Report {
    /// Whether every promise was kept.
    pub fn is_good(&self) -> bool {
        self.outcome.violations.is_empty() && self.broken.is_empty()
    }
}

/// Lets the clock jump under load, restarts the server after each jump, and judges; then sees what retention keeps.
pub async fn prove(binary: &Path, mongodb_url: Option<&str>, seed: u64) -> Result<Report> {
    let mut server = Server::prepare(binary, mongodb_url)?;
    let clock = Clock::put_before(&mut server)?;
    server.start().await?;
    let crowd = Crowd::begin(&server, PEOPLE, seed).await?;
    let (end, ended) = watch::channel(());
    let watcher = tokio::spawn(what_goes_back(server.database().clone(), ended));
    let mut jumps = Vec::new();
    for by in JUMPS {
        crowd.make_progress(PROGRESS).await?;
        clock.set(by)?;
        let began = Instant::now();
        crowd.make_progress(PROGRESS).await?;
        tokio::time::sleep(NOTICE).await;
        crowd.make_progress(PROGRESS).await?;
        jumps.push(Jump { by, at_work: began.elapsed().saturating_sub(NOTICE) });
        has_jumped(&server, by).await?;
        // The start, the resumes and the retention of a process that knows no other time.
        server.stop().await?;
        server.start().await?;
    }
    crowd.make_progress(PROGRESS).await?;
    let (readers, witness) = (crowd.readers(), crowd.witness().ok_or("there is nobody")?);
    let outcome = crowd.end(&server).await?;
    drop(end);
    let mut broken = watcher.await??;
    broken.extend(history::out_of_order(&server, readers).await?);
    broken.extend(retention::lost_or_kept(&mut server, &clock, witness).await?);
    if !server.stop().await?.success() {
        return Err(format!("the server did not end well: {}", server.last_words()).into());
    }
    server.database().remove().await?;
    Ok(Report { outcome, jumps, broken })
}

/// The clock that a server goes by.
pub(crate) struct Clock(PathBuf);

impl Clock {
    /// From its next start on the server goes by a clock that can be set.
    fn put_before(server: &mut Server) -> Result<Self> {
        let clock = Self(server.folder().join("clock"));
        clock.set(0)?;
        server.set("LD_PRELOAD", library()?);
        server.set("FAKETIME_TIMESTAMP_FILE", &clock.0);
        server.set("FAKETIME_NO_CACHE", "1");
        // What measures how long something takes does not jump, as on a real machine.
        server.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        server.set("NO_FAKE_STAT", "1");
        Ok(clock)
    }

    /// By how many seconds it is wrong from now on.
    pub(crate) fn set(&self, by: i64) -> Result<()> {
        // By renaming: a half-written file would be half a time.
        let new = self.0.with_extension("new");
        std::fs::write(&new, format!("{by:+}\n"))?;
        Ok(std::fs::rename(new, &self.0)?)
    }
}

/// Where distributions put it.
fn library() -> Result<PathBuf> {
    let folders = ["/usr/lib", "/usr/lib64"].into_iter().filter_map(|folder| std::fs::read_dir(folder).ok());
    let below = folders.flatten().flatten().map(|entry| entry.path());
    let folders = below.chain(["/usr/lib".into(), "/usr/lib64".into()]);
    folders
        .map(|folder| folder.join("faketime").join("libfaketimeMT.so.1"))
        .find(|file| file.is_file())
        .ok_or_else(|| "libfaketime is not installed; Debian: apt-get install faketime".into())
}

/// That the server goes by the clock at all: else nothing would be proved.
async fn has_jumped(server: &Server, by: i64) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "compares the server's clock with the real one")]
    let real = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let expected = i64::try_from(real.as_millis())? + by * 1000;
    let times = server.database().times().await?;
    let jumped = times.values().any(|[_changed, written]| written.abs_diff(expected) < CLOSE_MS);
    if jumped { Ok(()) } else { Err("the server does not go by the clock it was given".into()) }
}

/// Conversations whose time of last change went back, until the end.
async fn what_goes_back(database: Database, mut ended: watch::Receiver<()>) -> Result<Vec<String>> {
    let mut latest = database.times().await?;
    let mut found = Vec::new();
    loop {
        let over = tokio::time::timeout(LOOK, ended.changed()).await.is_ok();
        for (id, [changed, written]) in database.times().await? {
            let before = latest.insert(id.clone(), [changed, written]);
            if let Some([before, _]) = before.filter(|[before, _]| *before > changed) {
                found.push(format!("{id} changed last at {before}, then at {changed}"));
            }
        }
        if over {
            return Ok(found);
        }
    }
}
