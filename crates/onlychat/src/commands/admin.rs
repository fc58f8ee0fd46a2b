//! `onlychat admin`.

use std::process::ExitCode;

use clap::Subcommand;
use onlychat_store::Epoch;

use crate::commands::say;
use crate::config::Config;
use crate::{Problem, wiring};

/// Looks after an installation.
#[derive(Subcommand)]
pub(crate) enum Admin {
    /// Run once after restoring a backup: every device fetches everything again instead of trusting its old place.
    NewEpoch,
    /// Drops events and answers that are past their time. The server does it by itself.
    CleanUp,
}

/// Does it.
pub(crate) async fn run(config: &Config, admin: Admin) -> Result<ExitCode, Problem> {
    let ports = wiring::Ports::open(config).await?;
    match admin {
        Admin::NewEpoch => {
            let mut bytes = [0; 8];
            ports.entropy.fill(&mut bytes);
            ports.store.renew_epoch(Epoch(u64::from_be_bytes(bytes))).await?;
            say("A new epoch began: every device fetches again when it connects next.");
        }
        Admin::CleanUp => {
            let app = ports.app_with_identity(config).await?.app;
            let mut rows = 0;
            loop {
                let dropped = app.clean_up().await?;
                rows += dropped;
                if dropped == 0 {
                    break;
                }
            }
            say(format_args!("{rows} rows were dropped."));
        }
    }
    ports.store.close().await;
    Ok(ExitCode::SUCCESS)
}
