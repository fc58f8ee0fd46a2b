//! OnlyChat's own identity: accounts with a password, kept in OnlyChat's database.
//!
//! Signing in begins a session. Its refresh token lives for a month in an `HttpOnly` cookie and is good
//! once; each use gives the next one, and a used one that comes back ends the session. Its session tokens
//! are JWTs that live for five minutes and carry the same claims as Clerk's, so that one verifier does for both.

mod accounts;
mod identity;
mod key;
mod mint;
mod password;
mod refresh;
mod sessions;
#[cfg(test)]
mod tests;

pub use identity::{BuiltinIdentity, BuiltinParts};
pub use key::{BuiltinKeys, JwtKey, KID};
pub use mint::ACCESS_LIFE;
pub use password::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
pub use refresh::REFRESH_LIFE;
