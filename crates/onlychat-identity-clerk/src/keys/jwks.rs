//! The public keys as they are fetched, kept and renewed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{DecodingKey, errors};
use onlychat_domain::{Clock, Timestamp};
use onlychat_identity::KeyError;
use parking_lot::RwLock;
use tokio::sync::Mutex;

use crate::api::{ApiError, BackendApi};

/// How often a key that is not known may cause a fetch.
const PAUSE: Duration = Duration::from_secs(30);
/// How often one is tried while there are no keys at all.
const PAUSE_WITHOUT_KEYS: Duration = Duration::from_secs(3);

type KeySet = HashMap<String, Arc<DecodingKey>>;

/// The keys of one instance. Known keys are found without waiting, whatever a fetch is doing; a fetch that fails
/// leaves the old keys in place, so that an outage at Clerk signs nobody out.
pub(crate) struct Jwks {
    api: BackendApi,
    clock: Arc<dyn Clock>,
    keys: RwLock<KeySet>,
    /// Held during a fetch, so that there is one at a time.
    last: Mutex<Option<Fetch>>,
}

#[derive(Clone, Copy)]
struct Fetch {
    begun: Timestamp,
    succeeded: bool,
}

impl Jwks {
    pub(crate) fn new(api: BackendApi, clock: Arc<dyn Clock>) -> Self {
        Self { api, clock, keys: RwLock::default(), last: Mutex::default() }
    }

    /// The key of this name. An unknown one causes a fetch, if there was none lately: it may be new.
    pub(crate) async fn key(self: &Arc<Self>, kid: &str) -> Result<Arc<DecodingKey>, KeyError> {
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        if let Ok(last) = self.last.try_lock() {
            self.may_fetch(*last)?;
        }
        // A task of its own: the fetch goes on when this caller goes away, others wait for it.
        let (jwks, kid) = (Arc::clone(self), kid.to_owned());
        tokio::spawn(async move { jwks.fetch_for(&kid).await }).await.unwrap_or(Err(KeyError::Unavailable))
    }

    /// Fetches the keys now.
    pub(crate) async fn refresh(&self) -> Result<(), ApiError> {
        let mut last = self.last.lock().await;
        self.fetch(&mut last).await
    }

    async fn fetch_for(&self, kid: &str) -> Result<Arc<DecodingKey>, KeyError> {
        let mut last = self.last.lock().await;
        // Somebody else's fetch may have brought it meanwhile.
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        self.may_fetch(*last)?;
        if let Err(error) = self.fetch(&mut last).await {
            tracing::warn!(%error, "Clerk's keys could not be fetched");
            return Err(KeyError::Unavailable);
        }
        self.known(kid).ok_or(KeyError::Unknown)
    }

    async fn fetch(&self, last: &mut Option<Fetch>) -> Result<(), ApiError> {
        let begun = self.clock.now();
        *last = Some(Fetch { begun, succeeded: false });
        let keys = usable(self.api.get::<JwkSet>("/jwks").await?);
        if keys.is_empty() {
            return Err(ApiError::Malformed("there is no usable key in the set".to_owned()));
        }
        *self.keys.write() = keys;
        *last = Some(Fetch { begun, succeeded: true });
        Ok(())
    }

    fn may_fetch(&self, last: Option<Fetch>) -> Result<(), KeyError> {
        let Some(last) = last else { return Ok(()) };
        let now = self.clock.now();
        let pause = if self.keys.read().is_empty() { PAUSE_WITHOUT_KEYS } else { PAUSE };
        // A clock that was set back must not stop the fetches.
        if now < last.begun || now.since(last.begun) >= pause {
            return Ok(());
        }
        Err(if last.succeeded { KeyError::Unknown } else { KeyError::Unavailable })
    }

    fn known(&self, kid: &str) -> Option<Arc<DecodingKey>> {
        self.keys.read().get(kid).cloned()
    }
}

/// The keys that can verify a session token; others are passed over.
fn usable(set: JwkSet) -> KeySet {
    set.keys
        .into_iter()
        .filter(|jwk| {
            matches!(jwk.algorithm, AlgorithmParameters::RSA(_))
                && matches!(jwk.common.key_algorithm, None | Some(KeyAlgorithm::RS256))
                && matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature))
        })
        .filter_map(|jwk| match named(&jwk) {
            Ok(named) => named,
            Err(error) => {
                tracing::warn!(%error, "one of Clerk's keys is damaged");
                None
            }
        })
        .collect()
}

fn named(jwk: &Jwk) -> Result<Option<(String, Arc<DecodingKey>)>, errors::Error> {
    let Some(kid) = jwk.common.key_id.clone() else { return Ok(None) };
    Ok(Some((kid, Arc::new(DecodingKey::from_jwk(jwk)?))))
}
