//! The connections that read.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onlychat_store::{Result, StoreError};
use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::connection;
use crate::error::{closed, store_error};

/// At most so many connections that read at the same time, each opened when it is first needed.
#[derive(Debug)]
pub(crate) struct Pool {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// One for each connection there may be. Closed when the store is.
    permits: Arc<Semaphore>,
    size: u32,
}

impl Pool {
    /// None is opened yet.
    pub(crate) fn new(path: &Path, size: NonZeroUsize) -> Self {
        let size = u32::try_from(size.get()).unwrap_or(u32::MAX);
        let permits = Arc::new(Semaphore::new(size as usize));
        Self { inner: Arc::new(Inner { path: path.to_owned(), idle: Mutex::default(), permits, size }) }
    }

    /// Reads with one connection, on a thread where it may block. What runs more than one statement and needs
    /// one snapshot begins a transaction.
    pub(crate) async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let permits = Arc::clone(&self.inner.permits);
        let Ok(permit) = permits.acquire_owned().await else { return Err(closed()) };
        let inner = Arc::clone(&self.inner);
        let reading = spawn_blocking(move || {
            let outcome = inner.with_connection(read);
            drop(permit);
            outcome
        });
        match reading.await {
            Ok(outcome) => outcome.map_err(store_error),
            Err(error) if error.is_cancelled() => Err(StoreError::Unavailable(Box::new(error))),
            Err(error) => Err(StoreError::Internal(Box::new(error))),
        }
    }

    /// Reads a few rows that lie together, on the calling thread: they are in memory nearly always, and handing the read
    /// to another thread and coming back costs several times the read. When every connection is in use, it waits as
    /// [`Pool::read`] does.
    pub(crate) async fn glance<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        match self.inner.permits.try_acquire() {
            Ok(_permit) => self.inner.with_connection(read).map_err(store_error),
            Err(_none_free_or_closed) => self.read(read).await,
        }
    }

    /// Waits for those who read, lets nobody else, and closes the connections.
    pub(crate) async fn close(&self) {
        if let Ok(all) = self.inner.permits.acquire_many(self.inner.size).await {
            self.inner.permits.close();
            all.forget();
            self.inner.idle.lock().clear();
        }
    }
}

impl Inner {
    /// A connection on which something failed is not used again.
    fn with_connection<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let idle = self.idle.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::reader(&self.path)?,
        };
        let value = read(&connection)?;
        self.idle.lock().push(connection);
        Ok(value)
    }
}
