//! `onlychat migrate`.

use std::process::ExitCode;

use crate::commands::say;
use crate::config::Config;
use crate::{Problem, wiring};

/// Opens the database, which brings it to this version, and closes it.
pub(crate) async fn run(config: &Config) -> Result<ExitCode, Problem> {
    let ports = wiring::Ports::open(config).await?;
    say(format_args!("{} is at this version.", ports.store.describe()));
    ports.store.close().await;
    Ok(ExitCode::SUCCESS)
}
