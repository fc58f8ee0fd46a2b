//! `reconnect` on the command line.

use std::fmt;

use crate::Result;
use crate::on::{Conclusion, On};
use crate::reconnect::{Report, prove};

/// Connections that are cut under load, at random moments, in the middle of resumes too, while one device reads nothing and
/// one sends too much: every device is told of everything, once, in order.
#[derive(clap::Args, Debug)]
pub struct Reconnect {
    #[command(flatten)]
    on: On,
    /// How many connections are cut.
    #[arg(long, default_value_t = 1000)]
    reconnects: usize,
}

impl Reconnect {
    /// Proves it, or not.
    pub async fn run(&self) -> Result<Conclusion> {
        let On { binary, mongodb_url, seed } = &self.on;
        let report = prove(binary, mongodb_url.as_deref(), self.reconnects, *seed).await?;
        let text = format!("reconnect on {}: {report}", self.on.database());
        Ok(Conclusion { text, is_good: report.is_good() })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reader = self.reader_closed.map(|after| format!("was closed after {} ms", after.as_millis()));
        let reader = reader.unwrap_or_else(|| "was never closed".to_owned());
        let (cuts, refusals) = (self.cuts, self.refusals);
        writeln!(
            f,
            "cut {cuts} connections; who read nothing {reader}; too many messages refused {refusals} times"
        )?;
        if cuts < self.asked || self.reader_closed.is_none() || refusals == 0 {
            writeln!(f, "  BROKEN: {} were to be cut, the reader closed, the sender refused", self.asked)?;
        }
        write!(f, "{}", self.outcome)
    }
}
