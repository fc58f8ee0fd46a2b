//! Verification of session tokens.

mod claims;
mod keys;
mod verifier;

pub use keys::{KeyError, KeySource};
pub use verifier::{CATEGORY_SESSION, SKEW, SessionVerifier, TOKEN_MAX_BYTES};
