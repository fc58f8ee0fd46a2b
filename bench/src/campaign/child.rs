//! One run in a process of its own, so that none inherits anything from the one before.

use std::ffi::OsString;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::options::Place;
use crate::outcome::{Doing, Failure, Outcome};
use crate::report::Report;
use crate::wire::Wire;

/// How long a run that was told to stop may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs this program again, on `target`. An invalid run gives a report, too. Its line is printed.
pub(super) async fn run(place: &Place, target: Wire, args: &[String]) -> Outcome<Report> {
    std::fs::create_dir_all(&place.scratch).doing(format!("make {}", place.scratch.display()))?;
    let folder = tempfile::tempdir_in(&place.scratch).doing("make a folder for a report")?;
    let json = folder.path().join("report.json");
    let program = std::env::current_exe().doing("find this program")?;
    let mut command = Command::new(program);
    command
        .args(args)
        .args(place.again(target))
        .arg("--json")
        .arg(OsString::from(&json))
        .stdin(Stdio::null());
    let child = command.spawn().doing("start a run")?;
    let status = Guarded(child).0.wait().await.doing("wait for a run")?;
    if !json.is_file() {
        let (args, target) = (args.join(" "), target.name());
        return Err(Failure::new(format!("`{args} --target {target}` gave no report ({status})")));
    }
    let text = std::fs::read(&json).doing("read a report")?;
    serde_json::from_slice(&text).doing("read a report")
}

/// As [`run`], once more when the first time was invalid: the machine may have been busy for a moment.
pub(super) async fn run_twice(place: &Place, target: Wire, args: &[String]) -> Outcome<Report> {
    let first = run(place, target, args).await?;
    if first.is_valid() { Ok(first) } else { run(place, target, args).await }
}

/// Told to stop when it is dropped: then it ends the server that it started.
struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        let pid = self.0.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        // No id: it has ended and was waited for.
        let Some(pid) = pid else { return };
        if kill_process(pid, Signal::TERM).is_err() {
            return;
        }
        let begin = Instant::now();
        while matches!(self.0.try_wait(), Ok(None)) && begin.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}
