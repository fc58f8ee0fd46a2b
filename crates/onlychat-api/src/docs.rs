//! The API about itself: OpenAPI, AsyncAPI and a page to read.

mod answers;
mod asyncapi;
pub(crate) mod html;
mod openapi;
mod operations;

pub use asyncapi::asyncapi;
pub use openapi::openapi;
