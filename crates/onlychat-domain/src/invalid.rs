//! What is wrong with a value that somebody gave.

use std::borrow::Cow;

/// One thing that is wrong with an input: a stable code for programs, a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Invalid {
    /// Stable, `snake_case`.
    pub code: &'static str,
    /// What is wrong and what is allowed, as a sentence.
    pub detail: Cow<'static, str>,
}

impl Invalid {
    /// Says what is wrong.
    pub fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }
}
