//! OnlyChat's load generator: a process of its own, on one thread, with an open loop.
//!
//! `bench/README.md` says how to run it and what its figures mean.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod arrivals;
mod audience;
mod campaign;
mod client;
mod clock;
mod due;
mod http;
mod latency;
mod ledger;
mod machine;
mod meter;
mod options;
mod outcome;
mod people;
mod probe;
mod process;
mod report;
mod scenario;
mod server;
mod stage;
mod wire;

use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;

use options::{Cli, Command, Place};
use outcome::{Doing, Failure, Outcome};
use report::Report;

/// A run that says nothing, or goals that were missed.
const NOT_GOOD: u8 = 2;

fn main() -> ExitCode {
    match start(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(NOT_GOOD),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Says whether the run was valid, or the goals met.
fn start(cli: &Cli) -> Outcome<bool> {
    if cli.place.lacks_mongodb() {
        return Err(Failure::new("--database mongodb needs --mongodb-url"));
    }
    raise_descriptor_limit();
    // One thread: the generator takes one core at most.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().doing("start a runtime")?;
    LocalSet::new().block_on(&runtime, until_stopped(run(&cli.command, &cli.place)))
}

async fn run(command: &Command, place: &Place) -> Outcome<bool> {
    let report = match command {
        Command::All(args) => return campaign::all(place, args).await,
        Command::Compare(args) => return campaign::compare(place, args).await,
        Command::Capacity(args) => campaign::capacity(place, args).await?,
        Command::Scenario(scenario) => {
            scenario::run(scenario, &place.setup().doing("find the working folder")?).await?
        }
    };
    println!("{}", report.line());
    write_json(place, &report)?;
    Ok(report.is_valid())
}

/// Ends early on Ctrl-C and SIGTERM, so that the server that was started ends too.
async fn until_stopped<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let mut terminate = signal(SignalKind::terminate()).doing("watch for SIGTERM")?;
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => Err(Failure::new("stopped")),
        _ = terminate.recv() => Err(Failure::new("stopped")),
    }
}

fn write_json(place: &Place, report: &Report) -> Outcome {
    let Some(path) = &place.json else { return Ok(()) };
    let json = serde_json::to_string_pretty(report).doing("write the report")?;
    std::fs::write(path, json + "\n").doing(format!("write {}", path.display()))
}

/// A socket takes a descriptor.
fn raise_descriptor_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }) {
        eprintln!("the limit of open descriptors stays as it is: {error}");
    }
}
