//! Passwords: which are good enough, and how they are kept.

mod hash;
mod rules;

pub(crate) use hash::{Hasher, NOBODY};
pub use rules::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
pub(crate) use rules::{Person, check};
