//! The wire: HTTP bodies and WebSocket frames, serde for the bytes and utoipa for their description.
//!
//! The OpenAPI and AsyncAPI documents and the web client's types are generated from here and nowhere else.
//! JSON is camelCase; times are RFC 3339 in UTC with milliseconds; ids are opaque strings.
//! Requests refuse unknown fields; answers may grow.

pub mod broadcast;
pub mod config;
pub mod conversation;
pub mod creator;
pub mod event;
pub mod frame;
pub mod identity;
pub mod media;
pub mod message;
pub mod notification;
pub mod page;
pub mod patch;
pub mod privacy;
pub mod problem;
pub mod search;
pub mod user;

pub use page::Page;
pub use problem::{Code, Problem, ProblemDetail};
