//! The key that signs session tokens.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use onlychat_domain::id::Entropy;
use onlychat_domain::{Invalid, Secret};
use onlychat_identity::{KeyError, KeySource};
use sha2::Sha256;

/// The name of the one key, the `kid` of the tokens.
pub const KID: &str = "ins_builtin";

/// The secret behind the session tokens (`JWT_KEY`). Whoever has it can sign in as anybody.
#[derive(Clone, Debug)]
pub struct JwtKey(Secret<Vec<u8>>);

impl JwtKey {
    /// Fewest bytes, as HMAC-SHA-256 wants them (RFC 7518, section 3.2).
    pub const MIN_BYTES: usize = 32;

    /// Takes the text's bytes as they are. Refuses fewer than [`JwtKey::MIN_BYTES`].
    pub fn parse(text: &Secret<String>) -> Result<Self, Invalid> {
        let bytes = text.expose().as_bytes();
        if bytes.len() < Self::MIN_BYTES {
            let detail = format!(
                "The key has {} bytes and needs at least {}. Make one with: openssl rand -base64 48",
                bytes.len(),
                Self::MIN_BYTES,
            );
            return Err(Invalid::new("short_key", detail));
        }
        Ok(Self(Secret::new(bytes.to_vec())))
    }

    /// A new one as text, to be kept: 256 random bits.
    pub fn generate(entropy: &dyn Entropy) -> Secret<String> {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A keyed hash for another purpose than signing tokens, which `purpose` keeps apart.
    pub(crate) fn mac(&self, purpose: &[u8]) -> Hmac<Sha256> {
        let mut derive = Self::hmac(self.0.expose());
        derive.update(purpose);
        Self::hmac(&derive.finalize().into_bytes())
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn hmac(key: &[u8]) -> Hmac<Sha256> {
        Hmac::new_from_slice(key).expect("a key of any length")
    }

    pub(crate) fn encoding(&self) -> EncodingKey {
        EncodingKey::from_secret(self.0.expose())
    }
}

/// The verifier's side of it.
pub struct BuiltinKeys {
    key: Arc<DecodingKey>,
    issuer: Arc<str>,
}

impl BuiltinKeys {
    /// `issuer` is this installation's own origin, the first of the allowed ones.
    pub fn new(key: &JwtKey, issuer: &str) -> Self {
        Self { key: Arc::new(DecodingKey::from_secret(key.0.expose())), issuer: issuer.into() }
    }
}

impl KeySource for BuiltinKeys {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }

    async fn key(&self, kid: Option<&str>) -> Result<Arc<DecodingKey>, KeyError> {
        if kid == Some(KID) { Ok(Arc::clone(&self.key)) } else { Err(KeyError::Unknown) }
    }

    fn issuer(&self) -> Option<Arc<str>> {
        Some(Arc::clone(&self.issuer))
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::id::SystemEntropy;

    use super::*;

    #[test]
    fn a_short_key_is_refused_without_telling_it() {
        let error = JwtKey::parse(&"0123456789abcdef0123456789abcde".into()).unwrap_err();
        assert_eq!(error.code, "short_key");
        assert!(!error.detail.contains("abc"), "{error}");
        assert!(JwtKey::parse(&"0123456789abcdef0123456789abcdef".into()).is_ok());
    }

    #[test]
    fn a_generated_key_is_accepted_and_another_each_time() {
        let (one, other) = (JwtKey::generate(&SystemEntropy), JwtKey::generate(&SystemEntropy));
        assert!(JwtKey::parse(&one).is_ok());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(format!("{:?}", JwtKey::parse(&one).unwrap()), "JwtKey(Secret(…))");
    }
}
