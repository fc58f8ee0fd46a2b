//! The web app's files, and the pages that the server fills with content.

mod accept;
mod creator;
pub(crate) mod escape;
mod files;
mod html;
mod landing;
mod robots;
mod serve;
pub(crate) mod sitemap;

use axum::Router;
use axum::routing::get;

use crate::state::ApiState;

pub use files::{EmbeddedWeb, WebFile, WebFiles};
pub(crate) use serve::serve;

/// The pages with an address of their own.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/", get(landing::landing))
        .route("/c/{handle}", get(creator::creator))
        .route("/robots.txt", get(robots::robots))
        .route("/sitemap.xml", get(sitemap::sitemap))
}
