//! The store itself.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use onlychat_domain::id::Entropy;
use onlychat_store::{
    Changes, CommitError, CommitListener, Epoch, Finding, OpenError, Receipt, Result, Store, StoreError,
};
use rusqlite::Connection;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::checkpoint::Checkpoints;
use crate::error::{closed, open_error};
use crate::job::{Commit, Direct};
use crate::migrations::{self, Migrated};
use crate::options::SqliteOptions;
use crate::pool::Pool;
use crate::writer::{Writer, WriterStats};
use crate::{check, connection, place};

/// How fresh a successful write must be for [`Store::health`] not to try one.
const HEALTH_FRESH: Duration = Duration::from_secs(1);
/// How long [`Store::health`] waits for an answer.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(5);
/// Up to so many rows are looked up without leaving the thread.
const FEW_KEYS: usize = 32;
/// Changes a row without making the file larger.
const PROBE: &str = "INSERT INTO meta (key, value) VALUES ('probe', 1)
    ON CONFLICT (key) DO UPDATE SET value = (value + 1) % 1000";

/// A SQLite file as OnlyChat's store.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    pool: Pool,
    /// A reader for what takes long, so that it takes none from the others.
    pub(crate) slow: Pool,
    writer: Arc<Writer>,
}

impl SqliteStore {
    /// Opens the database, makes it when it is missing, and brings it to this program's version. Blocks shortly.
    ///
    /// `listener` hears of every commit on the writer's thread. `entropy` gives a new database its epoch.
    ///
    /// # Errors
    /// [`OpenError`] says in one line what to do.
    pub fn open(
        options: SqliteOptions,
        listener: Arc<dyn CommitListener>,
        entropy: &dyn Entropy,
    ) -> Result<Self, OpenError> {
        let SqliteOptions { path, readers } = options;
        let (lock, mut connection, _migrated) = open_for_writing(&path, entropy)?;
        let checkpoints = Checkpoints::start(&path, &mut connection)?;
        let writer = Writer::start(connection, checkpoints, lock, listener)
            .map_err(|error| OpenError::Store(StoreError::Unavailable(Box::new(error))))?;
        let (pool, slow) = (Pool::new(&path, readers), Pool::new(&path, NonZeroUsize::MIN));
        Ok(Self { pool, slow, path, writer: Arc::new(writer) })
    }

    /// How the writer does.
    pub fn stats(&self) -> WriterStats {
        self.writer.stats()
    }

    /// Whether a write succeeded just now and none failed after it.
    pub(crate) fn wrote_lately(&self) -> bool {
        self.writer.succeeded_within(HEALTH_FRESH)
    }

    /// Reads with one of the readers.
    pub(crate) async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.pool.read(read).await
    }

    /// Reads a few rows that lie together, without leaving the thread.
    pub(crate) async fn glance<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.pool.glance(read).await
    }

    /// Reads one thing for each key from one snapshot, in the order of the keys; what is not there is left out.
    pub(crate) async fn read_many<K, T, F>(&self, keys: Vec<K>, read: F) -> Result<Vec<T>>
    where
        K: Send + 'static,
        T: Send + 'static,
        F: Fn(&Connection, &K) -> rusqlite::Result<Option<T>> + Send + 'static,
    {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let few = keys.len() <= FEW_KEYS;
        let read_each = move |db: &Connection| {
            let snapshot = db.unchecked_transaction()?;
            keys.iter().filter_map(|key| read(&snapshot, key).transpose()).collect()
        };
        if few { self.glance(read_each).await } else { self.read(read_each).await }
    }

    /// Writes something that is no change set, in the writer's next group.
    pub(crate) async fn write<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (job, outcome) = Direct::new(write);
        self.writer.queue(job).await?;
        outcome.await.unwrap_or_else(|_ended: oneshot::error::RecvError| Err(closed()))
    }
}

/// Opens the database for this process alone and migrates it.
fn open_for_writing(
    path: &Path,
    entropy: &dyn Entropy,
) -> Result<(place::Lock, Connection, Migrated), OpenError> {
    let lock = place::claim(path)?;
    let mut connection = connection::writer(path)?;
    // Before anything is written: is it ours, and not newer?
    migrations::version(path, &connection)?;
    connection::write_safely(path, &connection)?;
    let mut epoch = [0; 8];
    entropy.fill(&mut epoch);
    let migrated = migrations::run(path, &mut connection, Epoch(u64::from_le_bytes(epoch)))?;
    Ok((lock, connection, migrated))
}

/// Brings the database to [`crate::SCHEMA_VERSION`], makes it when it is missing, and closes it. Blocks.
///
/// # Errors
/// As [`SqliteStore::open`].
pub fn migrate(path: &Path, entropy: &dyn Entropy) -> Result<Migrated, OpenError> {
    let (lock, connection, migrated) = open_for_writing(path, entropy)?;
    connection.close().map_err(|(_connection, error)| open_error(path, error))?;
    drop(lock);
    Ok(migrated)
}

/// Which schema version the file has, without changing it; `None` when there is no file. Blocks.
///
/// # Errors
/// [`OpenError::NotOurs`] for another program's file, and others when it cannot be read.
pub fn schema_version(path: &Path) -> Result<Option<i64>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = connection::reader(path).map_err(|error| open_error(path, error))?;
    migrations::version(path, &connection).map(Some)
}

/// Looks at a file that may be in use, without changing it: its version, and what [`Store::check`] finds when that is
/// [`crate::SCHEMA_VERSION`]. Blocks.
///
/// # Errors
/// [`OpenError::Missing`] when there is no file, and others when it cannot be read.
pub fn inspect(path: &Path) -> Result<(i64, Vec<Finding>), OpenError> {
    let connection = connection::reader(path).map_err(|error| open_error(path, error))?;
    let version = migrations::version(path, &connection)?;
    if version != crate::SCHEMA_VERSION {
        return Ok((version, Vec::new()));
    }
    let findings = check::check(&connection).map_err(|error| open_error(path, error))?;
    Ok((version, findings))
}

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, changes: Changes) -> Result<Arc<Receipt>, CommitError> {
        let (job, outcome) = Commit::new(changes);
        self.writer.queue(job).await?;
        outcome.await.unwrap_or_else(|_ended: oneshot::error::RecvError| Err(closed().into()))
    }

    async fn health(&self) -> Result<()> {
        let answers = async {
            self.read(|db| db.prepare_cached("SELECT 1 FROM meta")?.exists([])).await?;
            if self.wrote_lately() {
                return Ok(());
            }
            self.write(|db| db.prepare_cached(PROBE)?.execute([]).map(drop)).await
        };
        timeout(HEALTH_TIMEOUT, answers)
            .await
            .unwrap_or_else(|elapsed| Err(StoreError::Unavailable(Box::new(elapsed))))
    }

    async fn check(&self) -> Result<Vec<Finding>> {
        self.slow.read(check::check).await
    }

    async fn repair(&self) -> Result<Vec<Finding>> {
        self.repair_all().await
    }

    async fn close(&self) {
        let writer = Arc::clone(&self.writer);
        self.pool.close().await;
        self.slow.close().await;
        if let Err(error) = spawn_blocking(move || writer.stop()).await {
            tracing::error!(%error, "closing the database failed");
        }
    }

    fn describe(&self) -> String {
        format!("SQLite {} at {}", rusqlite::version(), self.path.display())
    }
}
