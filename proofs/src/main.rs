//! Runs a proof and says what came of it; exit code 1 when a promise was broken.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
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
}

#[derive(clap::Args)]
struct On {
    /// The server's binary.
    #[arg(long, env = "ONLYCHAT_BIN")]
    binary: PathBuf,
    /// A MongoDB replica set to run on instead of SQLite.
    #[arg(long, env = "ONLYCHAT_TEST_MONGODB_URL")]
    mongodb_url: Option<String>,
    /// Repeats the same choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
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
    let Proof::Kill { on, rounds } = proof;
    let database = if on.mongodb_url.is_some() { "mongo" } else { "sqlite" };
    let report = kill::prove(&on.binary, on.mongodb_url.as_deref(), rounds, on.seed).await?;
    let outcome = &report.outcome;
    println!(
        "kill on {database}: killed {} times, slowest start {} ms; sent {}, acked {}, stored {}, told {} times over {} \
         connections",
        report.kills,
        report.slowest_start.as_millis(),
        outcome.sent,
        outcome.acked,
        outcome.stored,
        outcome.told,
        outcome.connections,
    );
    for violation in outcome.violations.iter().take(20) {
        println!("BROKEN {violation}");
    }
    println!("{} broken promises", outcome.violations.len());
    Ok(outcome.violations.is_empty())
}
