//! The cases that every verifier must pass, against the built-in one.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use libtest_mimic::{Arguments, Failed, Trial};
use onlychat_domain::Clock;
use onlychat_identity::conformance::{Issuer, ORIGIN, Signer, cases};
use onlychat_identity::{AllowedOrigins, Revocations, SessionVerifier, TokenError, TokenVerifier};
use onlychat_identity_builtin::{BuiltinKeys, JwtKey, KID};

const SECRET: &str = "a key of the tests, which signs nothing else";

struct Builtin;

impl Signer for Builtin {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }

    fn kid(&self) -> &'static str {
        KID
    }

    fn issuer(&self) -> &'static str {
        ORIGIN
    }

    fn sign(&self, message: &[u8]) -> String {
        crypto::sign(message, &EncodingKey::from_secret(SECRET.as_bytes()), Algorithm::HS256).unwrap()
    }
}

#[async_trait]
impl Issuer for Builtin {
    async fn verifier(&self, clock: Arc<dyn Clock>, revocations: Arc<Revocations>) -> Arc<dyn TokenVerifier> {
        let origins = AllowedOrigins::new([ORIGIN, "http://localhost:8747"]).unwrap();
        let keys = BuiltinKeys::new(&JwtKey::parse(&SECRET.into()).unwrap(), origins.first());
        Arc::new(SessionVerifier::new(keys, origins, revocations, clock))
    }

    fn public_knowledge(&self) -> Vec<Vec<u8>> {
        ["", KID, ORIGIN, "secret", &"\0".repeat(32)].map(|text| text.as_bytes().to_vec()).into()
    }

    fn unknown_kid(&self) -> Option<TokenError> {
        Some(TokenError::UnknownKey)
    }
}

fn main() -> ExitCode {
    let runtime = Arc::new(tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());
    let trials = cases()
        .into_iter()
        .map(|case| {
            let runtime = Arc::clone(&runtime);
            Trial::test(format!("builtin::{}", case.name), move || {
                runtime.block_on(case.run(&Builtin)).map_err(Failed::from)
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
