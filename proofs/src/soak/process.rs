//! What a process holds.

use std::time::{Duration, Instant};

use crate::Result;

const POLL: Duration = Duration::from_millis(100);

/// What a process holds at a moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Sample {
    /// Memory in use, in bytes.
    pub(super) memory: f64,
    /// Open sockets.
    pub(super) sockets: usize,
    /// Other open descriptors.
    pub(super) files: usize,
}

/// Looks now.
pub(super) fn sample(process: u32) -> Result<Sample> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let memory = memory.and_then(|memory| memory.trim().strip_suffix(" kB")).ok_or("no VmRSS")?;
    let (mut sockets, mut files) = (0, 0);
    for entry in std::fs::read_dir(format!("/proc/{process}/fd"))? {
        // One that is closed at this moment counts as a file, which there may be a few more of.
        let target = std::fs::read_link(entry?.path()).unwrap_or_default();
        let is_socket = target.to_string_lossy().starts_with("socket:");
        *(if is_socket { &mut sockets } else { &mut files }) += 1;
    }
    Ok(Sample { memory: memory.trim().parse::<f64>()? * 1024.0, sockets, files })
}

/// Looks when the number of sockets is the same as a moment ago, or as low as `goal` says; waits for that as long as that says.
pub(super) async fn at_rest(process: u32, goal: Option<(usize, Duration)>) -> Result<Sample> {
    let (began, mut last) = (Instant::now(), sample(process)?);
    loop {
        tokio::time::sleep(POLL).await;
        let now = sample(process)?;
        let is_done = match goal {
            Some((sockets, patience)) => now.sockets <= sockets || began.elapsed() > patience,
            None => now.sockets == last.sockets,
        };
        if is_done {
            return Ok(now);
        }
        last = now;
    }
}
