//! Why something could not be made, with its cause for the log.

use std::fmt::Display;

use onlychat_domain::media::Fault;
use serde::{Deserialize, Serialize};

/// A fault and what was behind it. The worker says it to its parent, which logs the cause once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {cause}", fault.as_str())]
pub(crate) struct Failure {
    /// What is told.
    pub(crate) fault: Fault,
    /// What is logged.
    pub(crate) cause: String,
}

impl Failure {
    /// A fault with its cause.
    pub(crate) fn new(fault: Fault, cause: impl Display) -> Self {
        Self { fault, cause: cause.to_string() }
    }

    /// A fault of ours, with what was being done.
    pub(crate) fn internal(doing: &str, cause: impl Display) -> Self {
        Self::new(Fault::Internal, format_args!("{doing}: {cause}"))
    }
}
