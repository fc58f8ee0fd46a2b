//! The worker from outside: started, listened to within bounds, killed.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use onlychat_domain::media::Fault;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

use crate::failure::Failure;
use crate::limits::Budget;
use crate::picture::{PictureOutcome, PictureTask};
use crate::worker::{BECOME, COULD_NOT_BEGIN, PICTURE};

/// How much of what a worker complains about is kept: the end of it.
const COMPLAINT_MAX_BYTES: usize = 4096;
/// How long a worker's answer may be.
const ANSWER_MAX_BYTES: usize = 1 << 20;

/// Starts workers.
#[derive(Debug)]
pub(crate) struct Sandbox {
    /// A program and its first arguments.
    pub(crate) worker: Vec<OsString>,
}

/// Kills a worker and whatever it started, unless told that it has ended.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        // It may have ended just now.
        self.0.take().map(|group| kill_process_group(group, Signal::KILL));
    }
}

impl Sandbox {
    /// Has a picture made.
    pub(crate) async fn picture(
        &self,
        task: &PictureTask,
        budget: Budget,
    ) -> Result<PictureOutcome, Failure> {
        let task_text =
            serde_json::to_string(task).map_err(|e| Failure::internal("write a picture's task", e))?;
        let arguments = [OsString::from(PICTURE), task_text.into()];
        let answer = self.answer(&arguments, &task.output, budget).await?;
        serde_json::from_slice::<Result<PictureOutcome, Failure>>(&answer)
            .map_err(|e| Failure::internal("read a worker's answer", e))?
    }

    /// Runs a program and gives what it says.
    pub(crate) async fn ask(
        &self,
        program: &Path,
        arguments: &[OsString],
        folder: &Path,
        budget: Budget,
    ) -> Result<Vec<u8>, Failure> {
        self.answer(&becoming(program, arguments), folder, budget).await
    }

    /// Runs a program in a folder, with whatever it says as it says it.
    pub(crate) async fn run(
        &self,
        program: &Path,
        arguments: &[OsString],
        folder: &Path,
        budget: Budget,
        heard: impl FnMut(&[u8]),
    ) -> Result<(), Failure> {
        let arguments = becoming(program, arguments);
        let mut heard = heard;
        self.start(&arguments, folder, budget, |bytes| {
            heard(bytes);
            true
        })
        .await
    }

    async fn answer(
        &self,
        arguments: &[OsString],
        folder: &Path,
        budget: Budget,
    ) -> Result<Vec<u8>, Failure> {
        let mut answer = Vec::new();
        self.start(arguments, folder, budget, |bytes| {
            answer.extend_from_slice(bytes);
            answer.len() <= ANSWER_MAX_BYTES
        })
        .await?;
        Ok(answer)
    }

    async fn start(
        &self,
        arguments: &[OsString],
        folder: &Path,
        budget: Budget,
        heard: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        let limits = serde_json::to_string(&budget).map_err(|e| Failure::internal("write a budget", e))?;
        let Some((program, first)) = self.worker.split_first() else {
            return Err(Failure::new(Fault::Internal, "nobody said how to start a worker"));
        };
        let mut child = Command::new(program)
            .args(first)
            .arg(limits)
            .args(arguments)
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| Failure::internal("start a worker", e))?;
        let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let mut group = Group(id);
        let ended = tokio::time::timeout(budget.wall, attend(&mut child, heard)).await;
        let Ok(ended) = ended else {
            return Err(Failure::new(Fault::TooCostly, format_args!("killed after {:?}", budget.wall)));
        };
        let (status, complaint) = ended?;
        group.0 = None;
        judge(status, &complaint)
    }
}

fn becoming(program: &Path, arguments: &[OsString]) -> Vec<OsString> {
    [OsStr::new(BECOME), program.as_os_str()]
        .into_iter()
        .chain(arguments.iter().map(OsString::as_os_str))
        .map(OsStr::to_owned)
        .collect()
}

/// Listens until the worker has ended.
async fn attend(
    child: &mut Child,
    mut heard: impl FnMut(&[u8]) -> bool,
) -> Result<(ExitStatus, Vec<u8>), Failure> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (answer, complaint) = tokio::try_join!(listen(stdout, |bytes| heard(bytes)), async {
        let mut end = Vec::new();
        listen(stderr, |bytes| {
            end.extend_from_slice(bytes);
            let excess = end.len().saturating_sub(COMPLAINT_MAX_BYTES);
            end.drain(..excess);
            true
        })
        .await?;
        Ok(end)
    })?;
    let () = answer;
    let status = child.wait().await.map_err(|e| Failure::internal("wait for a worker", e))?;
    Ok((status, complaint))
}

async fn listen(
    source: Option<impl AsyncRead + Unpin>,
    mut heard: impl FnMut(&[u8]) -> bool,
) -> Result<(), Failure> {
    let Some(mut source) = source else { return Ok(()) };
    let mut buffer = vec![0; 8192];
    loop {
        let length =
            source.read(&mut buffer).await.map_err(|e| Failure::internal("listen to a worker", e))?;
        if length == 0 {
            return Ok(());
        }
        if !heard(buffer.get(..length).unwrap_or_default()) {
            return Err(Failure::new(Fault::TooCostly, "a worker's answer is too long"));
        }
    }
}

/// What the end of a worker means.
fn judge(status: ExitStatus, complaint: &[u8]) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(complaint);
    let fault = if status.signal().is_some() || complaint.contains("Cannot allocate memory") {
        Fault::TooCostly
    } else if status.code() == Some(COULD_NOT_BEGIN.into()) {
        Fault::Internal
    } else {
        Fault::Damaged
    };
    Err(Failure::new(fault, format_args!("{status}: {}", complaint.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(wait_status: i32, complaint: &str) -> Option<Fault> {
        judge(ExitStatus::from_raw(wait_status), complaint.as_bytes()).err().map(|failure| failure.fault)
    }

    #[test]
    fn the_end_of_a_worker_tells_why() {
        assert_eq!(judged(0, ""), None);
        assert_eq!(judged(9, ""), Some(Fault::TooCostly));
        assert_eq!(judged(6, "memory allocation of 5 bytes failed"), Some(Fault::TooCostly));
        assert_eq!(judged(1 << 8, "x: Cannot allocate memory"), Some(Fault::TooCostly));
        assert_eq!(judged(1 << 8, "Invalid data"), Some(Fault::Damaged));
        assert_eq!(judged(101 << 8, "panicked"), Some(Fault::Damaged));
        assert_eq!(judged(126 << 8, ""), Some(Fault::Internal));
    }
}
