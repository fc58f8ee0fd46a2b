//! One case's database.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, RwLock};

use super::Heard;
use crate::Store;
use crate::conformance::{Backend, Place};

/// One case's database, its listener, and a source of ids and times of which each is given once.
pub(in crate::conformance) struct World {
    store: RwLock<Arc<dyn Store>>,
    place: Arc<dyn Place>,
    /// What the listener heard.
    pub(in crate::conformance) heard: Arc<Heard>,
    /// Counts the ids and times given out.
    pub(super) counter: AtomicU64,
}

impl World {
    /// A fresh database.
    pub(in crate::conformance) async fn open(backend: Arc<dyn Backend>) -> Result<Arc<Self>, String> {
        let heard = Arc::new(Heard::default());
        let fixture = backend.open(heard.clone()).await?;
        Ok(Arc::new(Self {
            store: RwLock::new(fixture.store),
            place: fixture.place,
            heard,
            counter: AtomicU64::new(0),
        }))
    }

    /// The store as it is open now.
    pub(in crate::conformance) fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store.read().unwrap())
    }

    /// Closes the database and opens it again.
    pub(in crate::conformance) async fn reopen(&self) {
        self.store().close().await;
        let reopened = self.place.reopen(self.heard.clone()).await.expect("it opens again");
        *self.store.write().unwrap() = reopened;
    }

    /// Whether [`Store::check`] finds nothing.
    pub(in crate::conformance) async fn healthy(&self) -> Result<(), String> {
        let findings = self.store().check().await.map_err(|error| format!("check failed: {error:?}"))?;
        if findings.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        Err(format!("check found on healthy data:\n{}", lines.join("\n")))
    }

    /// Closes the database and takes it away.
    pub(in crate::conformance) async fn remove(&self) -> Result<(), String> {
        self.store().close().await;
        self.place.remove().await
    }
}
