//! The one task that commits.

use std::sync::Arc;

use onlychat_store::{Changes, CommitError, CommitListener, Receipt, StoreError};
use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::group::Committer;
use crate::error::closed;

/// How many change sets one transaction takes at most: beyond it a commit gains little and the first one waits longer.
const GROUP_MAX: usize = 64;
/// How many may wait; whoever comes then waits before being queued.
const QUEUE: usize = 4096;

type Answer = Result<Arc<Receipt>, CommitError>;

/// A change set and who wants to know.
struct Job {
    changes: Changes,
    caller: oneshot::Sender<Answer>,
}

/// The way to the task that commits.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    task: AsyncMutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the task on the current runtime.
    pub(crate) fn start(committer: Committer, listener: Arc<dyn CommitListener>) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let task = tokio::spawn(work(committer, listener, jobs));
        Self { queue: Mutex::new(Some(queue)), task: AsyncMutex::new(Some(task)) }
    }

    /// Has it committed. Once queued it goes on, also when the caller goes away.
    pub(crate) async fn commit(&self, changes: Changes) -> Answer {
        let queue = self.queue.lock().clone().ok_or_else(closed)?;
        let (caller, answer) = oneshot::channel();
        queue.send(Job { changes, caller }).await.map_err(|_closed: mpsc::error::SendError<Job>| closed())?;
        drop(queue);
        answer.await.unwrap_or_else(|_ended: oneshot::error::RecvError| Err(closed().into()))
    }

    /// Takes nothing more and waits until what is queued is done.
    pub(crate) async fn stop(&self) {
        drop(self.queue.lock().take());
        if let Some(task) = self.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer ended badly");
        }
    }
}

/// Takes what waits, commits it, tells the listener in the order of the commits and then the callers; until all
/// who could queue something are gone.
async fn work(committer: Committer, listener: Arc<dyn CommitListener>, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while jobs.recv_many(&mut group, GROUP_MAX).await > 0 {
        let (sets, callers): (Vec<Changes>, Vec<_>) =
            group.drain(..).map(|job| (job.changes, job.caller)).unzip();
        let answers: Vec<Answer> =
            committer.commit(&sets).await.into_iter().map(|outcome| outcome.map(Arc::new)).collect();
        answers.iter().flatten().for_each(|receipt| listener.committed(receipt));
        let silent = answers
            .iter()
            .all(|answer| matches!(answer, Err(CommitError::Store(StoreError::Unavailable(_)))));
        for (caller, answer) in callers.into_iter().zip(answers) {
            // Who went away does not want to know.
            drop(caller.send(answer));
        }
        if silent {
            refuse_waiting(&mut jobs);
        }
    }
}

/// Whoever waited while the database did not answer has waited long enough: else the last of a long queue would wait
/// for each group before it.
fn refuse_waiting(jobs: &mut mpsc::Receiver<Job>) {
    while let Ok(job) = jobs.try_recv() {
        let cause = "the database did not answer those before";
        drop(job.caller.send(Err(StoreError::Unavailable(cause.into()).into())));
    }
}
