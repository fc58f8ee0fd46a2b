//! An instance of Clerk whose key the tests hold.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use onlychat_identity::conformance::Signer;
use serde_json::{Value, json};

/// An instance of Clerk with an RSA key of its own, made anew each time.
pub struct TestInstance {
    kid: String,
    key: EncodingKey,
    public_der: Vec<u8>,
}

impl TestInstance {
    /// Its Frontend API.
    pub const FRONTEND_API: &'static str = "happy-otter-42.clerk.accounts.dev";
    /// What its tokens say in `iss`.
    pub const ISSUER: &'static str = "https://happy-otter-42.clerk.accounts.dev";

    /// With a new key of this name, such as `ins_1`.
    pub fn new(kid: &str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("an RSA key");
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).expect("PKCS#8");
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).expect("SubjectPublicKeyInfo");
        let key =
            EncodingKey::from_rsa_pem(pem("PRIVATE KEY", private.as_ref()).as_bytes()).expect("our own PEM");
        Self { kid: kid.to_owned(), key, public_der: public.as_ref().to_vec() }
    }

    /// Its publishable key.
    pub fn publishable_key() -> String {
        format!("pk_test_{}", STANDARD_NO_PAD.encode(format!("{}$", Self::FRONTEND_API)))
    }

    /// Its public key as PEM with line breaks.
    pub fn public_pem(&self) -> String {
        pem("PUBLIC KEY", &self.public_der)
    }

    /// Its public key as DER.
    pub fn public_der(&self) -> &[u8] {
        &self.public_der
    }

    /// Its public key as one entry of a key set.
    pub fn jwk(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, Algorithm::RS256).expect("a public key");
        jwk.common.key_id = Some(self.kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        serde_json::to_value(jwk).expect("JSON")
    }

    /// What its Backend API says at `/v1/domains`.
    pub fn domains() -> Value {
        json!({ "total_count": 2, "data": [
            { "id": "dmn_2", "name": "other.example", "is_satellite": true, "frontend_api_url": "https://clerk.other.example" },
            { "id": "dmn_1", "name": "example", "is_satellite": false, "frontend_api_url": Self::ISSUER },
        ]})
    }
}

impl Signer for TestInstance {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }

    fn kid(&self) -> &str {
        &self.kid
    }

    fn issuer(&self) -> &str {
        Self::ISSUER
    }

    fn sign(&self, message: &[u8]) -> String {
        crypto::sign(message, &self.key, Algorithm::RS256).expect("a signature")
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut lines = vec![format!("-----BEGIN {label}-----")];
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        lines.push(line.to_owned());
        rest = after;
    }
    lines.push(format!("-----END {label}-----\n"));
    lines.join("\n")
}
