//! The port's conformance suite on a folder.

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use onlychat_media::MediaStore;
use onlychat_media::conformance::{Backend, Place, run};
use onlychat_media_files::FileStore;
use tempfile::TempDir;

fn main() -> ExitCode {
    run(Files)
}

struct Files;

#[async_trait]
impl Backend for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn place(&self) -> Result<Arc<dyn Place>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Arc::new(Folder(folder)))
    }
}

struct Folder(TempDir);

#[async_trait]
impl Place for Folder {
    async fn open(&self) -> Result<Arc<dyn MediaStore>, String> {
        let store = FileStore::open(self.0.path().join("media")).map_err(|error| error.to_string())?;
        Ok(Arc::new(store))
    }
}
