//! Programs that the tests need and this repository does not hold.

pub(crate) mod browser;
pub(crate) mod mongod;
pub(crate) mod node;
pub(crate) mod packages;
pub(crate) mod python;
