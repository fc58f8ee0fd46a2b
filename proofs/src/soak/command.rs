//! `soak` on the command line.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::Result;
use crate::on::Conclusion;
use crate::soak::{GROWTH_BYTES, GROWTH_SHARE, Report, prove};

const MIB: f64 = 1024.0 * 1024.0;

/// A long time under load (SQLite), on connections that come and go: after the first third memory does not grow, and no descriptor
/// is left open.
#[derive(clap::Args, Debug)]
pub struct Soak {
    /// The server's binary.
    #[arg(long, env = "ONLYCHAT_BIN")]
    binary: PathBuf,
    /// How long.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// Repeats the same choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Soak {
    /// Proves it, or not.
    pub async fn run(&self) -> Result<Conclusion> {
        let report = prove(&self.binary, Duration::from_mins(self.minutes), self.seed).await?;
        Ok(Conclusion { text: format!("soak: {report}"), is_good: report.is_good() })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (memory, seconds, cuts) = (&self.memory, self.lasted.as_secs(), self.cuts);
        let [mean, growth] = [memory.mean, memory.growth()].map(|bytes| bytes / MIB);
        writeln!(f, "{seconds} s, {cuts} connections cut")?;
        writeln!(
            f,
            "  memory {mean:.1} MiB on average, trend over the last {:.0} s {growth:+.1} MiB",
            memory.seconds
        )?;
        let tenths: Vec<_> = self.tenths.iter().map(|bytes| format!("{:.0}", bytes / MIB)).collect();
        writeln!(f, "  memory after each tenth: {} MiB", tenths.join(" "))?;
        let ([sockets, sockets_left], [files, files_left]) = (self.sockets, self.files);
        writeln!(
            f,
            "  sockets {sockets} before and {sockets_left} after, files {files} at first and {files_left} after"
        )?;
        if !self.is_memory_flat() {
            let (bytes, percent) = (GROWTH_BYTES / MIB, GROWTH_SHARE * 100.0);
            writeln!(f, "  BROKEN: memory may not grow by more than {bytes} MiB or {percent} %")?;
        }
        if !self.are_descriptors_closed() {
            writeln!(f, "  BROKEN: descriptors were left open")?;
        }
        write!(f, "{}", self.outcome)
    }
}
