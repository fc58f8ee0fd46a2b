//! OnlyChat in one binary. `onlychat` alone serves; `onlychat --help` lists the rest.

mod commands;
mod config;
mod database;
mod keys;
mod logging;
mod media;
mod outreach;
mod processing;
mod serve;
mod wiring;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Environment};

/// A chat platform for creators and their fans.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the web app and the API (the default).
    Serve,
    /// Checks configuration, database, clock, and the live data. Exit code 0 when all is well, 1 otherwise.
    Doctor {
        /// Computes anew what is wrong and can be computed from the rest (counters, copies, bounds of logs) before it checks.
        /// On SQLite the server must be stopped.
        #[arg(long)]
        repair: bool,
    },
    /// Brings the database to this version and stops.
    Migrate,
    /// Fills an empty database with creators, fans and conversations to look at.
    Demo,
    /// Looks after an installation.
    #[command(subcommand)]
    Admin(commands::admin::Admin),
    /// Prints the API's description: OpenAPI 3.1, or AsyncAPI 3 of the sockets.
    Openapi {
        /// AsyncAPI instead of OpenAPI.
        #[arg(long)]
        asyncapi: bool,
    },
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    // Before anything else is set up: a worker decodes what strangers sent, and has nothing but that.
    if arguments.next().is_some_and(|first| first == processing::WORKER) {
        return onlychat_media_processing::worker_main(arguments);
    }
    match run(Arguments::parse().command.unwrap_or(Command::Serve)) {
        Ok(code) => code,
        Err(problem) => {
            complain(&problem);
            ExitCode::FAILURE
        }
    }
}

/// Whatever stops the program, as one line for a person.
type Problem = Box<dyn std::error::Error>;

fn run(command: Command) -> Result<ExitCode, Problem> {
    if let Command::Openapi { asyncapi } = command {
        return commands::openapi::print(asyncapi);
    }
    let environment = Environment::load()?;
    let config = Config::read(&environment)?;
    logging::start(config.log_format, config.log_filter.as_deref())?;
    // Two providers are compiled in by way of dependencies; rustls wants to be told which one it is.
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_other| "a TLS provider is set already")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve::serve(config).await,
            Command::Doctor { repair } => Ok(commands::doctor::run(&config, repair).await),
            Command::Migrate => commands::migrate::run(&config).await,
            Command::Demo => commands::demo::run(&config).await,
            Command::Admin(admin) => commands::admin::run(&config, admin).await,
            Command::Openapi { .. } => Err("openapi needs no configuration".into()),
        }
    })
}

#[expect(clippy::print_stderr, reason = "the log may not have started")]
fn complain(problem: &Problem) {
    eprintln!("onlychat: {problem}");
}
