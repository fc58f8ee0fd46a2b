//! One transaction for everything that waits.

use std::sync::Arc;

use onlychat_store::CommitListener;
use rusqlite::{Connection, Error, Result};

use crate::error::shared_error;
use crate::job::{Job, Verdict};

const BEGIN: &str = "BEGIN IMMEDIATE";

/// A group after its transaction: nobody has been told yet.
pub(crate) struct Done {
    /// Durable, or rejected for reasons of their own; in the order of the commits.
    committed: Vec<Box<dyn Job>>,
    /// Not applied, or nobody knows, each with the error.
    failed: Vec<(Box<dyn Job>, Arc<Error>)>,
}

impl Done {
    /// How many were committed or rejected.
    pub(crate) fn committed(&self) -> usize {
        self.committed.len()
    }

    /// Whether the database failed at any.
    pub(crate) fn any_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Tells the listener, in the order of the commits, and then the callers.
    pub(crate) fn tell(self, listener: &dyn CommitListener) {
        self.committed.iter().for_each(|job| job.announce(listener));
        self.committed.into_iter().for_each(Job::answer);
        self.failed.into_iter().for_each(|(job, error)| job.fail(shared_error(&error)));
    }
}

/// Applies all jobs in one transaction, each undone alone when it is rejected, and commits. When the commit fails,
/// all of them failed, rejected ones too: what they were rejected for may have been an earlier job of the group.
pub(crate) fn commit(connection: &Connection, group: Vec<Box<dyn Job>>) -> Done {
    let mut done = Done { committed: Vec::with_capacity(group.len()), failed: Vec::new() };
    let undo = if group.len() == 1 { Undo::Transaction } else { Undo::Savepoint };
    let mut waiting = group.into_iter();
    if let Err(error) = transaction(connection, undo, &mut waiting, &mut done) {
        roll_back(connection);
        let error = Arc::new(error);
        let all = std::mem::take(&mut done.committed).into_iter().chain(waiting);
        done.failed.extend(all.map(|job| (job, Arc::clone(&error))));
    }
    done
}

/// How a job is undone alone.
#[derive(Clone, Copy)]
enum Undo {
    /// It is the only one: the transaction begins again.
    Transaction,
    /// SQLite keeps each page as it was before the job, which costs a copy.
    Savepoint,
}

impl Undo {
    fn prepare(self, connection: &Connection) -> Result<()> {
        match self {
            Self::Transaction => Ok(()),
            Self::Savepoint => run(connection, "SAVEPOINT job"),
        }
    }

    fn finish(self, connection: &Connection, keep: bool) -> Result<()> {
        match (self, keep) {
            (Self::Transaction, true) => Ok(()),
            (Self::Transaction, false) => {
                run(connection, "ROLLBACK")?;
                run(connection, BEGIN)
            }
            (Self::Savepoint, true) => run(connection, "RELEASE job"),
            (Self::Savepoint, false) => {
                run(connection, "ROLLBACK TO job")?;
                run(connection, "RELEASE job")
            }
        }
    }
}

fn transaction(
    connection: &Connection,
    undo: Undo,
    waiting: &mut impl Iterator<Item = Box<dyn Job>>,
    done: &mut Done,
) -> Result<()> {
    run(connection, BEGIN)?;
    for mut job in waiting {
        match apply(connection, undo, job.as_mut()) {
            Ok(()) => done.committed.push(job),
            Err(Failure::Job(error)) => done.failed.push((job, Arc::new(error))),
            Err(Failure::Transaction(error)) => {
                done.committed.push(job);
                return Err(error);
            }
        }
    }
    run(connection, "COMMIT")
}

enum Failure {
    /// Only this job failed; the transaction is as it was before it.
    Job(Error),
    /// The transaction is lost or cannot go on.
    Transaction(Error),
}

fn apply(connection: &Connection, undo: Undo, job: &mut dyn Job) -> Result<(), Failure> {
    undo.prepare(connection).map_err(Failure::Transaction)?;
    let verdict = job.apply(connection);
    if connection.is_autocommit() {
        // SQLite rolled everything back by itself, as it may when the disk is full.
        return Err(Failure::Transaction(verdict.err().unwrap_or(Error::InvalidQuery)));
    }
    undo.finish(connection, matches!(verdict, Ok(Verdict::Keep))).map_err(Failure::Transaction)?;
    verdict.map(drop).map_err(Failure::Job)
}

/// After a failed COMMIT the transaction may still be open; it must not reach the disk with the next one.
fn roll_back(connection: &Connection) {
    if connection.is_autocommit() {
        return;
    }
    if let Err(error) = run(connection, "ROLLBACK") {
        tracing::error!(%error, "a failed transaction could not be rolled back");
    }
}

fn run(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}
