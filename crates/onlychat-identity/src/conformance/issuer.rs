//! Makes tokens, good and bad.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use onlychat_domain::Clock;
use serde_json::{Value, json};

use super::{LIFE_SECS, NOW, ORIGIN, SESSION, SUBJECT};
use crate::principal::{TokenError, TokenVerifier};
use crate::revocations::Revocations;

/// Who makes tokens in the tests, with a key that they hold.
pub trait Signer: Send + Sync {
    /// How it signs.
    fn algorithm(&self) -> Algorithm;

    /// The name of its key.
    fn kid(&self) -> &str;

    /// What its tokens say in `iss`.
    fn issuer(&self) -> &str;

    /// Signs with its true key: the signature in base64url.
    fn sign(&self, message: &[u8]) -> String;
}

/// An issuer, its verifier, and what is known about it.
#[async_trait]
pub trait Issuer: Signer {
    /// The verifier under test. It allows [`ORIGIN`] and `http://localhost:8747`.
    async fn verifier(&self, clock: Arc<dyn Clock>, revocations: Arc<Revocations>) -> Arc<dyn TokenVerifier>;

    /// What everybody can know of it (its public key in all its spellings), which a forger may try as a secret.
    fn public_knowledge(&self) -> Vec<Vec<u8>>;

    /// What becomes of a token that names another key and is signed with the true one; `None` when it is accepted,
    /// because this verifier has a single key and no name for it.
    fn unknown_kid(&self) -> Option<TokenError>;
}

/// A token in the making: begins as a good one.
pub struct Forgery<'a> {
    issuer: &'a dyn Signer,
    header: Value,
    claims: Value,
}

impl<'a> Forgery<'a> {
    /// A good token.
    pub fn good(issuer: &'a dyn Signer) -> Self {
        let now = NOW.as_secs();
        Self {
            issuer,
            header: json!({
                "alg": issuer.algorithm(), "typ": "JWT", "kid": issuer.kid(), "cat": crate::CATEGORY_SESSION,
            }),
            claims: json!({
                "sub": SUBJECT, "sid": SESSION, "iss": issuer.issuer(), "azp": ORIGIN,
                "iat": now, "nbf": now - 10, "exp": now + LIFE_SECS, "sts": "active", "v": 2,
            }),
        }
    }

    /// Replaces or adds something in the header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    /// Replaces or adds a claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    /// Takes something out of the header.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.as_object_mut().and_then(|header| header.remove(name));
        self
    }

    /// Takes a claim out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.claims.as_object_mut().and_then(|claims| claims.remove(name));
        self
    }

    /// Header and payload, what the signature is over.
    pub fn unsigned(&self) -> String {
        let [header, claims] =
            [&self.header, &self.claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        format!("{header}.{claims}")
    }

    /// The token, signed with the true key.
    pub fn token(&self) -> String {
        let unsigned = self.unsigned();
        let signature = self.issuer.sign(unsigned.as_bytes());
        format!("{unsigned}.{signature}")
    }
}
