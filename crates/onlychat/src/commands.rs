//! What the binary can do besides serving.

pub(crate) mod admin;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod migrate;
pub(crate) mod openapi;

use std::io::Write as _;

/// Says something to whoever called the command. One who no longer listens (`onlychat openapi | head`) is fine.
pub(crate) fn say(text: impl std::fmt::Display) {
    let _nobody_listens = writeln!(std::io::stdout(), "{text}");
}
