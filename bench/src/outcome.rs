//! The one error of this tool: a sentence for the person at the terminal.

use std::fmt::{self, Display};

/// Why a run stopped, said so that the reader knows what to do.
#[derive(Clone, Debug)]
pub(crate) struct Failure(String);

/// What every fallible function here returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Turns any error into a [`Failure`] that says what was being done.
pub(crate) trait Doing<T> {
    /// `doing` completes the sentence "could not …".
    fn doing(self, doing: impl Display) -> Outcome<T>;
}

impl<T, E: Display> Doing<T> for Result<T, E> {
    fn doing(self, doing: impl Display) -> Outcome<T> {
        self.map_err(|cause| Failure(format!("could not {doing}: {cause}")))
    }
}
