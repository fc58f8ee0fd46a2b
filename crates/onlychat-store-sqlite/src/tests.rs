//! What is true of SQLite alone. What is true of every store is in the port's conformance suite.

mod check;
mod kit;
mod opening;
mod plans;
mod processes;
mod repair;
mod settings;
mod writer;
