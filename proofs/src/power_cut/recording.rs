//! A server at work whose every change of the disk is written down.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Result;
use crate::database::Database;
use crate::load::Crowd;
use crate::power_cut::disk::{Disk, Image};
use crate::power_cut::step::{Change, Step, steps};
use crate::power_cut::strace;
use crate::record::{Heard, Sent};
use crate::server::{LOG, Server};

const PEOPLE: usize = 5;
/// How long strace may take to write down the end of a process.
const END_PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take until the write-ahead log begins anew.
const WRAP_PATIENCE: Duration = Duration::from_mins(3);
const POLL: Duration = Duration::from_millis(20);

/// How much happens in a recording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// How many messages are acknowledged between two ends of the server.
    pub messages: usize,
    /// Whether so much is written that the write-ahead log is folded and begins anew under load.
    pub wraps: bool,
}

/// What was recorded.
pub struct Recording {
    /// What was done to the disk, in the order of the moments.
    pub steps: Vec<Step>,
    /// What the senders wrote down.
    pub sent: Vec<Sent>,
    /// What the devices wrote down.
    pub heard: Vec<Heard>,
    /// How often the server was started.
    pub starts: usize,
    /// How often the write-ahead log began anew.
    pub wraps: usize,
}

/// Whether the database's memory shared between processes, or the server's log: neither is on the disk after a power cut, or
/// matters.
fn left_out(path: &Path) -> bool {
    path == Path::new(LOG) || path.extension().is_some_and(|extension| extension == "db-shm")
}

/// Lets a server run from nothing: killed under load, restarted, ended in order, restarted, killed again.
pub async fn record(binary: &Path, plan: Plan, seed: u64) -> Result<Recording> {
    strace::can_trace()?;
    let traces = tempfile::Builder::new().prefix("onlychat-strace-").tempdir()?;
    let mut tape = Tape {
        server: Server::prepare_default(binary)?,
        traces: traces.path().to_path_buf(),
        disk: Disk::default(),
        steps: Vec::new(),
        starts: 0,
    };
    tape.start().await?;
    let crowd = Crowd::begin(&tape.server, PEOPLE, seed).await?;
    crowd.make_progress(plan.messages).await?;
    tape.server.kill().await?;
    tape.read().await?;

    tape.start().await?;
    crowd.make_progress(plan.messages).await?;
    tape.server.stop().await?;
    tape.read().await?;

    tape.start().await?;
    crowd.make_progress(plan.messages).await?;
    if plan.wraps {
        tape.wait_for_wrap().await?;
        crowd.make_progress(plan.messages).await?;
    }
    tape.server.kill().await?;
    tape.read().await?;

    tape.start().await?;
    crowd.make_progress(plan.messages).await?;
    let (sent, heard) = (crowd.sent(), crowd.heard());
    tape.server.kill().await?;
    tape.read().await?;
    crowd.leave().await;
    let wraps = wraps(&tape.steps);
    Ok(Recording { steps: tape.steps, sent, heard, starts: tape.starts, wraps })
}

/// Everything in a folder.
fn look(root: &Path, folder: &Path, image: &mut Image) -> Result<()> {
    let names = std::fs::read_dir(root.join(folder))?.map(|entry| Ok(folder.join(entry?.file_name())));
    let mut names = names.collect::<Result<Vec<PathBuf>>>()?;
    names.sort();
    for name in names.into_iter().filter(|name| !left_out(name)) {
        if root.join(&name).is_dir() {
            image.folders.push(name.clone());
            look(root, &name, image)?;
        } else {
            image.files.insert(name.clone(), std::fs::read(root.join(&name))?);
        }
    }
    Ok(())
}

/// How often a write-ahead log that was in use got a new head.
fn wraps(steps: &[Step]) -> usize {
    let is_log = |path: &Path| path.extension().is_some_and(|extension| extension == "db-wal");
    let (mut wraps, mut in_use) = (0, false);
    for step in steps {
        match &step.change {
            Change::Write { path, offset: 0, .. } if is_log(path) => {
                wraps += usize::from(in_use);
                in_use = true;
            }
            Change::Remove { path } | Change::Resize { path, .. } if is_log(path) => in_use = false,
            _ => {}
        }
    }
    wraps
}

struct Tape {
    server: Server,
    traces: PathBuf,
    disk: Disk,
    steps: Vec<Step>,
    starts: usize,
}

impl Tape {
    async fn start(&mut self) -> Result<()> {
        self.starts += 1;
        self.server.run_under(strace::command(&self.trace()));
        self.server.start().await.map(drop)
    }

    fn trace(&self) -> PathBuf {
        self.traces.join(self.starts.to_string())
    }

    /// Reads the record of the process that has just ended, and compares what it says with what is there.
    async fn read(&mut self) -> Result<()> {
        let began = Instant::now();
        let calls = loop {
            if let Some(calls) = strace::read(&self.trace())? {
                break calls;
            }
            if began.elapsed() > END_PATIENCE {
                return Err("strace does not say that the server ended".into());
            }
            tokio::time::sleep(POLL).await;
        };
        std::fs::remove_file(self.trace())?;
        let root = self.server.folder().canonicalize()?;
        for step in steps(calls, &root, left_out)? {
            self.disk.apply(&step)?;
            self.steps.push(step);
        }
        let mut there = Image::default();
        look(&root, Path::new(""), &mut there)?;
        let seen = self.disk.seen();
        let names = |image: &Image| image.files.keys().cloned().collect::<Vec<_>>();
        if names(&seen) != names(&there) || seen.folders != there.folders {
            return Err(format!("the record has {:?}, the disk {:?}", names(&seen), names(&there)).into());
        }
        match seen.files.iter().find(|(path, bytes)| there.files[*path] != **bytes) {
            Some((path, _)) => Err(format!("the record of {} is not what is there", path.display()).into()),
            None => Ok(()),
        }
    }

    /// Waits until the write-ahead log begins anew, which its head says.
    async fn wait_for_wrap(&self) -> Result<()> {
        let Database::Sqlite(database) = self.server.database() else { return Err("no file".into()) };
        let log = database.with_extension("db-wal");
        let salt = || -> Result<Vec<u8>> { Ok(head(&log)?.split_off(16)) };
        let (before, began) = (salt()?, Instant::now());
        while salt()? == before {
            if began.elapsed() > WRAP_PATIENCE {
                return Err("the write-ahead log never began anew".into());
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }
}

/// The 32 bytes at the beginning of a write-ahead log; the salts are the 17th to the 24th.
fn head(log: &Path) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let mut head = vec![0; 24];
    std::fs::File::open(log)?.read_exact(&mut head)?;
    Ok(head)
}
