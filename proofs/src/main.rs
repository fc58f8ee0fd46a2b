//! Runs a proof and says what came of it; exit code 1 when a promise was broken.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum as _};
use onlychat_proofs::fault::{self, Fault};
use onlychat_proofs::on::{Conclusion, On};
use onlychat_proofs::power_cut::command::PowerCut;
use onlychat_proofs::reconnect::command::Reconnect;
use onlychat_proofs::soak::command::Soak;
use onlychat_proofs::{Result, kill};

/// Proofs of OnlyChat's guarantees, against the real binary.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    proof: Proof,
}

#[derive(Subcommand)]
enum Proof {
    /// `kill -9` under load, at random moments: nothing acknowledged is lost, nothing is doubled, no number is left out.
    Kill {
        #[command(flatten)]
        on: On,
        /// How often the server is killed.
        #[arg(long, default_value_t = 20)]
        rounds: usize,
    },
    /// A disk that fails under load (SQLite): nothing is acknowledged meanwhile, `/readyz` says so, and the server recovers
    /// by itself. Needs strace.
    Fault {
        /// The server's binary.
        #[arg(long, env = "ONLYCHAT_BIN")]
        binary: PathBuf,
        /// What the disk does; left out: everything, one after the other.
        #[arg(long)]
        fault: Option<Fault>,
        /// Repeats the same choices.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    PowerCut(PowerCut),
    Reconnect(Reconnect),
    Soak(Soak),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().proof).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(proof: Proof) -> Result<bool> {
    match proof {
        Proof::Kill { on, rounds } => {
            let database = on.database();
            let report = kill::prove(&on.binary, on.mongodb_url.as_deref(), rounds, on.seed).await?;
            let slowest = report.slowest_start.as_millis();
            println!("kill on {database}: killed {} times, slowest start {slowest} ms", report.kills);
            println!("{}", report.outcome);
            Ok(report.outcome.violations.is_empty())
        }
        Proof::Fault { binary, fault, seed } => {
            let faults = fault.map_or_else(|| Fault::value_variants().to_vec(), |fault| vec![fault]);
            let mut good = true;
            for fault in faults {
                let report = fault::prove(&binary, fault, seed).await?;
                let noticed =
                    report.noticed.map_or("never".to_owned(), |after| format!("{} ms", after.as_millis()));
                println!(
                    "{fault:?}: /readyz said so after {noticed}, {} acknowledged meanwhile, at work again after {} ms",
                    report.acked_meanwhile,
                    report.recovered.as_millis(),
                );
                if report.noticed.is_none() || report.acked_meanwhile > 0 {
                    println!("  BROKEN: /readyz must say so, and nothing may be acknowledged meanwhile");
                }
                println!("{}", report.outcome);
                good &= report.is_good();
            }
            Ok(good)
        }
        Proof::PowerCut(proof) => Ok(say(&proof.run().await?)),
        Proof::Reconnect(proof) => Ok(say(&proof.run().await?)),
        Proof::Soak(proof) => Ok(say(&proof.run().await?)),
    }
}

fn say(conclusion: &Conclusion) -> bool {
    println!("{}", conclusion.text);
    conclusion.is_good
}
