//! The identity port: who is calling.
//!
//! A caller proves who they are with a session token, a JWT that lives for minutes. There are two
//! issuers, the built-in identity and Clerk, and one verifier for both: [`SessionVerifier`], which
//! differs only in where its keys come from ([`KeySource`]). What a token does not say (a name, an
//! address) a [`Directory`] knows. Only the built-in identity has passwords ([`PasswordAccounts`]).

#[cfg(feature = "conformance")]
pub mod conformance;
mod directory;
mod origins;
mod password;
mod principal;
mod revocations;
mod session;

pub use directory::{Directory, DirectoryError};
pub use onlychat_domain::{Revocation, Revoked};
pub use origins::AllowedOrigins;
pub use password::{
    AccessToken, Cause, PasswordAccounts, Refresh, RefreshError, RefreshToken, Refreshed, SignIn,
    SignInError, SignOut, SignUp, SignUpError, SignedIn, StoreFailure,
};
pub use principal::{Principal, TokenError, TokenVerifier};
pub use revocations::Revocations;
pub use session::{CATEGORY_SESSION, KeyError, KeySource, SKEW, SessionVerifier, TOKEN_MAX_BYTES};
