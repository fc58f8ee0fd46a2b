//! The web client's own build, run when something it is made of has changed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::outcome::{Doing, Outcome};
use crate::shell::Run;
use crate::workspace::Workspace;

/// What the build reads, inside web/.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "vite",
    "scripts",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.app.json",
];

/// An npm command in a folder of the repository, without advertisements.
pub(crate) fn npm(workspace: &Workspace, folder: &str) -> Run {
    Run::new("npm")
        .dir(workspace.path(folder))
        .env("npm_config_audit", "false")
        .env("npm_config_fund", "false")
        .env("npm_config_update_notifier", "false")
        .env("npm_config_loglevel", "error")
        // Tests bring their own browser; no package may fetch one.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
}

/// `npm ci` in `folder`, unless what is installed there came from this very lock file.
pub(crate) fn install(workspace: &Workspace, folder: &str) -> Outcome {
    let lock_file = workspace.path(folder).join("package-lock.json");
    let lock = std::fs::read(&lock_file).doing(format!("read {}", lock_file.display()))?;
    let installed = workspace.path(folder).join("node_modules").join(".installed-lock.json");
    if std::fs::read(&installed).is_ok_and(|made_of| made_of == lock) {
        return Ok(());
    }
    npm(workspace, folder).arg("ci").run()?;
    std::fs::write(&installed, lock).doing(format!("write {}", installed.display()))
}

/// Builds web/dist when it is missing or older than what it is made of.
pub(crate) fn build_if_stale(workspace: &Workspace) -> Outcome {
    let web = workspace.path("web");
    let newest = SOURCES.iter().filter_map(|source| newest(&web.join(source))).max();
    let built =
        if web.join("dist").join("index.html").is_file() { modified(&stamp(workspace)) } else { None };
    if built.is_some_and(|built| newest.is_some_and(|newest| newest <= built)) {
        return Ok(());
    }
    install(workspace, "web")?;
    build(workspace)
}

/// Builds web/dist and remembers when, if the whole build succeeded.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    npm(workspace, "web").args(["run", "build"]).run()?;
    let stamp = stamp(workspace);
    std::fs::write(&stamp, b"").doing(format!("write {}", stamp.display()))
}

fn stamp(workspace: &Workspace) -> PathBuf {
    workspace.path("web/node_modules/.built")
}

/// The latest change of a file, or of anything in a folder (a folder itself changes when a file leaves it).
fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let inside = std::fs::read_dir(path).ok().into_iter().flatten();
    inside.flatten().filter_map(|entry| newest(&entry.path())).chain(own).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_newest_file_of_a_folder_counts_however_deep_it_is() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("a").join("b");
        fs::create_dir_all(&deep).expect("folders");
        let file = deep.join("file");
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
        File::create(&file).and_then(|file| file.set_modified(later)).expect("a file from the future");
        assert_eq!(newest(folder.path()), Some(later));
        assert_eq!(newest(&folder.path().join("missing")), None);
    }
}
