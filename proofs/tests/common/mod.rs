//! What all tests of proofs need.

use std::path::PathBuf;

use libtest_mimic::Failed;

/// The server that the environment names, or the workspace's debug build.
pub(crate) fn binary() -> Result<PathBuf, Failed> {
    let named = std::env::var_os("ONLYCHAT_BIN").filter(|value| !value.is_empty()).map(PathBuf::from);
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/onlychat");
    let path = named.unwrap_or_else(|| built.into());
    if path.is_file() {
        return Ok(path);
    }
    let path = path.display();
    let hint = "run \"cargo build --package onlychat\", or name a server in ONLYCHAT_BIN";
    Err(format!("there is no server at {path}: {hint}").into())
}

/// Whether a case that needs this fails, rather than being ignored, where there is none.
pub(crate) fn required(backend: &str) -> bool {
    std::env::var("ONLYCHAT_REQUIRE_BACKENDS")
        .is_ok_and(|names| names.split(',').any(|name| name.trim() == backend))
}
