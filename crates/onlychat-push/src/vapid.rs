//! Who sends: VAPID (RFC 8292).

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use http::HeaderValue;
use onlychat_domain::id::Entropy;
use onlychat_domain::{Clock, Invalid, Secret, Timestamp};
use parking_lot::Mutex;
use serde_json::json;
use url::Url;

use crate::base64url;
use crate::endpoint::Endpoint;
use crate::p256::{self, POINT_BYTES, SCALAR_BYTES};

/// How long a token is good: less than the 24 hours that are allowed, because clocks differ.
const TOKEN_LIFE: Duration = Duration::from_hours(18);
/// How long a token is used again: some services count tokens.
const TOKEN_USE: Duration = Duration::from_hours(12);
/// Push services whose tokens are remembered: there are a handful, but whoever subscribes may name others.
const TOKENS_MAX: usize = 64;

/// The server's key. Browsers subscribe to its public half: with another key all subscriptions are worth nothing.
pub struct VapidKey {
    private: Secret<[u8; SCALAR_BYTES]>,
    public: [u8; POINT_BYTES],
    pair: EcdsaKeyPair,
}

impl VapidKey {
    /// A new one: once, at the first start.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, Invalid> {
        Self::of(p256::generate(entropy))
    }

    /// From what [`VapidKey::export`] gave, or the private key that other programs write: 32 bytes in base64url.
    pub fn import(text: &Secret<String>) -> Result<Self, Invalid> {
        base64url::decode(text.expose().trim()).ok_or_else(bad_key).and_then(Self::of)
    }

    /// The private key, to be kept where nobody reads it: 32 bytes in base64url.
    pub fn export(&self) -> Secret<String> {
        Secret::new(base64url::encode(self.private.expose()))
    }

    /// The public key: what a browser takes as `applicationServerKey`, 65 bytes in base64url.
    pub fn public_key(&self) -> String {
        base64url::encode(self.public)
    }

    fn of(private: [u8; SCALAR_BYTES]) -> Result<Self, Invalid> {
        let bad = |_unspecified| bad_key();
        let scalar = PrivateKey::from_private_key(&ECDH_P256, &private).map_err(|_out_of_range| bad_key())?;
        let public = p256::public(&scalar).map_err(bad)?;
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &private, &public);
        let pair = pair.map_err(|_rejected| bad_key())?;
        Ok(Self { private: Secret::new(private), public, pair })
    }

    /// A JSON Web Token with these claims, by ES256.
    fn sign(&self, claims: &serde_json::Value) -> Result<String, Unspecified> {
        let header = base64url::encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let message = format!("{header}.{}", base64url::encode(claims.to_string()));
        // The library makes its own nonce and asks for this argument for the sake of its form.
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes())?;
        Ok(format!("{message}.{}", base64url::encode(signature)))
    }
}

impl fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VapidKey({})", self.public_key())
    }
}

fn bad_key() -> Invalid {
    Invalid::new(
        "bad_vapid_key",
        "This is no VAPID key: it must be the 32 bytes of a P-256 private key in base64url.",
    )
}

/// Whom a push service may write to when something is wrong with what this server sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact(String);

impl Contact {
    /// `mailto:somebody@example.com`, or an `https` address.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let url = Url::parse(text.trim()).ok().filter(|url| match url.scheme() {
            "mailto" => {
                url.path().split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
            }
            "https" => url.has_host(),
            _ => false,
        });
        url.map(|url| Self(url.into())).ok_or_else(|| {
            Invalid::new(
                "bad_contact",
                "The contact must be mailto:somebody@example.com or an https address.",
            )
        })
    }
}

/// Says who sends, with one token for each push service that is used again for half a day.
pub struct Vapid {
    key: VapidKey,
    contact: Contact,
    clock: Arc<dyn Clock>,
    /// By origin.
    tokens: Mutex<HashMap<String, Token>>,
}

struct Token {
    header: HeaderValue,
    made: Timestamp,
}

impl Vapid {
    /// With this key, for this contact.
    pub fn new(key: VapidKey, contact: Contact, clock: Arc<dyn Clock>) -> Self {
        Self { key, contact, clock, tokens: Mutex::default() }
    }

    /// The key.
    pub const fn key(&self) -> &VapidKey {
        &self.key
    }

    /// The value of `Authorization` for an endpoint (RFC 8292, section 3). Fails only when the cryptographic library does.
    pub(crate) fn authorization(&self, endpoint: &Endpoint) -> Result<HeaderValue, Unspecified> {
        let (origin, now) = (endpoint.origin(), self.clock.now());
        let mut tokens = self.tokens.lock();
        // A clock that was put back makes a token of the future: it would be refused.
        if let Some(token) = tokens.get(&origin)
            && token.made <= now
            && now.since(token.made) < TOKEN_USE
        {
            return Ok(token.header.clone());
        }
        let claims = json!({ "aud": origin, "exp": now.plus(TOKEN_LIFE).as_secs(), "sub": self.contact.0 });
        let token = format!("vapid t={}, k={}", self.key.sign(&claims)?, self.key.public_key());
        let mut header = HeaderValue::try_from(token).map_err(|_no_header_text| Unspecified)?;
        header.set_sensitive(true);
        if tokens.len() >= TOKENS_MAX && !tokens.contains_key(&origin) {
            tokens.clear();
        }
        tokens.insert(origin, Token { header: header.clone(), made: now });
        Ok(header)
    }
}

#[cfg(test)]
mod tests;
