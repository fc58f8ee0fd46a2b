//! Calls to real servers on this machine, friendly and hostile ones.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

mod guarded;
mod limited;
mod plain;
mod redirected;
mod secure;
mod server;
