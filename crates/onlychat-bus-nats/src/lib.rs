//! The bus between several nodes, on NATS core subjects.
//!
//! Every node of a deployment publishes to a subject of its own and hears those of all others. Nothing is kept by NATS
//! and nothing needs to be: the database holds the truth, and whoever may have missed something is told to look there.
//! That shows in three ways: a node counts what it publishes, so that a gap is seen by whoever hears the next; a node
//! that had to leave something out says so; and a node whose connection was cut says so to everybody, itself included,
//! as soon as it hears itself again.
//!
//! The node's own listeners hear its announcements at once and whole, without any detour.

mod address;
mod bus;
mod link;
mod publisher;
mod subject;
mod subscriber;
#[cfg(feature = "testkit")]
pub mod testkit;
mod wire;

pub use address::{BadNatsUrl, NatsUrl};
pub use bus::NatsBus;
pub use link::JoinError;
