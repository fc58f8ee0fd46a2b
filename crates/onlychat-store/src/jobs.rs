//! Work that is done after what asked for it is durable.

use async_trait::async_trait;
use onlychat_domain::id::JobId;
use onlychat_domain::job::{Job, Lease, LeaseToken, Task, TaskKind};
use onlychat_domain::time::Timestamp;

use crate::Result;

/// Taking work. Two who try at once never take the same.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Takes up to `limit` jobs of this kind that are due and that nobody holds, first due first.
    async fn claim_jobs(
        &self,
        kind: TaskKind,
        now: Timestamp,
        lease: Lease,
        limit: usize,
    ) -> Result<Vec<Job>>;
    /// Holds a job for longer; says whether it was still held.
    async fn hold_job(&self, id: JobId, lease: Lease) -> Result<bool>;
    /// How many jobs of this kind wait or are held.
    async fn open_jobs(&self, kind: TaskKind) -> Result<u64>;
    /// When the first job of this kind that nobody holds becomes due, or a held one may be taken over; `None` without any.
    async fn next_job_at(&self, kind: TaskKind) -> Result<Option<Timestamp>>;
}

/// A write about work.
#[derive(Clone, Debug)]
pub enum JobWrite {
    /// Something is to be done. Unique: id.
    Enqueue {
        /// Its id.
        id: JobId,
        /// What.
        task: Task,
        /// Not before.
        due_at: Timestamp,
    },
    /// Something is to be done, if it is not about to be already: one that waits stays as it is, and one that somebody holds is
    /// given back, so that whoever is at it does not finish it without knowing of this.
    Ensure {
        /// Its id, the same for all that ask for the same: [`Task::id_for`].
        id: JobId,
        /// What.
        task: Task,
        /// Not before.
        due_at: Timestamp,
    },
    /// It is done, or given up. One that is not there changes nothing.
    Finish(JobId),
    /// It is to be tried again; nobody holds it until then. One that is not there changes nothing.
    Retry {
        /// Which.
        id: JobId,
        /// Not before.
        due_at: Timestamp,
    },
}

/// What must hold about work.
#[derive(Clone, Copy, Debug)]
pub enum JobCondition {
    /// The job is there and held by this lease, expired or not.
    Held {
        /// Which.
        id: JobId,
        /// By whom.
        token: LeaseToken,
    },
}
