//! The Chromium that the end-to-end tests drive.

use std::path::{Path, PathBuf};

use crate::shell;

/// Names a Chromium or Chrome for the end-to-end tests; they read it too.
pub(crate) const VARIABLE: &str = "ONLYCHAT_CHROMIUM";

/// The one the environment names, one on PATH, or where macOS keeps it.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        return Some(named.into());
    }
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let applications = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    on_path
        .into_iter()
        .find_map(shell::which)
        .or_else(|| applications.into_iter().map(Path::new).find(|app| app.is_file()).map(Path::to_path_buf))
}
