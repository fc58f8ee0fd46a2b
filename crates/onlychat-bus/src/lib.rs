//! The bus: tells whoever listens what was committed, and what is fleeting.
//!
//! The bus may lose an announcement; the event log does not. A listener compares positions and fetches what it
//! missed from the log, so nothing here needs to be durable.

mod in_process;

use std::sync::Arc;

use async_trait::async_trait;
use onlychat_domain::event::{Receipt, Signal};
use onlychat_domain::id::UserId;

pub use in_process::InProcessBus;

/// Something every node should hear of.
#[derive(Clone, Debug)]
pub enum Announcement {
    /// Something was committed. Announced in the order of the commits of its node.
    Committed(Arc<Receipt>),
    /// Something fleeting, for those of `audience` who are connected.
    Signal {
        /// For whom.
        audience: Arc<[UserId]>,
        /// What.
        signal: Signal,
    },
}

/// What a listener hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// An announcement.
    Announcement(Announcement),
    /// Some announcements were lost: look into the log.
    Missed,
}

/// Tells every node.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Announces. Never blocks and never fails: what cannot be told is found in the log.
    fn announce(&self, announcement: Announcement);
    /// Hears everything announced from now on.
    fn listen(&self) -> Box<dyn Listener>;
    /// Whether announcements reach the other nodes; the reason when not.
    async fn health(&self) -> Result<(), String>;
}

/// One listener's side.
#[async_trait]
pub trait Listener: Send {
    /// The next thing; `None` when the bus is gone.
    async fn next(&mut self) -> Option<Heard>;
}
