//! The store in MongoDB: for several nodes, and for databases that the seed's back end filled.
//!
//! One task a process writes. It takes the change sets that wait, reads everything they are about in one
//! transaction, applies them one after the other in memory (one that is refused is undone alone), writes the
//! result with a command for each collection, and commits with majority and journal. Only then the listener and
//! the callers hear of it. Whatever a change set relied on is written too, at least a counter called `guard`, so
//! that of two processes that rely on each other's reads one conflicts and starts again: snapshot isolation alone
//! would let both pass.
//!
//! People are in `users`, field for field as the seed's Mongoose model writes them. Everything else has
//! collections of its own, with readable ids; references to people are ObjectIds everywhere.

mod check;
mod collections;
mod commit;
mod docs;
mod error;
mod health;
mod migrations;
mod open;
mod options;
mod probe;
mod read;
mod repair;
mod sessions;
mod store;

pub use migrations::{Migrated, SCHEMA_VERSION};
pub use open::{migrate, schema_version};
pub use options::MongoOptions;
pub use store::MongoStore;
