//! The port to where files lie: uploaded bytes and what was made of them.
//!
//! Files belong to a [content](onlychat_domain::media::Content) and have a name within it. What a content is, who may read
//! it and whether it is complete is the database's to know: here are bytes alone.
//!
//! Rules every adapter keeps (the conformance suite pins them):
//! - what [`MediaStore::complete`] and [`MediaStore::put`] have returned for is durable;
//! - an upload goes on from any state that [`Part::finish`] has given, in this process or another: what was written after
//!   that state is as if it had never come;
//! - a part that is dropped leaves nothing that counts;
//! - a file is whole or not there; a range of it is exact.

#[cfg(feature = "conformance")]
pub mod conformance;
mod digest;
mod error;
mod processor;
mod store;
#[cfg(feature = "testkit")]
pub mod testkit;

pub use digest::RunningDigest;
pub use error::{MediaError, OpenError};
pub use processor::{Abilities, Detected, HEAD_BYTES, Made, Processor, Work};
pub use store::{ByteStream, MediaStore, Part, RAW, Staged};

/// Many adapters' and callers' shorthand.
pub type Result<T, E = MediaError> = std::result::Result<T, E>;
