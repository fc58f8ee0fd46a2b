//! What works on uploaded files: this program itself, as a worker, and ffmpeg where it is installed.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use onlychat_media_processing::{Limits, ProcessorOptions, SandboxedProcessor, Tools};

/// The word that makes this program a worker. It is no command for people.
pub(crate) const WORKER: &str = "media-worker";
/// On Linux the running program itself, also when its file was replaced by a newer version meanwhile.
const SELF: &str = "/proc/self/exe";

/// The processor, with what is found on `PATH`.
pub(crate) async fn processor() -> std::io::Result<SandboxedProcessor> {
    let this = Path::new(SELF);
    let program = if this.exists() { this.to_owned() } else { env::current_exe()? };
    Ok(SandboxedProcessor::new(ProcessorOptions {
        worker: vec![program.into(), OsString::from(WORKER)],
        tools: tools().await,
        limits: Limits::default(),
    }))
}

/// The programs of others that are installed.
pub(crate) async fn tools() -> Tools {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    Tools::find(&folders).await
}
