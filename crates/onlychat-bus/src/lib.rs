//! The bus: tells whoever listens what was committed, and what is fleeting.
//!
//! The bus may lose an announcement; the event log does not. A listener compares positions and fetches what it
//! missed from the log, so nothing here needs to be durable.
//!
//! Rules every adapter keeps (the conformance suite pins them):
//! - a node hears its own announcements as well, each once, whether or not the others can be reached;
//! - announcements of one node are heard in its order; those of different nodes in any;
//! - whoever did not hear everything hears [`Heard::Missed`] as soon as that shows, and goes on.

mod announcement;
#[cfg(feature = "conformance")]
pub mod conformance;
mod in_process;

use async_trait::async_trait;

pub use announcement::{Announcement, Heard, NodeId, People, Said};
pub use in_process::{CAPACITY, InProcessBus};

/// Tells every node.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Announces. Never blocks and never fails: what cannot be told is found in the log.
    fn announce(&self, announcement: Announcement);
    /// Hears everything announced from now on.
    fn listen(&self) -> Box<dyn Listener>;
    /// Who speaks when something is announced here.
    fn node(&self) -> NodeId;
    /// Whether there may be other nodes. With none, what was not heard of was not committed.
    fn spans_nodes(&self) -> bool;
    /// Whether announcements reach the other nodes; the reason when not.
    async fn health(&self) -> Result<(), String>;
    /// Waits until what was announced is on its way to the other nodes, as far as they can be reached. For the end.
    async fn flush(&self);
}

/// One listener's side.
#[async_trait]
pub trait Listener: Send {
    /// The next thing; `None` when the bus is gone.
    async fn next(&mut self) -> Option<Heard>;
}
