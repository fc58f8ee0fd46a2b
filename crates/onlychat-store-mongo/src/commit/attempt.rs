//! One transaction.

use std::time::Duration;

use mongodb::ClientSession;
use mongodb::error::{Error, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::options::{ReadConcern, ReadPreference, SelectionCriteria};
use onlychat_store::{Changes, CommitError, Receipt, UniqueKey};
use tokio::time::{Instant, sleep};

use super::apply::apply;
use super::duplicate::unique_key;
use super::flush::Flush;
use super::group::Committer;
use super::load::load;
use super::need::Need;
use crate::error::{duplicate_message, is_transient};
use crate::options::durable;

/// For how long a commit whose outcome is unknown is asked for again.
const COMMIT_PATIENCE: Duration = Duration::from_secs(10);
const COMMIT_AGAIN: Duration = Duration::from_millis(50);
/// How long the server may take over one commit.
const COMMIT_MAX: Duration = Duration::from_secs(10);

/// What became of each change set of a group.
pub(super) type Outcomes = Vec<Result<Receipt, CommitError>>;

/// Why a transaction was not committed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nothing of it was done, and it may be run again.
    Again(Error),
    /// Something unique exists that the transaction's snapshot did not show, or that the domain cannot read.
    Duplicate { key: Option<UniqueKey>, error: Error },
    /// The database failed; when it did not answer, nobody knows whether it committed.
    Lost(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Some(message) = duplicate_message(&error) {
            return Self::Duplicate { key: unique_key(message), error };
        }
        if is_transient(&error) { Self::Again(error) } else { Self::Lost(error) }
    }
}

impl Failure {
    /// Of one update of a command that was else fine.
    pub(super) fn of_write(code: i32, message: &str) -> Self {
        let error = Error::custom(format!("{message} ({code})"));
        match code {
            11_000 => Self::Duplicate { key: unique_key(message), error },
            112 => Self::Again(error),
            _ => Self::Lost(error),
        }
    }

    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Again(error) | Self::Duplicate { error, .. } | Self::Lost(error) => error,
        }
    }
}

/// Applies all of them in one transaction; the refused ones are undone alone.
///
/// A refusal is good only together with the commit: it may be due to a change set before it in the group.
pub(super) async fn attempt(by: &Committer, sets: &[Changes]) -> Result<Outcomes, Failure> {
    let mut session = by.sessions.start().await?;
    session
        .start_transaction()
        .read_concern(ReadConcern::snapshot())
        .write_concern(durable())
        .selection_criteria(SelectionCriteria::ReadPreference(ReadPreference::Primary))
        .max_commit_time(COMMIT_MAX)
        .await?;
    match body(by, &mut session, sets).await {
        Ok(outcomes) => commit(&mut session).await.map(|()| outcomes),
        Err(failure) => {
            if let Err(error) = session.abort_transaction().await {
                tracing::debug!(%error, "a failed transaction could not be aborted; the server does it");
            }
            Err(failure)
        }
    }
}

async fn body(by: &Committer, session: &mut ClientSession, sets: &[Changes]) -> Result<Outcomes, Failure> {
    let mut working = load(session, &by.collections, Need::of(sets)).await?;
    let outcomes = sets.iter().map(|changes| apply(&mut working, changes)).collect();
    Flush { session, database: &by.database, to: &by.collections }.all(&working).await?;
    Ok(outcomes)
}

/// Asks again while the outcome is unknown: the server commits a transaction once, however often it is asked.
async fn commit(session: &mut ClientSession) -> Result<(), Failure> {
    let end = Instant::now() + COMMIT_PATIENCE;
    loop {
        let Err(error) = session.commit_transaction().await else { return Ok(()) };
        let unknown = error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT);
        if !unknown {
            return Err(Failure::from(error));
        }
        if Instant::now() >= end {
            return Err(Failure::Lost(error));
        }
        tracing::warn!(%error, "the outcome of a commit is unknown; asking again");
        sleep(COMMIT_AGAIN).await;
    }
}
