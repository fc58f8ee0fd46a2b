//! The port's conformance suite on SQLite.

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use onlychat_domain::id::SystemEntropy;
use onlychat_store::conformance::{Backend, Fixture, Place, run};
use onlychat_store::{CommitListener, Store};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use parking_lot::Mutex;
use tempfile::TempDir;

fn main() -> ExitCode {
    run(Sqlite)
}

struct Sqlite;

#[async_trait]
impl Backend for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn open(&self, listener: Arc<dyn CommitListener>) -> Result<Fixture, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let place = Arc::new(Folder { folder: Mutex::new(Some(folder)) });
        Ok(Fixture { store: place.reopen(listener).await?, place })
    }
}

/// A folder with a database in it.
struct Folder {
    folder: Mutex<Option<TempDir>>,
}

#[async_trait]
impl Place for Folder {
    async fn reopen(&self, listener: Arc<dyn CommitListener>) -> Result<Arc<dyn Store>, String> {
        let path = self.folder.lock().as_ref().ok_or("it was removed")?.path().join("onlychat.db");
        let store = SqliteStore::open(SqliteOptions::at(path), listener, &SystemEntropy);
        store.map(|store| Arc::new(store) as Arc<dyn Store>).map_err(|error| error.to_string())
    }

    async fn remove(&self) -> Result<(), String> {
        let folder = self.folder.lock().take();
        folder.map_or(Ok(()), TempDir::close).map_err(|error| error.to_string())
    }
}
