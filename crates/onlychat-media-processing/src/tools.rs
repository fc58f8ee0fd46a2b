//! The programs of others that are used when they are there.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

/// How long a program may take to say its version.
const VERSION_WITHIN: Duration = Duration::from_secs(10);

/// ffmpeg and ffprobe, as far as they are there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tools {
    /// Decodes and encodes.
    pub ffmpeg: Option<Tool>,
    /// Tells what is in a file.
    pub ffprobe: Option<Tool>,
}

/// A program that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tool {
    /// Where.
    pub path: PathBuf,
    /// As it says itself, such as `5.1.9`.
    pub version: String,
}

impl Tools {
    /// Looks for the programs in these folders, such as those of `PATH`, in their order. What is there and does not run
    /// counts as not there, and is logged.
    pub async fn find(folders: &[PathBuf]) -> Self {
        Self { ffmpeg: tool(folders, "ffmpeg").await, ffprobe: tool(folders, "ffprobe").await }
    }

    /// Both, if both are there.
    pub(crate) fn both(&self) -> Option<(&Path, &Path)> {
        Some((&self.ffmpeg.as_ref()?.path, &self.ffprobe.as_ref()?.path))
    }
}

async fn tool(folders: &[PathBuf], name: &str) -> Option<Tool> {
    let absolute = folders.iter().filter(|folder| folder.is_absolute());
    let path = absolute.map(|folder| folder.join(name)).find(|path| path.is_file())?;
    match version(&path).await {
        Ok(version) => Some(Tool { path, version }),
        Err(cause) => {
            tracing::warn!(path = %path.display(), %cause, "a program that is there does not run");
            None
        }
    }
}

async fn version(path: &Path) -> std::io::Result<String> {
    let said = Command::new(path)
        .arg("-version")
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let said = tokio::time::timeout(VERSION_WITHIN, said).await??;
    let text = String::from_utf8_lossy(&said.stdout);
    // `ffmpeg version 5.1.9-0+deb12u1 Copyright …`
    text.split_whitespace()
        .nth(2)
        .filter(|_| said.status.success())
        .map(str::to_owned)
        .ok_or_else(|| std::io::Error::other(format!("{}, and no version", said.status)))
}
