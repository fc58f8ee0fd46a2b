//! `/api/uploads`: files on their way, by the tus protocol, version 1.0.0 (<https://tus.io/protocols/resumable-upload>).

pub(super) mod collection;
pub(super) mod id;
mod tus;
