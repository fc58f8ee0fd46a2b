//! Where things are.

use std::path::{Path, PathBuf};

use crate::outcome::{Doing, Failure, Outcome};

/// The repository, cargo's target folder and this very program.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    exe: PathBuf,
}

impl Workspace {
    /// Finds them once, at the start: a later build may replace the running program's file.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().ok_or_else(|| Failure::new("xtask has no parent folder"))?.to_path_buf();
        let exe = std::env::current_exe().doing("find the running program")?;
        // Cargo puts it in <target>/<profile>/xtask, wherever the target folder was configured to be.
        let target = exe
            .ancestors()
            .nth(2)
            .ok_or_else(|| Failure::new("xtask was not started by cargo: use `cargo xtask`"))?
            .to_path_buf();
        Ok(Self { root, target, exe })
    }

    /// A path inside the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// This program, for starting itself again.
    pub(crate) fn exe(&self) -> &Path {
        &self.exe
    }

    /// The server that `cargo build` (dev profile) leaves behind.
    pub(crate) fn server_binary(&self) -> PathBuf {
        self.target.join("debug").join("onlychat")
    }

    /// The server that `cargo build --release` leaves behind.
    pub(crate) fn release_server_binary(&self) -> PathBuf {
        self.release_binary("onlychat")
    }

    /// Any program that `cargo build --release` leaves behind.
    pub(crate) fn release_binary(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The folder for downloaded tools, kept between runs. A system without a cache may delete it.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A fresh folder that disappears when the value is dropped.
    pub(crate) fn scratch(&self, purpose: &str) -> Outcome<tempfile::TempDir> {
        let parent = self.target.join("scratch");
        std::fs::create_dir_all(&parent).doing(format!("create {}", parent.display()))?;
        tempfile::Builder::new()
            .prefix(&format!("{purpose}-"))
            .tempdir_in(&parent)
            .doing(format!("create a folder in {}", parent.display()))
    }
}
