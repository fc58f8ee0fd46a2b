//! What is made of video: a poster, rungs of HLS, and one file that plays everywhere.

pub(crate) mod arguments;
pub(crate) mod master;
pub(crate) mod probe;
pub(crate) mod progress;
pub(crate) mod rungs;
