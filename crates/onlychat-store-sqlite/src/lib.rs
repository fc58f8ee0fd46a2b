//! The store in one SQLite file: nothing to install, and every acknowledged write on the disk.
//!
//! One thread owns the only connection that writes. It takes all change sets that wait, applies them in one
//! transaction with a savepoint each, commits (one wait for the disk for all of them), and only then tells the
//! listener and the callers. A second thread folds the write-ahead log into the file. Reading goes through a small pool
//! of read-only connections, each read a snapshot.
//!
//! Beside the file `x.db` are SQLite's `x.db-wal` and `x.db-shm` and OnlyChat's `x.db.lock`, which a second
//! process finds taken.

mod accounts;
mod apply;
mod broadcasts;
mod check;
mod checkpoint;
mod connection;
mod conversations;
mod creators;
mod error;
mod events;
mod group;
mod idempotency;
mod job;
mod jobs;
mod library;
mod messages;
mod migrations;
mod notifications;
mod options;
mod place;
mod pool;
mod relations;
mod repair;
mod search;
mod secrets;
mod store;
#[cfg(test)]
mod tests;
mod users;
mod values;
mod writer;

pub use migrations::{Migrated, SCHEMA_VERSION};
pub use options::{SqliteOptions, parse_url};
pub use store::{SqliteStore, inspect, migrate, schema_version};
pub use writer::WriterStats;
