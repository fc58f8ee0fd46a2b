//! The store itself.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use mongodb::{Client, Database};
use onlychat_domain::id::Entropy;
use onlychat_store::{Changes, CommitError, CommitListener, Finding, OpenError, Receipt, Result, Store};
use tokio::time::timeout;

use crate::check::{self, Suspects};
use crate::collections::Collections;
use crate::commit::{Committer, Writer};
use crate::error::{closed, store_error, too_slow, write_error};
use crate::health::Health;
use crate::open::{self, Opened};
use crate::options::MongoOptions;
use crate::sessions::Sessions;

/// How long a read, or a write that is no change set, may take.
const ANSWER_MAX: Duration = Duration::from_secs(15);
/// How long a closing store waits for its notes to be taken away.
const FORGET_MAX: Duration = Duration::from_secs(2);
/// How long all of [`Store::check`] may take.
const CHECK_MAX: Duration = Duration::from_mins(10);

/// A MongoDB as OnlyChat's store.
#[derive(Debug)]
pub struct MongoStore {
    pub(crate) client: Client,
    pub(crate) database: Database,
    pub(crate) collections: Collections,
    pub(crate) health: Health,
    pub(crate) sessions: Arc<Sessions>,
    writer: Writer,
    closed: AtomicBool,
    description: String,
}

impl MongoStore {
    /// Opens the database, makes its collections and indexes when they are missing, and brings it to this program's
    /// version. Needs a tokio runtime, on which the writer's task then runs.
    ///
    /// `listener` hears of every commit of this process in that task. `entropy` gives a new database its epoch.
    ///
    /// # Errors
    /// [`OpenError`] says in one line what to do.
    pub async fn open(
        options: MongoOptions,
        listener: Arc<dyn CommitListener>,
        entropy: &dyn Entropy,
    ) -> Result<Self, OpenError> {
        let Opened { database, collections, server, migrated: _ } = open::open(&options, entropy).await?;
        let sessions = Arc::new(Sessions::new(database.client(), collections.meta.clone()));
        let committer = Committer::new(&database, collections.clone(), Arc::clone(&sessions));
        let writer = Writer::start(committer, listener);
        Ok(Self {
            client: database.client().clone(),
            database,
            collections,
            health: Health::default(),
            sessions,
            writer,
            closed: AtomicBool::new(false),
            description: format!("MongoDB {server} at {}", options.place()),
        })
    }

    /// Waits for the server's answer, but not for ever, and not once the store is closed.
    pub(crate) async fn ask<T>(
        &self,
        question: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<T> {
        self.ask_within(ANSWER_MAX, question).await?.map_err(store_error)
    }

    /// As [`Self::ask`], for what is written beside the change sets.
    pub(crate) async fn ask_to_write<T>(
        &self,
        question: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<T> {
        self.ask_within(ANSWER_MAX, question).await?.map_err(|error| write_error(&Arc::new(error)))
    }

    /// Who may have to be repaired.
    pub(crate) async fn suspects(&self) -> Result<Vec<Suspects>> {
        let looking = check::suspects(&self.client, &self.collections);
        self.ask_within(CHECK_MAX, looking).await?.map_err(store_error)
    }

    async fn ask_within<T>(
        &self,
        limit: Duration,
        question: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<mongodb::error::Result<T>> {
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        Ok(timeout(limit, question).await.unwrap_or_else(|_elapsed| Err(too_slow())))
    }
}

#[async_trait]
impl Store for MongoStore {
    async fn commit(&self, changes: Changes) -> Result<Arc<Receipt>, CommitError> {
        self.writer.commit(changes).await
    }

    async fn health(&self) -> Result<()> {
        self.ask_to_write(self.health.probe(&self.database, &self.collections)).await
    }

    async fn check(&self) -> Result<Vec<Finding>> {
        self.ask_within(CHECK_MAX, check::check(&self.client, &self.collections)).await?.map_err(store_error)
    }

    async fn repair(&self) -> Result<Vec<Finding>> {
        self.repair_all().await
    }

    async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.writer.stop().await;
        // What is not taken away now is of no use to anybody in an hour.
        if let Ok(Err(error)) = timeout(FORGET_MAX, self.sessions.forget()).await {
            tracing::debug!(%error, "the notes of our sessions stay");
        }
        self.client.clone().shutdown().immediate(true).await;
    }

    fn describe(&self) -> String {
        self.description.clone()
    }
}
