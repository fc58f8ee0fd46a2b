//! A group of change sets, tried until it is clear what became of each.
//!
//! A part of a group is only tried alone when nothing of the group was done: change sets are never done twice.

use std::sync::Arc;
use std::time::Duration;

use mongodb::Database;
use onlychat_store::{Changes, CommitError, StoreError};
use tokio::time::{Instant, sleep, timeout};

use super::attempt::{Failure, Outcomes, attempt};
use crate::collections::Collections;
use crate::error::{is_conflict, is_unavailable, too_slow, write_error};
use crate::sessions::Sessions;

/// For how long a group that met others, or whose primary changed, is tried again.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one try may take; longer than the server's own limits.
const ATTEMPT_MAX: Duration = Duration::from_secs(30);
/// After this long it may be somebody who is gone that is met.
const SUSPICION: Duration = Duration::from_millis(100);
/// How often a group may meet others before it is parted.
const MEETINGS: u32 = 3;
/// How often something unique that the snapshot did not show is looked for with a new snapshot.
const LOOKS: u32 = 3;

/// Commits change sets.
#[derive(Clone, Debug)]
pub(crate) struct Committer {
    pub(super) sessions: Arc<Sessions>,
    pub(super) database: Database,
    pub(super) collections: Collections,
}

impl Committer {
    pub(crate) fn new(database: &Database, collections: Collections, sessions: Arc<Sessions>) -> Self {
        Self { sessions, database: database.clone(), collections }
    }

    /// Says what became of each, in their order. What is `Ok` is durable.
    pub(crate) async fn commit(&self, sets: &[Changes]) -> Outcomes {
        // Parts that wait, the first on top.
        let mut parts = vec![sets];
        let mut outcomes = Outcomes::with_capacity(sets.len());
        while let Some(part) = parts.pop() {
            match self.together(part).await {
                Ok(committed) => outcomes.extend(committed),
                Err(failure) if part.len() > 1 && may_part(&failure) => {
                    // Half of a group meets fewer others, and in the end one change set fails alone.
                    tracing::debug!(?failure, count = part.len(), "a group of change sets is parted");
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
                Err(failure) if may_part(&failure) => outcomes.extend(all_failed(part.len(), failure)),
                Err(failure) => {
                    // The database does not answer: neither would it to those behind.
                    let behind: usize = parts.drain(..).map(<[Changes]>::len).sum();
                    outcomes.extend(all_failed(part.len() + behind, failure));
                }
            }
        }
        outcomes
    }

    async fn together(&self, sets: &[Changes]) -> Result<Outcomes, Failure> {
        let began = Instant::now();
        let (end, mut tries, mut looks) = (began + PATIENCE, 0, 0);
        loop {
            let outcome = timeout(ATTEMPT_MAX, attempt(self, sets)).await;
            let failure = match outcome.unwrap_or_else(|_elapsed| Err(Failure::Lost(too_slow()))) {
                Ok(outcomes) => return Ok(outcomes),
                Err(failure) => failure,
            };
            let patient =
                Instant::now() < end && (sets.len() == 1 || tries < MEETINGS || !may_part(&failure));
            match &failure {
                Failure::Again(error) if patient => {
                    tracing::debug!(%error, tries, "a transaction is run again");
                    if is_conflict(error) && began.elapsed() >= SUSPICION {
                        self.end_idle().await;
                    }
                    sleep(pause(tries)).await;
                    tries += 1;
                }
                Failure::Duplicate { .. } if looks < LOOKS => looks += 1,
                Failure::Again(_) | Failure::Duplicate { .. } | Failure::Lost(_) => return Err(failure),
            }
        }
    }
}

impl Committer {
    /// Without it one waits for as long as the server keeps a transaction.
    async fn end_idle(&self) {
        if let Err(error) = self.sessions.end_idle().await {
            tracing::debug!(%error, "transactions of others could not be looked at");
        }
    }
}

/// Grows from 1 to 128 ms. Of two that meet one always wins, so they need no randomness to get past each other.
fn pause(tries: u32) -> Duration {
    Duration::from_millis(1 << tries.min(7))
}

/// Whether a part of the group alone may pass: nothing of it was done, and the database answers.
fn may_part(failure: &Failure) -> bool {
    match failure {
        Failure::Again(error) => is_conflict(error),
        Failure::Duplicate { .. } => true,
        Failure::Lost(error) => !is_unavailable(error),
    }
}

/// The same failure for each of a group.
fn all_failed(count: usize, failure: Failure) -> Outcomes {
    if let Failure::Duplicate { key: Some(key), .. } = &failure
        && count == 1
    {
        return vec![Err(CommitError::Duplicate(*key))];
    }
    let again = matches!(failure, Failure::Again(_));
    let error = Arc::new(failure.into_error());
    let told = || match write_error(&error) {
        StoreError::Internal(cause) if again => StoreError::Unavailable(cause),
        told => told,
    };
    (0..count).map(|_each| Err(CommitError::Store(told()))).collect()
}

#[cfg(test)]
mod tests {
    use mongodb::error::Error;
    use onlychat_store::UniqueKey;

    use super::*;

    #[test]
    fn who_never_got_through_may_try_later() {
        let outcomes = all_failed(2, Failure::Again(Error::custom("conflict")));
        assert_eq!(outcomes.len(), 2);
        assert!(
            outcomes
                .iter()
                .all(|outcome| matches!(outcome, Err(CommitError::Store(StoreError::Unavailable(_)))))
        );
    }

    #[test]
    fn something_unique_that_nobody_could_read_is_named() {
        let duplicate = Failure::Duplicate { key: Some(UniqueKey::Email), error: Error::custom("x") };
        let outcomes = all_failed(1, duplicate);
        assert!(matches!(outcomes[..], [Err(CommitError::Duplicate(UniqueKey::Email))]));
    }

    #[test]
    fn a_commit_without_an_answer_is_not_done_a_second_time() {
        assert!(!may_part(&Failure::Lost(too_slow())));
        assert!(may_part(&Failure::Lost(Error::custom("a document is too large"))));
    }
}
