//! The conformance suite: what every bus must do, as cases that each have a name of their own.
//!
//! An adapter implements [`Backend`] in `tests/conformance.rs` (with `harness = false`) and hands it to [`run`]: each
//! case becomes a test such as `nats::hearing::everybody_hears_everything_in_its_order`, on a network of its own.
//!
//! `ONLYCHAT_REQUIRE_BACKENDS=nats` makes a backend that cannot be reached a failure; else its cases are ignored.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the failure of a case"
)]

mod apart;
mod hearing;
mod kit;
mod loss;
mod outage;
mod runner;

use std::sync::Arc;

use async_trait::async_trait;

pub use kit::{receipt, revocation, signal};
pub use runner::run;

use crate::Bus;

/// An adapter under test.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// What its cases are named after, such as `nats`.
    fn name(&self) -> &'static str;
    /// Whether it can be used here; else why not, in one line. Asked once.
    async fn available(&self) -> Result<(), String>;
    /// Makes a network that no other case shares.
    async fn network(&self) -> Result<Arc<dyn Network>, String>;
    /// Whether its networks can fail between the nodes.
    fn can_fail(&self) -> bool;
}

/// What nodes are connected by.
#[async_trait]
pub trait Network: Send + Sync + 'static {
    /// A node of this deployment. Where there is only one node, the same each time.
    async fn node(&self, deployment: &str) -> Result<Arc<dyn Bus>, String>;
    /// Breaks the network: no announcement reaches another node. Asked only where it [can fail](Backend::can_fail).
    async fn fail(&self) -> Result<(), String>;
    /// Mends it.
    async fn mend(&self) -> Result<(), String>;
}

/// Every case, what it is about, and whether it needs a network that can fail.
fn all(can_fail: bool) -> Vec<(&'static str, runner::Case)> {
    let files: &[(&'static str, &[runner::Case], bool)] = &[
        ("hearing", hearing::CASES, false),
        ("loss", loss::CASES, false),
        ("apart", apart::CASES, false),
        ("outage", outage::CASES, true),
    ];
    let fitting = files.iter().filter(|(_, _, fails)| can_fail || !fails);
    fitting.flat_map(|(about, cases, _)| cases.iter().map(|case| (*about, *case))).collect()
}
