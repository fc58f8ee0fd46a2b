//! How much is repaired at once.

/// After about so many repairs [`crate::Store::repair`] answers; whoever wants more asks again.
pub const REPAIRS_MAX: usize = 1000;
