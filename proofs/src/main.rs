//! Runs a proof and says what came of it; exit code 1 when a promise was broken.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum as _};
use onlychat_proofs::fault::{self, Fault};
use onlychat_proofs::on::{Conclusion, On};
use onlychat_proofs::power_cut::command::PowerCut;
use onlychat_proofs::reconnect::command::Reconnect;
use onlychat_proofs::soak::command::Soak;
use onlychat_proofs::{Result, clock, kill, read_only, step_down};

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
    /// A database that becomes read-only under load (SQLite), and starts on one that is: refused in one line. Needs strace.
    ReadOnly {
        /// The server's binary.
        #[arg(long, env = "ONLYCHAT_BIN")]
        binary: PathBuf,
        /// Repeats the same choices.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The server's clock jumps back and forward under load: nothing is lost, order and ids stay. Needs libfaketime.
    Clock {
        #[command(flatten)]
        on: On,
    },
    /// A MongoDB replica set of three whose primary steps down, or is killed, under load: nothing acknowledged is lost, and
    /// the server goes on with the next primary by itself.
    StepDown {
        /// The server's binary.
        #[arg(long, env = "ONLYCHAT_BIN")]
        binary: PathBuf,
        /// The program that each member of the set runs.
        #[arg(long, env = "ONLYCHAT_MONGOD", default_value = "mongod")]
        mongod: PathBuf,
        /// How often the primary goes; by its process every other time.
        #[arg(long, default_value_t = 5)]
        rounds: usize,
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
    let proof = Arguments::parse().proof;
    // Ctrl-C ends the proof from inside, so that what it started goes with it.
    let outcome = tokio::select! {
        outcome = run(proof) => outcome,
        interrupted = tokio::signal::ctrl_c() => Err(interrupted.err().map_or("interrupted".into(), Into::into)),
    };
    match outcome {
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
                good &= prove_fault(&binary, fault, seed).await?;
            }
            Ok(good)
        }
        Proof::ReadOnly { binary, seed } => {
            let mut good = prove_fault(&binary, Fault::ReadOnly, seed).await?;
            for refusal in read_only::prove(&binary).await? {
                println!("{:?}: exit code {:?}, {}", refusal.why, refusal.code, refusal.words);
                if !refusal.is_good() {
                    println!("  BROKEN: a start must end with exit code 1 and one line that says what to do");
                    good = false;
                }
            }
            Ok(good)
        }
        Proof::Clock { on } => {
            let report = clock::prove(&on.binary, on.mongodb_url.as_deref(), on.seed).await?;
            for jump in &report.jumps {
                println!("clock {:+} s: at work again after {} ms", jump.by, jump.at_work.as_millis());
            }
            for broken in report.broken.iter().take(20) {
                println!("  BROKEN {broken}");
            }
            println!("{}", report.outcome);
            Ok(report.is_good())
        }
        Proof::StepDown { binary, mongod, rounds, seed } => {
            let report = step_down::prove(&binary, &mongod, rounds, seed).await?;
            for round in &report.rounds {
                println!("{round}");
            }
            println!("{}", report.outcome);
            Ok(report.is_good())
        }
        Proof::PowerCut(proof) => Ok(say(&proof.run().await?)),
        Proof::Reconnect(proof) => Ok(say(&proof.run().await?)),
        Proof::Soak(proof) => Ok(say(&proof.run().await?)),
    }
}

async fn prove_fault(binary: &Path, fault: Fault, seed: u64) -> Result<bool> {
    let report = fault::prove(binary, fault, seed).await?;
    let noticed = report.noticed.map_or("never".to_owned(), |after| format!("{} ms", after.as_millis()));
    println!(
        "{fault:?}: /readyz said so after {noticed}, {} acknowledged meanwhile, at work again after {} ms",
        report.acked_meanwhile,
        report.recovered.as_millis(),
    );
    if report.noticed.is_none() || report.acked_meanwhile > 0 {
        println!("  BROKEN: /readyz must say so, and nothing may be acknowledged meanwhile");
    }
    println!("{}", report.outcome);
    Ok(report.is_good())
}

fn say(conclusion: &Conclusion) -> bool {
    println!("{}", conclusion.text);
    conclusion.is_good
}
