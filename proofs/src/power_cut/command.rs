//! `power-cut` on the command line.

use std::fmt;
use std::path::PathBuf;

use crate::Result;
use crate::on::Conclusion;
use crate::power_cut::recording::Plan;
use crate::power_cut::{Extent, Report, prove, trial};

/// Power cuts (SQLite): the disk is rebuilt as a cut at a random moment could have left it, with everything unsynced lost,
/// torn or there; the server starts on it, and nothing that was acknowledged is missing. Needs strace.
#[derive(clap::Args, Debug)]
pub struct PowerCut {
    /// The server's binary.
    #[arg(long, env = "ONLYCHAT_BIN")]
    binary: PathBuf,
    /// How many power cuts.
    #[arg(long, default_value_t = 200)]
    seeds: usize,
    /// How many servers are recorded for them.
    #[arg(long, default_value_t = 3)]
    recordings: usize,
    /// Repeats the same choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl PowerCut {
    /// Proves it, or not.
    pub async fn run(&self) -> Result<Conclusion> {
        let plan = Plan { messages: 300, wraps: true };
        let extent = Extent { cuts: self.seeds, recordings: self.recordings, plan };
        let report = prove(&self.binary, extent, self.seed).await?;
        Ok(Conclusion { text: report.to_string(), is_good: report.is_good() })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { starts, wraps, writes, syncs, .. } = self;
        writeln!(
            f,
            "power cut: recorded {starts} lives of a server: {writes} writes, {syncs} syncs, {wraps} new logs"
        )?;
        let (cuts, harmful, slowest) = (self.cuts, self.harmful_cuts, self.slowest_start.as_millis());
        writeln!(f, "  cut {cuts} times, {harmful} of them took something away, slowest start {slowest} ms")?;
        writeln!(f, "  acked {}, stored {}, over all cuts", self.acked, self.stored)?;
        if self.slowest_start > trial::UP_AGAIN {
            writeln!(f, "  BROKEN: it must be up again within {} ms", trial::UP_AGAIN.as_millis())?;
        }
        for violation in self.violations.iter().take(20) {
            writeln!(f, "  BROKEN {violation}")?;
        }
        write!(f, "  {} broken promises at {} of the cuts", self.violations.len(), self.broken_cuts)
    }
}
