//! The built-in identity on a real database.

mod sessions;
mod signing;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_domain::{Clock, EmailKey, Secret};
use onlychat_identity::conformance::{ManualClock, NOW};
use onlychat_identity::{
    AllowedOrigins, PasswordAccounts, Principal, Refresh, RefreshError, Refreshed, Revocations, SignIn,
    SignInError, SignUp, SignUpError, SignedIn, TokenError, TokenVerifier,
};
use onlychat_store::{CommitListener, Receipt, Store};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::{BuiltinIdentity, BuiltinParts, JwtKey};

const HOME: &str = "https://chat.example.com";
const OTHER_ORIGIN: &str = "http://localhost:8747";
const PASSWORD: &str = "correct horse battery";

/// An identity on a database of its own, at a time that stands still.
struct World {
    identity: Arc<BuiltinIdentity>,
    store: Arc<dyn Store>,
    clock: Arc<ManualClock>,
    revocations: Arc<Revocations>,
    _folder: TempDir,
}

struct Nobody;

impl CommitListener for Nobody {
    fn committed(&self, _: &Arc<Receipt>) {}
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions::at(folder.path().join("onlychat.db"));
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(options, Arc::new(Nobody), &SystemEntropy).unwrap());
        let (clock, revocations) = (Arc::new(ManualClock::at(NOW)), Arc::new(Revocations::default()));
        let identity = Arc::new(BuiltinIdentity::new(BuiltinParts {
            store: Arc::clone(&store),
            key: JwtKey::parse(&JwtKey::generate(&SystemEntropy)).unwrap(),
            origins: AllowedOrigins::new([HOME, OTHER_ORIGIN]).unwrap(),
            revocations: Arc::clone(&revocations),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ids: Arc::new(TimeOrderedIds::new(Arc::new(SystemEntropy))),
            entropy: Arc::new(SystemEntropy),
        }));
        Self { identity, store, clock, revocations, _folder: folder }
    }

    async fn sign_up(&self, email: &str) -> Result<SignedIn, SignUpError> {
        self.identity.sign_up(sign_up(email, PASSWORD)).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, SignInError> {
        let email = EmailKey::parse(email).unwrap();
        self.identity.sign_in(SignIn { email, password: password.into(), origin: None }).await
    }

    async fn refresh(&self, token: &Secret<String>) -> Result<Refreshed, RefreshError> {
        self.identity.refresh(Refresh { token: token.clone(), attempt: None, origin: None }).await
    }

    async fn verify(&self, token: &Secret<String>) -> Result<Principal, TokenError> {
        self.identity.verify(token.expose()).await
    }
}

fn sign_up(email: &str, password: &str) -> SignUp {
    SignUp {
        email: EmailKey::parse(email).unwrap(),
        password: password.into(),
        first_name: Some("Ada".into()),
        last_name: None,
        origin: None,
    }
}

/// Part 0 is the header, part 1 the claims.
fn part(token: &Secret<String>, index: usize) -> serde_json::Value {
    let part = token.expose().split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
