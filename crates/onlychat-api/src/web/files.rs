//! The built web app.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// One file of the web app.
#[derive(Clone, Debug)]
pub struct WebFile {
    /// What is in it.
    pub content: Cow<'static, [u8]>,
    /// SHA-256 of it.
    pub sha256: [u8; 32],
}

/// The files of the web app, by their path without a leading slash.
pub trait WebFiles: Send + Sync + 'static {
    /// One of them.
    fn file(&self, path: &str) -> Option<WebFile>;
}

/// What `npm run build` left in `web/dist`: part of the program in a release, read from the folder otherwise.
#[derive(RustEmbed)]
#[folder = "../../web/dist/"]
#[allow_missing = true]
pub struct EmbeddedWeb;

impl WebFiles for EmbeddedWeb {
    fn file(&self, path: &str) -> Option<WebFile> {
        let file = Self::get(path)?;
        Some(WebFile { sha256: file.metadata.sha256_hash(), content: file.data })
    }
}
