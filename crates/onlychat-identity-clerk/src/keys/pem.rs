//! The public key as it is given.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey};
use onlychat_domain::Invalid;

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// An RSA public key in PEM (`CLERK_JWT_KEY`), however it survived its way through an environment variable: with
/// line breaks, with `\n` written out, or all on one line.
#[derive(Clone)]
pub struct PemKey(Arc<DecodingKey>);

impl PemKey {
    pub(crate) fn decoding_key(&self) -> Arc<DecodingKey> {
        Arc::clone(&self.0)
    }
}

/// It is public, but long.
impl fmt::Debug for PemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PemKey(…)")
    }
}

impl FromStr for PemKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |why: &str| {
            let detail = format!(
                "{why} Copy the JWKS public key from Clerk's dashboard, API keys: it begins with {BEGIN}"
            );
            Invalid::new("bad_pem", detail)
        };
        let text = text.replace("\\r", "").replace("\\n", "\n");
        if text.contains("PRIVATE KEY") {
            return Err(refuse("This is a private key; the public one is needed."));
        }
        let content = text
            .trim()
            .strip_prefix(BEGIN)
            .and_then(|rest| rest.strip_suffix(END))
            .ok_or_else(|| refuse("This is no PEM public key."))?;
        let content: String = content.chars().filter(|c| !c.is_whitespace()).collect();
        let der = STANDARD.decode(&content).map_err(|error| refuse(&format!("This is damaged: {error}.")))?;
        let pem = format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(der));
        let key = DecodingKey::from_rsa_pem(pem.as_bytes())
            .map_err(|error| refuse(&format!("This is no RSA public key: {error}.")))?;
        // Parses the numbers too, which else would fail at the first token only.
        Jwk::from_decoding_key(&key, Some(Algorithm::RS256))
            .map_err(|error| refuse(&format!("This is no RSA public key: {error}.")))?;
        Ok(Self(Arc::new(key)))
    }
}
