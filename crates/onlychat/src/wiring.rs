//! Which adapter stands behind each port.

use std::sync::Arc;

use onlychat_app::media::MediaLinks;
use onlychat_app::notifications::Outreach;
use onlychat_app::{Announcer, App, AppParts};
use onlychat_bus::{Bus, InProcessBus};
use onlychat_bus_nats::NatsBus;
use onlychat_domain::Secret;
use onlychat_domain::id::{Entropy, IdGen, SystemEntropy, TimeOrderedIds};
use onlychat_domain::media::Quota;
use onlychat_domain::time::{Clock, SystemClock};
use onlychat_identity::{Directory, PasswordAccounts, Revocations, TokenVerifier};
use onlychat_identity_builtin::{BuiltinIdentity, BuiltinParts};
use onlychat_identity_clerk::{BackendApi, ClerkIdentity, ClerkParts};
use onlychat_media::{MediaStore, Processor};
use onlychat_store::Store;

use crate::config::{Clerk, Config, ConfigError, Identity, data_folder};
use crate::{Problem, database, keys, media, outreach, processing};

/// What everything else is built on.
pub(crate) struct Ports {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) media: Arc<dyn MediaStore>,
    processor: Arc<dyn Processor>,
    quota: Quota,
    /// The same, where there may be other nodes.
    nats: Option<Arc<NatsBus>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdGen>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) revocations: Arc<Revocations>,
}

/// The use cases and who signs in to them.
pub(crate) struct Wired {
    pub(crate) app: Arc<App>,
    pub(crate) verifier: Arc<dyn TokenVerifier>,
    /// With the built-in identity alone.
    pub(crate) accounts: Option<Arc<dyn PasswordAccounts>>,
    /// With Clerk alone.
    pub(crate) clerk: Option<Arc<ClerkIdentity>>,
}

impl Ports {
    /// Opens the database, with the system's clock.
    pub(crate) async fn open(config: &Config) -> Result<Self, Problem> {
        Self::open_at(config, Arc::new(SystemClock)).await
    }

    /// The same with another clock.
    pub(crate) async fn open_at(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let nats = config.nats.clone().map(|url| Arc::new(NatsBus::new(url, &*entropy)));
        let bus: Arc<dyn Bus> = match &nats {
            Some(nats) => nats.clone(),
            None => Arc::new(InProcessBus::new()),
        };
        let listener = Arc::new(Announcer::new(bus.clone()));
        let store = database::open(&config.database, listener, entropy.clone()).await;
        let store = store.map_err(ConfigError::from)?;
        let media = media::open(&config.media).await.map_err(ConfigError::from)?;
        Ok(Self {
            store,
            bus,
            media,
            processor: Arc::new(processing::processor().await?),
            quota: config.media_quota,
            nats,
            clock,
            ids: Arc::new(TimeOrderedIds::new(entropy.clone())),
            entropy,
            revocations: Arc::new(Revocations::default()),
        })
    }

    /// From now on hears the other nodes and is heard by them, if there may be any.
    pub(crate) async fn join(&self) -> Result<(), Problem> {
        let Some(nats) = &self.nats else { return Ok(()) };
        // Nodes belong together when their database does. Its epoch is its own, and new after a restore.
        let epoch = self.store.epoch().await?;
        Ok(nats.join(&format!("{:016x}", epoch.0)).await.map_err(ConfigError::from)?)
    }

    /// The use cases over these ports, with the identity that is configured.
    pub(crate) async fn app_with_identity(&self, config: &Config) -> Result<Wired, Problem> {
        let links = self.media_links().await?;
        let outreach = outreach::open(&config.outreach, &*self.store, &self.entropy, &self.clock).await?;
        match &config.identity {
            Identity::Builtin { .. } => {
                let identity = Arc::new(self.builtin(config)?);
                let app = self.app(identity.clone(), links, outreach);
                Ok(Wired { app, verifier: identity.clone(), accounts: Some(identity), clerk: None })
            }
            Identity::Clerk(clerk) => {
                let identity = Arc::new(self.clerk(config, clerk)?);
                let app = self.app(identity.clone(), links, outreach);
                Ok(Wired { app, verifier: identity.clone(), accounts: None, clerk: Some(identity) })
            }
        }
    }

    fn app(&self, directory: Arc<dyn Directory>, links: MediaLinks, outreach: Outreach) -> Arc<App> {
        Arc::new(App::new(AppParts {
            store: self.store.clone(),
            bus: self.bus.clone(),
            directory,
            media: self.media.clone(),
            processor: self.processor.clone(),
            quota: self.quota,
            links,
            outreach,
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            entropy: self.entropy.clone(),
        }))
    }

    /// Signs the addresses of files with a key that all nodes share.
    async fn media_links(&self) -> Result<MediaLinks, Problem> {
        let mut fresh = [0; 32];
        self.entropy.fill(&mut fresh);
        let key = self.store.secret("media", Secret::new(fresh.to_vec())).await?;
        let key =
            key.expose().as_slice().try_into().map_err(|_other| "the key of files has another length")?;
        Ok(MediaLinks::new(key))
    }

    /// The built-in identity, also where Clerk is configured: the demo needs accounts.
    pub(crate) fn builtin(&self, config: &Config) -> Result<BuiltinIdentity, Problem> {
        let given = match &config.identity {
            Identity::Builtin { key } => key.clone(),
            Identity::Clerk(_) => None,
        };
        let key = match given {
            Some(key) => key,
            None => keys::jwt_key(&data_folder(), &*self.entropy)?,
        };
        Ok(BuiltinIdentity::new(BuiltinParts {
            store: self.store.clone(),
            key,
            origins: config.origins.clone(),
            revocations: self.revocations.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            entropy: self.entropy.clone(),
        }))
    }

    fn clerk(&self, config: &Config, clerk: &Clerk) -> Result<ClerkIdentity, Problem> {
        Ok(ClerkIdentity::new(ClerkParts {
            api: BackendApi::new(&clerk.secret_key, Some(&clerk.api_url))?,
            publishable_key: clerk.publishable_key.clone(),
            jwt_key: clerk.jwt_key.clone(),
            origins: config.origins.clone(),
            revocations: self.revocations.clone(),
            clock: self.clock.clone(),
        }))
    }
}
