//! Where the verifier's keys come from.

use std::future::Future;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};

use crate::principal::TokenError;

/// An issuer's keys and name.
pub trait KeySource: Send + Sync + 'static {
    /// The one way in which this issuer signs. A token with any other is refused before a key is looked for.
    fn algorithm(&self) -> Algorithm;

    /// The key that a token names in its header (`kid`).
    fn key(&self, kid: Option<&str>) -> impl Future<Output = Result<Arc<DecodingKey>, KeyError>> + Send;

    /// Who a token must be issued by. `None` while that is not known; the key alone binds it to the issuer then.
    fn issuer(&self) -> Option<Arc<str>>;
}

/// Why there is no key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyError {
    /// The issuer has none of this name.
    Unknown,
    /// It could not be asked, and none are kept from before.
    Unavailable,
}

impl From<KeyError> for TokenError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Unknown => Self::UnknownKey,
            KeyError::Unavailable => Self::KeysUnavailable,
        }
    }
}
