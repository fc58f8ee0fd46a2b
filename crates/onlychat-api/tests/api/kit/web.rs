//! A web app of a few files.

use onlychat_api::{WebFile, WebFiles};
use sha2::{Digest as _, Sha256};

/// A web app of a few files.
pub(crate) struct TestWeb;

const FILES: [(&str, &str); 9] = [
    (
        "index.html",
        "<!doctype html><html><head><!--oc:head--></head><body><div id=\"root\"><!--oc:body--></div></body></html>",
    ),
    ("assets/index-abc.js", "console.log(1)"),
    ("assets/index-abc.js.br", "brotli"),
    ("assets/index-abc.js.gz", "gzip"),
    ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    (".vite/manifest.json", "{}"),
    ("manifest.webmanifest", "{}"),
    ("sw.js", "self.skipWaiting()"),
    ("icons/icon-192.png", "png"),
];

impl WebFiles for TestWeb {
    fn file(&self, path: &str) -> Option<WebFile> {
        let (_, text) = FILES.iter().find(|(name, _)| *name == path)?;
        Some(WebFile { content: text.as_bytes().into(), sha256: Sha256::digest(text).into() })
    }
}
