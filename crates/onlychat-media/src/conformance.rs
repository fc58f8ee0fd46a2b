//! The conformance suite: what every media store must do, as cases that each have a name of their own.
//!
//! An adapter implements [`Backend`] in `tests/conformance.rs` (with `harness = false`) and hands it to [`run`]: each
//! case becomes a test such as `files::uploads::a_dropped_part_leaves_nothing`, with a fresh store.
//!
//! `ONLYCHAT_REQUIRE_BACKENDS=s3` makes a backend that cannot be reached a failure; else its cases are ignored.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed expectation is the failure of a case")]

mod files;
mod kit;
mod runner;
mod uploads;

use std::sync::Arc;

use async_trait::async_trait;

pub use runner::run;

use crate::MediaStore;

/// An adapter under test.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// What its cases are named after, such as `files`.
    fn name(&self) -> &'static str;
    /// Whether it can be used here; else why not, in one line. Asked once.
    async fn available(&self) -> Result<(), String>;
    /// Makes a fresh, empty place that no other case shares.
    async fn place(&self) -> Result<Arc<dyn Place>, String>;
}

/// Where files lie.
#[async_trait]
pub trait Place: Send + Sync + 'static {
    /// Opens it, as another process would: nothing but what is stored is known.
    async fn open(&self) -> Result<Arc<dyn MediaStore>, String>;
}

/// Every case and what it is about.
fn all() -> Vec<(&'static str, runner::Case)> {
    let files: &[(&'static str, &[runner::Case])] = &[("files", files::CASES), ("uploads", uploads::CASES)];
    files.iter().flat_map(|(about, cases)| cases.iter().map(|case| (*about, *case))).collect()
}
