//! Clerk's keys.

mod jwks;
mod pem;

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};
use onlychat_identity::{KeyError, KeySource};

use crate::issuer::Issuer;

pub(crate) use jwks::Jwks;
pub use pem::PemKey;

/// Where the key of a session token comes from.
pub(crate) enum Keys {
    /// Given, so that no network is needed. Its name is not known: any `kid` is taken, the signature decides.
    Pem(Arc<DecodingKey>),
    /// Fetched.
    Jwks(Arc<Jwks>),
}

/// The keys and the name of one Clerk instance.
pub struct ClerkKeys {
    pub(crate) keys: Keys,
    pub(crate) issuer: Issuer,
}

impl KeySource for ClerkKeys {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }

    async fn key(&self, kid: Option<&str>) -> Result<Arc<DecodingKey>, KeyError> {
        match &self.keys {
            Keys::Pem(key) => Ok(Arc::clone(key)),
            Keys::Jwks(jwks) => jwks.key(kid.ok_or(KeyError::Unknown)?).await,
        }
    }

    fn issuer(&self) -> Option<Arc<str>> {
        self.issuer.get()
    }
}
