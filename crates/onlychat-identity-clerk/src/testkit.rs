//! A stand-in for Clerk, for tests: an issuer whose key the tests hold, and a Backend API on 127.0.0.1.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "for tests: a failure here is a failed test"
)]

mod api;
mod instance;
mod issuer;

pub use api::{Answer, FakeApi};
pub use instance::TestInstance;
pub use issuer::{KeysFrom, TestIssuer};
