//! The issuer of the conformance cases.

use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::Algorithm;
use onlychat_domain::Clock;
use onlychat_identity::conformance::{Issuer, ORIGIN, Signer};
use onlychat_identity::{AllowedOrigins, Revocations, TokenError, TokenVerifier};

use super::{FakeApi, TestInstance};
use crate::identity::{ClerkIdentity, ClerkParts};

#[derive(Clone, Copy)]
/// Where the verifier has the key from.
pub enum KeysFrom {
    /// Given as PEM.
    Given,
    /// Fetched from the stand-in.
    Fetched,
}

/// An instance and its stand-in, for the conformance cases.
pub struct TestIssuer {
    /// Signs.
    pub instance: TestInstance,
    /// Publishes its key.
    pub api: FakeApi,
    keys: KeysFrom,
}

impl TestIssuer {
    /// Starts a stand-in that publishes a new key.
    pub async fn start(keys: KeysFrom) -> Self {
        let (instance, api) = (TestInstance::new("ins_conformance"), FakeApi::start().await);
        api.publish(&[&instance]);
        Self { instance, api, keys }
    }
}

impl Signer for TestIssuer {
    fn algorithm(&self) -> Algorithm {
        self.instance.algorithm()
    }

    fn kid(&self) -> &str {
        self.instance.kid()
    }

    fn issuer(&self) -> &str {
        self.instance.issuer()
    }

    fn sign(&self, message: &[u8]) -> String {
        self.instance.sign(message)
    }
}

#[async_trait]
impl Issuer for TestIssuer {
    async fn verifier(&self, clock: Arc<dyn Clock>, revocations: Arc<Revocations>) -> Arc<dyn TokenVerifier> {
        let given = matches!(self.keys, KeysFrom::Given);
        Arc::new(ClerkIdentity::new(ClerkParts {
            api: self.api.caller(),
            publishable_key: Some(TestInstance::publishable_key().parse().expect("it is well-formed")),
            jwt_key: given.then(|| self.instance.public_pem().parse().expect("it is well-formed")),
            origins: AllowedOrigins::new([ORIGIN, "http://localhost:8747"]).expect("it is well-formed"),
            revocations,
            clock,
        }))
    }

    fn public_knowledge(&self) -> Vec<Vec<u8>> {
        let pem = self.instance.public_pem();
        let modulus = self.instance.jwk()["n"].as_str().expect("it is well-formed").as_bytes().to_vec();
        vec![
            pem.trim_end().as_bytes().to_vec(),
            pem.into_bytes(),
            self.instance.public_der().to_vec(),
            modulus,
            vec![],
        ]
    }

    fn unknown_kid(&self) -> Option<TokenError> {
        match self.keys {
            KeysFrom::Given => None,
            KeysFrom::Fetched => Some(TokenError::UnknownKey),
        }
    }
}
