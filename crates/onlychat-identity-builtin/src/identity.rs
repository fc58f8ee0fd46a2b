//! The built-in identity as a whole.

use std::error::Error as _;
use std::sync::Arc;

use async_trait::async_trait;
use onlychat_domain::id::Entropy;
use onlychat_domain::user::Profile;
use onlychat_domain::{Clock, IdGen, SessionId, Subject};
use onlychat_identity::{
    AllowedOrigins, Directory, DirectoryError, Principal, Revocations, Revoked, SKEW, SessionVerifier,
    TokenError, TokenVerifier,
};
use onlychat_store::{Store, StoreError};

use crate::key::{BuiltinKeys, JwtKey};
use crate::mint::{ACCESS_LIFE, Mint};
use crate::password::Hasher;

/// What the built-in identity is made of.
pub struct BuiltinParts {
    /// Where accounts and sessions are kept.
    pub store: Arc<dyn Store>,
    /// What signs its tokens.
    pub key: JwtKey,
    /// For which pages tokens are made; the first is their issuer.
    pub origins: AllowedOrigins,
    /// Who was signed out.
    pub revocations: Arc<Revocations>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes subjects, sessions and users.
    pub ids: Arc<dyn IdGen>,
    /// Makes salts and refresh tokens.
    pub entropy: Arc<dyn Entropy>,
}

/// OnlyChat's own identity: accounts with a password, sessions, and session tokens that look like Clerk's.
pub struct BuiltinIdentity {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) mint: Mint,
    pub(crate) key: JwtKey,
    pub(crate) hasher: Hasher,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdGen>,
    pub(crate) entropy: Arc<dyn Entropy>,
    revocations: Arc<Revocations>,
    verifier: SessionVerifier<BuiltinKeys>,
}

impl BuiltinIdentity {
    /// Puts it together. Nothing is read or written yet.
    pub fn new(parts: BuiltinParts) -> Self {
        let BuiltinParts { store, key, origins, revocations, clock, ids, entropy } = parts;
        let keys = BuiltinKeys::new(&key, origins.first());
        Self {
            store,
            mint: Mint::new(&key, origins.clone()),
            hasher: Hasher::new(),
            key,
            verifier: SessionVerifier::new(keys, origins, Arc::clone(&revocations), Arc::clone(&clock)),
            clock,
            ids,
            entropy,
            revocations,
        }
    }

    /// The session's tokens no longer count, from now on, on this node.
    pub(crate) fn revoke(&self, session: SessionId) {
        let now = self.clock.now();
        self.revocations.revoke(Revoked::Session(session), now.plus(ACCESS_LIFE + SKEW), now);
    }

    pub(crate) fn draw<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}

#[async_trait]
impl TokenVerifier for BuiltinIdentity {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        self.verifier.verify(token).await
    }
}

/// The built-in identity asks for no proof of an address, so the one somebody signed up with counts as theirs.
#[async_trait]
impl Directory for BuiltinIdentity {
    async fn look_up(&self, subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        let unavailable =
            |error| DirectoryError::Unavailable { reason: with_sources(&error), retry_after: None };
        let Some(credential) = self.store.credential(subject).await.map_err(unavailable)? else {
            return Ok(None);
        };
        let user = self.store.user_by_subject(subject).await.map_err(unavailable)?;
        let profile = Profile { email: Some(credential.email), ..Profile::default() };
        Ok(Some(match user {
            Some(user) => Profile {
                first_name: user.first_name,
                last_name: user.last_name,
                image_url: user.image_url,
                ..profile
            },
            None => profile,
        }))
    }
}

fn with_sources(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
