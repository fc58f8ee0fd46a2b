//! One database for all sequences: each has people of its own in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use onlychat_domain::Timestamp;
use onlychat_domain::id::{Subject, SystemEntropy};
use onlychat_domain::user::Profile;
use onlychat_identity::{Directory, DirectoryError, Principal, TokenError, TokenVerifier};
use onlychat_store::Store;
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::bus::Commits;
use crate::time::StepClock;

/// A database, and who hears of its commits.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) commits: Arc<Commits>,
    pub(crate) clock: Arc<StepClock>,
    people: Arc<AtomicU64>,
    _folder: Arc<TempDir>,
}

thread_local! {
    static DATABASE: Database = Database::open();
}

impl Database {
    /// That of this thread.
    pub(crate) fn of_this_thread() -> Self {
        DATABASE.with(Self::clone)
    }

    fn open() -> Self {
        // Thousands of sequences wait for no disk; that what is acknowledged is on it is proven elsewhere.
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let commits = Arc::new(Commits::default());
        let options = SqliteOptions::at(folder.path().join("test.db"));
        let store = Arc::new(SqliteStore::open(options, commits.clone(), &SystemEntropy).unwrap());
        let (clock, people) = (Arc::default(), Arc::default());
        Self { store, commits, clock, people, _folder: Arc::new(folder) }
    }

    /// Somebody new; what they are called is their token, too.
    pub(crate) fn somebody(&self) -> String {
        format!("user_{}", self.people.fetch_add(1, Ordering::Relaxed))
    }
}

/// Believes everybody who says who they are.
pub(crate) struct Believer;

/// Somebody who says who they are.
pub(crate) fn principal(token: &str) -> Result<Principal, TokenError> {
    Ok(Principal {
        subject: token.parse::<Subject>().map_err(|_bad| TokenError::Subject)?,
        session_id: "sess_1".parse().map_err(|_bad| TokenError::Session)?,
        expires_at: Timestamp::from_secs(i64::MAX / 1000),
        impersonated: false,
    })
}

#[async_trait]
impl TokenVerifier for Believer {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        principal(token)
    }
}

#[async_trait]
impl Directory for Believer {
    async fn look_up(&self, _subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        Ok(None)
    }
}
