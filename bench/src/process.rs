//! What processes cost, from `/proc`: CPU time and memory of a tree of them.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::time::Duration;

use crate::outcome::{Doing, Failure, Outcome};

/// CPU time and memory at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    pub(crate) cpu: Duration,
    /// Resident memory, in KiB; pages that two processes share count for both.
    pub(crate) rss_kib: u64,
    /// The sum of the highest values each process has had.
    pub(crate) peak_kib: u64,
}

/// Some processes, by the ids of those at the top, and all that they started.
#[derive(Clone, Debug)]
pub(crate) struct Tree(Vec<u32>);

impl Tree {
    pub(crate) fn new(roots: impl IntoIterator<Item = u32>) -> Self {
        Self(roots.into_iter().collect())
    }

    pub(crate) fn usage(&self) -> Outcome<Usage> {
        let stats = all_stats()?;
        let mut usage = Usage::default();
        for pid in family(&self.0, &stats) {
            let Some(stat) = stats.get(&pid) else { continue };
            usage.cpu += ticks(stat.ticks);
            // One that has ended meanwhile has no memory.
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            usage.rss_kib += kib(&status, "VmRSS:");
            usage.peak_kib += kib(&status, "VmHWM:");
        }
        Ok(usage)
    }

    /// How many bytes these have had the kernel write to disks: `write_bytes` of proc(5), which knows nothing of sockets.
    pub(crate) fn written(&self) -> Outcome<u64> {
        let read = |pid| fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
        Ok(family(&self.0, &all_stats()?).into_iter().map(|pid| written(&read(pid))).sum())
    }
}

/// CPU time that this process has used.
pub(crate) fn own_cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or(0), nanos.unwrap_or(0))
}

/// What is needed of `/proc/<pid>/stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// In user and kernel mode together.
    ticks: u64,
}

fn all_stats() -> Outcome<HashMap<u32, Stat>> {
    let entries = fs::read_dir("/proc").doing("read /proc (the generator needs Linux)")?;
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let stats: HashMap<u32, Stat> = pids
        .filter_map(|pid| Some((pid, parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?)))
        .collect();
    if stats.is_empty() { Err(Failure::new("/proc names no process")) } else { Ok(stats) }
}

/// Fields 4 (parent), 14 and 15 (time) of proc(5); the name before them is in brackets and may hold anything.
fn parse_stat(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Stat { parent: u32::try_from(number(1)?).ok()?, ticks: number(11)? + number(12)? })
}

fn family(roots: &[u32], stats: &HashMap<u32, Stat>) -> BTreeSet<u32> {
    let mut members: BTreeSet<u32> = roots.iter().copied().collect();
    loop {
        let children = stats.iter().filter(|(_, stat)| members.contains(&stat.parent));
        let children: Vec<u32> = children.map(|(pid, _)| *pid).filter(|pid| !members.contains(pid)).collect();
        if children.is_empty() {
            return members;
        }
        members.extend(children);
    }
}

fn ticks(count: u64) -> Duration {
    let a_second = rustix::param::clock_ticks_per_second().max(1);
    Duration::from_micros(count.saturating_mul(1_000_000) / a_second)
}

fn written(io: &str) -> u64 {
    let bytes = io.lines().find_map(|line| line.strip_prefix("write_bytes:"));
    bytes.and_then(|bytes| bytes.trim().parse().ok()).unwrap_or(0)
}

fn kib(status: &str, field: &str) -> u64 {
    let value = status.lines().find_map(|line| line.strip_prefix(field));
    value.and_then(|value| value.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let text = "42 (a ) (b) S 7 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 4 0 9 1 2";
        assert_eq!(parse_stat(text), Some(Stat { parent: 7, ticks: 300 }));
        assert_eq!(parse_stat("42 (cut"), None);
    }

    #[test]
    fn a_family_is_everybody_below_its_roots() {
        let stat = |parent| Stat { parent, ticks: 1 };
        let stats = HashMap::from([(1, stat(0)), (5, stat(1)), (6, stat(5)), (7, stat(6)), (9, stat(1))]);
        assert_eq!(family(&[5], &stats), BTreeSet::from([5, 6, 7]));
        assert_eq!(family(&[7, 9], &stats), BTreeSet::from([7, 9]));
    }

    #[test]
    fn memory_is_read_by_its_name() {
        let status = "Name:\tx\nVmPeak:\t 9000 kB\nVmHWM:\t  300 kB\nVmRSS:\t  200 kB\n";
        assert_eq!((kib(status, "VmRSS:"), kib(status, "VmHWM:"), kib(status, "VmSwap:")), (200, 300, 0));
    }

    #[test]
    fn what_was_written_is_read_by_its_name_and_what_was_taken_back_does_not_count() {
        assert_eq!(written("rchar: 1\nwchar: 2\nwrite_bytes: 4096\ncancelled_write_bytes: 8192\n"), 4096);
        assert_eq!(written(""), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_very_process_uses_memory() {
        let usage = Tree::new([std::process::id()]).usage().unwrap();
        assert!(usage.rss_kib > 500 && usage.peak_kib >= usage.rss_kib, "{usage:?}");
    }
}
