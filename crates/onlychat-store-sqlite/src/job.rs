//! What the writer is asked to do.

use std::sync::Arc;

use onlychat_store::{Changes, CommitError, CommitListener, Receipt, StoreError};
use rusqlite::{Connection, Result};
use tokio::sync::oneshot;

use crate::apply::{self, ApplyError};

/// Whether what a job wrote is to be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// It is committed with its group.
    Keep,
    /// It is rolled back alone. The caller is told why once the group is committed, because the reason may lie
    /// in an earlier job of the same group.
    Undo,
}

/// Something to write, together with who is told. `apply` is called once, then either `announce` and `answer`, or `fail`.
pub(crate) trait Job: Send {
    /// Writes.
    fn apply(&mut self, connection: &Connection) -> Result<Verdict>;
    /// The group is durable: tells the listener.
    fn announce(&self, listener: &dyn CommitListener);
    /// The group is durable: tells the caller, unless it went away.
    fn answer(self: Box<Self>);
    /// Nothing of it was applied, or nobody knows.
    fn fail(self: Box<Self>, error: StoreError);
}

/// A change set.
pub(crate) struct Commit {
    /// Taken when it is applied.
    changes: Option<Changes>,
    outcome: Option<Result<Arc<Receipt>, CommitError>>,
    caller: oneshot::Sender<Result<Arc<Receipt>, CommitError>>,
}

impl Commit {
    /// The job, and where its outcome will be.
    pub(crate) fn new(changes: Changes) -> (Self, oneshot::Receiver<Result<Arc<Receipt>, CommitError>>) {
        let (caller, outcome) = oneshot::channel();
        (Self { changes: Some(changes), outcome: None, caller }, outcome)
    }
}

impl Job for Commit {
    fn apply(&mut self, connection: &Connection) -> Result<Verdict> {
        let Some(changes) = self.changes.take() else { return Ok(Verdict::Undo) };
        let (outcome, verdict) = match apply::apply(connection, changes) {
            Ok(receipt) => (Ok(Arc::new(receipt)), Verdict::Keep),
            Err(ApplyError::Rejected(reason)) => (Err(reason), Verdict::Undo),
            Err(ApplyError::Sql(error)) => return Err(error),
        };
        self.outcome = Some(outcome);
        Ok(verdict)
    }

    fn announce(&self, listener: &dyn CommitListener) {
        if let Some(Ok(receipt)) = &self.outcome {
            listener.committed(receipt);
        }
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // A caller that went away does not want to know.
            let _gone = self.caller.send(outcome);
        }
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let _gone = self.caller.send(Err(error.into()));
    }
}

/// One of the port's writes that are no change sets.
pub(crate) struct Direct<T, F> {
    /// Taken when it is applied.
    write: Option<F>,
    outcome: Option<T>,
    caller: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Direct<T, F> {
    /// The job, and where its outcome will be.
    pub(crate) fn new(write: F) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (caller, outcome) = oneshot::channel();
        (Self { write: Some(write), outcome: None, caller }, outcome)
    }
}

impl<T, F> Job for Direct<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T> + Send,
{
    fn apply(&mut self, connection: &Connection) -> Result<Verdict> {
        let Some(write) = self.write.take() else { return Ok(Verdict::Undo) };
        self.outcome = Some(write(connection)?);
        Ok(Verdict::Keep)
    }

    fn announce(&self, _listener: &dyn CommitListener) {}

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            let _gone = self.caller.send(Ok(outcome));
        }
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let _gone = self.caller.send(Err(error));
    }
}
