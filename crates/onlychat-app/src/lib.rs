//! The use cases: what people can do, in terms of the domain and the ports.
//!
//! A use case reads, decides by a rule of the domain, and commits one change set. It knows no HTTP, no socket and no
//! database. What it commits is announced by [`Announcer`] on the bus, in the order of the commits.

mod announce;
pub mod broadcasts;
pub mod conversation_settings;
pub mod conversations;
pub mod creators;
mod error;
mod housekeeping;
pub mod media;
pub mod messages;
pub mod notifications;
mod pressure;
pub mod privacy;
pub mod provider;
pub mod reactions;
pub mod receipts;
pub mod search;
pub mod subscriptions;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod users;
pub mod work;

use std::sync::Arc;

use media::MediaLinks;
use onlychat_bus::Bus;
use onlychat_domain::id::{Entropy, IdGen, MediaId, UserId};
use onlychat_domain::media::Quota;
use onlychat_domain::time::{Clock, Timestamp};
use onlychat_identity::Directory;
use onlychat_media::{MediaStore, Processor};
use onlychat_store::Store;

pub use announce::Announcer;
pub use error::{Error, Field, Result};
use notifications::Outreach;
use pressure::Pressure;
use work::Bells;

/// The ports that use cases stand on.
pub struct AppParts {
    /// The database. It must announce its commits through an [`Announcer`] on the same bus.
    pub store: Arc<dyn Store>,
    /// The bus.
    pub bus: Arc<dyn Bus>,
    /// Who people are to their identity provider.
    pub directory: Arc<dyn Directory>,
    /// Where files lie.
    pub media: Arc<dyn MediaStore>,
    /// Makes of files what can be shown of them.
    pub processor: Arc<dyn Processor>,
    /// How much everybody may keep.
    pub quota: Quota,
    /// Signs the addresses of files.
    pub links: MediaLinks,
    /// How people are told of something while they are not here.
    pub outreach: Outreach,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdGen>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// Everything a use case needs. Cheap to share behind an `Arc`.
pub struct App {
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    directory: Arc<dyn Directory>,
    media: Arc<dyn MediaStore>,
    processor: Arc<dyn Processor>,
    quota: Quota,
    links: MediaLinks,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGen>,
    entropy: Arc<dyn Entropy>,
    outreach: Outreach,
    transfers: media::Transfers,
    pressure: Pressure,
    /// Something is to be done.
    bells: Bells,
}

impl App {
    /// Over these ports.
    pub fn new(parts: AppParts) -> Self {
        let AppParts { store, bus, directory, media, processor, quota, links, outreach, clock, ids, entropy } =
            parts;
        let (transfers, pressure, bells) = (media::Transfers::default(), Pressure::new(), Bells::new());
        Self {
            store,
            bus,
            directory,
            media,
            processor,
            quota,
            links,
            clock,
            ids,
            entropy,
            outreach,
            transfers,
            pressure,
            bells,
        }
    }

    /// Where files lie, for what is no use case: reading them for somebody who may, health, checks.
    pub fn media(&self) -> &Arc<dyn MediaStore> {
        &self.media
    }

    /// What can be made of files here.
    pub fn processor(&self) -> &Arc<dyn Processor> {
        &self.processor
    }

    /// Where `viewer` finds the variants of a file, for a day or two.
    pub fn media_base(&self, viewer: UserId, id: MediaId) -> String {
        self.links.base(viewer, id, self.now())
    }

    /// For whom an address of a file is, while it is good.
    pub fn granted(&self, id: MediaId, grant: &str) -> Option<UserId> {
        self.links.viewer(id, grant, self.now())
    }

    /// How much everybody may keep.
    pub fn quota(&self) -> Quota {
        self.quota
    }

    /// The database, for what is no use case: health, checks, the event log of the realtime gateway.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The bus.
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.bus
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
