//! The gateway with real sockets on a real database.

mod closing;
mod delivery;
mod kit;
mod resume;
mod signals;
