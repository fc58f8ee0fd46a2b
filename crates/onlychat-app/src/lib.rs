//! The use cases: what people can do, in terms of the domain and the ports.
//!
//! A use case reads, decides by a rule of the domain, and commits one change set. It knows no HTTP, no socket and no
//! database. What it commits is announced by [`Announcer`] on the bus, in the order of the commits.

mod announce;
pub mod broadcasts;
pub mod conversations;
pub mod creators;
mod error;
mod housekeeping;
pub mod messages;
mod pressure;
pub mod provider;
pub mod reactions;
pub mod receipts;
pub mod subscriptions;
pub mod users;

use std::sync::Arc;

use onlychat_bus::Bus;
use onlychat_domain::id::IdGen;
use onlychat_domain::time::{Clock, Timestamp};
use onlychat_identity::Directory;
use onlychat_store::Store;

pub use announce::Announcer;
pub use error::{Error, Field, Result};
use pressure::Pressure;

/// Everything a use case needs. Cheap to share behind an `Arc`.
pub struct App {
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    directory: Arc<dyn Directory>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGen>,
    pressure: Pressure,
}

impl App {
    /// Over these ports. `store` must announce its commits through an [`Announcer`] on the same `bus`.
    pub fn new(
        store: Arc<dyn Store>,
        bus: Arc<dyn Bus>,
        directory: Arc<dyn Directory>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdGen>,
    ) -> Self {
        Self { store, bus, directory, clock, ids, pressure: Pressure::new() }
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
