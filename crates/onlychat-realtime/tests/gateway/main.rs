//! The gateway with real sockets on a real database.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the test's failure"
)]

mod broadcasts;
mod closing;
mod delivery;
mod kit;
mod network;
mod nodes;
mod resume;
mod signals;
