//! `onlychat openapi`.

use std::process::ExitCode;

use crate::Problem;
use crate::commands::say;

/// Prints the description.
pub(crate) fn print(asyncapi: bool) -> Result<ExitCode, Problem> {
    let text = if asyncapi {
        serde_json::to_string_pretty(&onlychat_api::asyncapi())?
    } else {
        onlychat_api::openapi().to_pretty_json()?
    };
    say(text);
    Ok(ExitCode::SUCCESS)
}
