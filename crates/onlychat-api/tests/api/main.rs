//! The HTTP API from outside: requests go into the router and answers come out, over a real database in a temporary
//! folder and the real built-in identity.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

mod broadcasts;
mod callers;
mod conversations;
mod cors;
mod creators;
mod documents;
mod faults;
mod headers;
mod idempotency;
mod identity;
mod kit;
mod limits;
mod matrix;
mod media;
mod messages;
mod notifications;
mod operations;
mod people;
mod privacy;
mod problems;
mod realtime;
mod search;
mod uploads;
mod webhooks;
mod website;
