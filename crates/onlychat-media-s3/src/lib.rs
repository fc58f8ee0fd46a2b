//! Files in a bucket of S3, or of whatever speaks its protocol.
//!
//! `<prefix>/content/<id>/<name>` is a file. Of an upload on its way, whole parts of 8 MiB are in a multipart upload, and what is left
//! lies in `<prefix>/content/<id>/upload/<how many bytes are there>`: S3 takes no small part but the last.

mod error;
mod part;
mod staged;
mod store;

pub use store::{S3Options, S3Store};
