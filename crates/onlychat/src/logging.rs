//! The log: structured, on standard error. `docs/logging.md` lists what never enters it.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::config::{ConfigError, LogFormat};

/// What is logged when nobody asks for more: our own news, others' warnings.
const DEFAULT_FILTER: &str = "warn,onlychat=info";

/// Starts the log.
pub(crate) fn start(format: LogFormat, filter: Option<&str>) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(filter.unwrap_or(DEFAULT_FILTER)).map_err(|error| {
        ConfigError::new("RUST_LOG", format!("it is no filter: {error}"), "RUST_LOG=warn,onlychat=debug")
    })?;
    let registry = tracing_subscriber::registry().with(filter);
    let started = match format {
        LogFormat::Json => {
            registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
        }
        LogFormat::Human => {
            let colours = std::io::stderr().is_terminal();
            registry.with(fmt::layer().with_ansi(colours).with_writer(std::io::stderr)).try_init()
        }
    };
    started.map_err(|error| ConfigError::new("RUST_LOG", error.to_string(), "RUST_LOG=info"))
}
