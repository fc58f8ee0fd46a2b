//! A disk that fails under the running server: nothing is acknowledged that is not safe, `/readyz` says so, and the
//! server recovers by itself once the disk does.
//!
//! The faults are injected into the server's system calls by strace, from outside.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::Result;
use crate::load::{Crowd, Outcome};
use crate::server::Server;

const PEOPLE: usize = 4;
/// How many messages show that everybody works.
const PROGRESS: usize = 40;
/// How long the server may take to notice.
const NOTICE: Duration = Duration::from_secs(20);
/// How long nothing may be acknowledged then.
const HOLD: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(20);

/// What the disk does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Fault {
    /// Every sync fails with an input/output error.
    SyncError,
    /// No sync comes back in time.
    SyncStall,
    /// The disk is full: nothing more can be written.
    DiskFull,
    /// Nothing can be written for an input/output error.
    WriteError,
    /// The file system has become read-only, as one does that found damage in itself.
    ReadOnly,
}

impl Fault {
    /// As strace says it.
    const fn injection(self) -> &'static str {
        match self {
            Self::SyncError => "fsync,fdatasync:error=EIO",
            Self::SyncStall => "fsync,fdatasync:delay_enter=30000000",
            Self::DiskFull => "pwrite64,pwritev,fallocate:error=ENOSPC",
            Self::WriteError => "pwrite64,pwritev:error=EIO",
            Self::ReadOnly => "pwrite64,pwritev,fallocate,ftruncate,fsync,fdatasync,unlink:error=EROFS",
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What the judge says.
    pub outcome: Outcome,
    /// How long it took until `/readyz` said so; `None` when it never did.
    pub noticed: Option<Duration>,
    /// Messages acknowledged while nothing could be made safe.
    pub acked_meanwhile: usize,
    /// How long it took from the disk's recovery to the next acknowledgements.
    pub recovered: Duration,
}

impl Report {
    /// Whether every promise was kept.
    pub fn is_good(&self) -> bool {
        self.outcome.violations.is_empty() && self.noticed.is_some() && self.acked_meanwhile == 0
    }
}

/// Lets the disk fail under load on SQLite, and recover; kills the server then, so that only what is on the disk counts.
pub async fn prove(binary: &Path, fault: Fault, seed: u64) -> Result<Report> {
    let mut server = Server::prepare(binary, None)?;
    server.start().await?;
    let crowd = Crowd::begin(&server, PEOPLE, seed).await?;
    crowd.make_progress(PROGRESS).await?;

    let tracer = Tracer::attach(server.id()?, fault).await?;
    let began = Instant::now();
    let mut noticed = None;
    while noticed.is_none() && began.elapsed() < NOTICE {
        if server.ready().await == Some(503) {
            noticed = Some(began.elapsed());
        }
        tokio::time::sleep(POLL).await;
    }
    let before = crowd.acknowledged();
    tokio::time::sleep(HOLD).await;
    let acked_meanwhile = crowd.acknowledged() - before;
    tracer.detach().await?;

    let began = Instant::now();
    crowd.make_progress(PROGRESS).await?;
    let recovered = began.elapsed();
    server.kill().await?;
    server.start().await?;
    let outcome = crowd.end(&server).await?;
    server.stop().await?;
    Ok(Report { outcome, noticed, acked_meanwhile, recovered })
}

struct Tracer(Child);

impl Tracer {
    /// From when this returns, every thread of the process meets the fault.
    async fn attach(process: u32, fault: Fault) -> Result<Self> {
        let inject = format!("inject={}", fault.injection());
        let child = Command::new("strace")
            .args(["--follow-forks", "--quiet=all", "--output=/dev/null", "-e", &inject])
            .args(["--attach", &process.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("strace cannot be run ({error}); Debian: apt-get install strace"))?;
        let mut tracer = Self(child);
        while !is_traced(process)? {
            if let Some(status) = tracer.0.try_wait()? {
                return Err(format!("strace ended with {status}: may this user trace processes?").into());
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(tracer)
    }

    /// The disk is well again.
    async fn detach(mut self) -> Result<()> {
        let id = self.0.id().ok_or("strace is gone")?;
        let pid = Pid::from_raw(i32::try_from(id)?).ok_or("strace is gone")?;
        kill_process(pid, Signal::INT)?;
        self.0.wait().await?;
        Ok(())
    }
}

/// Whether every thread of a process is traced.
fn is_traced(process: u32) -> Result<bool> {
    for thread in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let status = std::fs::read_to_string(thread?.path().join("status"))?;
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
        if tracer.is_none_or(|tracer| tracer.trim() == "0") {
            return Ok(false);
        }
    }
    Ok(true)
}
