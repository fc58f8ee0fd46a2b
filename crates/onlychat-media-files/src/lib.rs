//! Files in a folder of this machine: the embedded media store.
//!
//! `uploads/<id>` is what is on its way; `content/<age>/<id>/<name>` is what is there, where `<age>` begins the id, so that no
//! folder becomes large and old ones are not touched again. A file is written beside its place, synced and then moved there.

mod disk;
mod error;
mod layout;
mod part;
mod read;
mod store;

pub use store::FileStore;
