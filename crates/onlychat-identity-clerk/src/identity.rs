//! Clerk as a whole.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use onlychat_domain::user::Profile;
use onlychat_domain::{Clock, Subject};
use onlychat_identity::{
    AllowedOrigins, Directory, DirectoryError, Principal, Revocations, SessionVerifier, TokenError,
    TokenVerifier,
};
use tokio::time::{MissedTickBehavior, interval};

use crate::api::{ApiError, BackendApi};
use crate::issuer::Issuer;
use crate::keys::{ClerkKeys, Jwks, Keys, PemKey};
use crate::publishable_key::PublishableKey;

/// How often the keys are fetched again.
const REFRESH: Duration = Duration::from_mins(5);

/// What Clerk's side is made of.
pub struct ClerkParts {
    /// Its Backend API.
    pub api: BackendApi,
    /// Names the instance; without it the issuer is asked for once.
    pub publishable_key: Option<PublishableKey>,
    /// The key, when tokens are to be verified without any network.
    pub jwt_key: Option<PemKey>,
    /// For which pages tokens may be made.
    pub origins: AllowedOrigins,
    /// Who was signed out.
    pub revocations: Arc<Revocations>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Clerk as the identity provider.
pub struct ClerkIdentity {
    api: BackendApi,
    verifier: SessionVerifier<ClerkKeys>,
}

impl ClerkIdentity {
    /// Puts it together. Nothing goes out yet; without [`ClerkIdentity::run`] the first token fetches the keys.
    pub fn new(parts: ClerkParts) -> Self {
        let ClerkParts { api, publishable_key, jwt_key, origins, revocations, clock } = parts;
        let keys = match jwt_key {
            Some(key) => Keys::Pem(key.decoding_key()),
            None => Keys::Jwks(Arc::new(Jwks::new(api.clone(), Arc::clone(&clock)))),
        };
        let issuer = publishable_key.map_or_else(Issuer::default, |key| Issuer::known(key.issuer()));
        let verifier = SessionVerifier::new(ClerkKeys { keys, issuer }, origins, revocations, clock);
        Self { api, verifier }
    }

    /// Keeps the keys fresh: run it in the background for as long as the server lives. Failures are logged, and the old
    /// keys stay. With a given key there is nothing to do and it ends at once.
    pub async fn run(&self) {
        if let Keys::Pem(_) = self.verifier.keys().keys {
            if self.verifier.keys().issuer.get().is_none() {
                warn_no_issuer("there is no publishable key");
            }
            return;
        }
        let mut ticks = interval(REFRESH);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut warned = false;
        loop {
            ticks.tick().await;
            if let Err(error) = self.refresh_keys().await {
                tracing::warn!(%error, "Clerk's keys could not be refreshed; the old ones stay");
            }
            if let Err(error) = self.learn_issuer().await
                && !warned
            {
                warn_no_issuer(&error.to_string());
                warned = true;
            }
        }
    }

    /// Fetches the keys now. With a given key there is nothing to fetch.
    pub async fn refresh_keys(&self) -> Result<(), ApiError> {
        match &self.verifier.keys().keys {
            Keys::Pem(_) => Ok(()),
            Keys::Jwks(jwks) => jwks.refresh().await,
        }
    }

    /// Asks Clerk for the issuer unless it is known.
    pub async fn learn_issuer(&self) -> Result<(), ApiError> {
        self.verifier.keys().issuer.learn(&self.api).await
    }

    /// Clerk's Backend API.
    pub const fn api(&self) -> &BackendApi {
        &self.api
    }
}

fn warn_no_issuer(reason: &str) {
    tracing::warn!(
        reason,
        "Clerk's issuer is not known: a token's issuer is not checked, its signature by this instance's key is. \
         Set NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY."
    );
}

#[async_trait]
impl TokenVerifier for ClerkIdentity {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        self.verifier.verify(token).await
    }
}

#[async_trait]
impl Directory for ClerkIdentity {
    async fn look_up(&self, subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        self.api.look_up(subject).await
    }
}
