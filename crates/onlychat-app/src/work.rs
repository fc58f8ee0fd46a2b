//! Doing what waits, beside everything else.

use std::array;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::Timestamp;
use onlychat_domain::job::{Job, Lease, LeaseToken, Task, TaskKind};
use onlychat_store::{Changes, CommitError, JobCondition, JobWrite, Precondition, Write};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::sync::watch;

use crate::{App, Result};

/// How long a job is held before another may take it.
pub(crate) const LEASE: Duration = Duration::from_mins(2);
/// How often waiting work is looked for that nobody told of: another node's.
const LOOK: Duration = Duration::from_secs(5);
/// How long after a failure a job is tried again, times the number of tries.
const AGAIN: Duration = Duration::from_secs(15);
/// The longest such time.
const AGAIN_AT_MOST: Duration = Duration::from_hours(1);

/// Wakes whoever waits for work of a kind.
#[derive(Default)]
pub(crate) struct Bells([Notify; TaskKind::ALL.len()]);

impl Bells {
    pub(crate) fn new() -> Self {
        Self(array::from_fn(|_| Notify::new()))
    }

    /// There may be work of these kinds.
    pub(crate) fn ring(&self, kinds: impl IntoIterator<Item = TaskKind>) {
        for kind in kinds {
            self.of(kind).notify_waiters();
        }
    }

    /// There may be work of the kinds that these changes asked for.
    pub(crate) fn ring_for(&self, changes: &Changes) {
        self.ring(changes.writes.iter().filter_map(|write| match write {
            Write::Job(JobWrite::Enqueue { task, .. } | JobWrite::Ensure { task, .. }) => Some(task.kind()),
            _ => None,
        }));
    }

    fn heard(&self, kind: TaskKind) -> Notified<'_> {
        self.of(kind).notified()
    }

    fn of(&self, kind: TaskKind) -> &Notify {
        let Self(bells) = self;
        &bells[kind as usize]
    }
}

/// Does what waits until it is told to stop.
pub struct Workers {
    pub(crate) app: Arc<App>,
    /// Where files of work lie meanwhile.
    pub(crate) scratch: PathBuf,
}

impl Workers {
    /// With a folder for temporary files.
    pub fn new(app: Arc<App>, scratch: PathBuf) -> Self {
        Self { app, scratch }
    }

    /// How many should do this kind of work at once: what waits for others' servers holds nobody up.
    pub const fn places(kind: TaskKind) -> usize {
        match kind {
            TaskKind::Push => 8,
            TaskKind::ProcessMedia
            | TaskKind::ProcessFilm
            | TaskKind::Notify
            | TaskKind::Mail
            | TaskKind::Errand => 1,
        }
    }

    /// Does all work of this kind, one job at a time.
    pub async fn run(&self, kind: TaskKind, mut stop: watch::Receiver<bool>) {
        loop {
            let told = self.app.bells.heard(kind);
            let work = async {
                let nothing_before = loop {
                    if let Some(pause) = self.one(kind).await {
                        break pause;
                    }
                };
                tokio::select! {
                    () = told => {}
                    () = tokio::time::sleep(nothing_before) => {}
                }
            };
            tokio::select! {
                () = work => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Does all work of this kind that is due, one job at a time.
    pub async fn drain(&self, kind: TaskKind) {
        while self.one(kind).await.is_none() {}
    }

    /// Does one job; without one says how long there will be none that is known of.
    async fn one(&self, kind: TaskKind) -> Option<Duration> {
        let app = &self.app;
        // Looking costs a read; only taking costs a write.
        match app.store.next_job_at(kind).await {
            Ok(Some(at)) if at <= app.now() => {}
            Ok(Some(at)) => return Some(at.since(app.now()).min(LOOK)),
            Ok(None) => return Some(LOOK),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "work cannot be looked for");
                return Some(LOOK);
            }
        }
        let mut token = [0; 16];
        app.entropy.fill(&mut token);
        let lease = Lease { token: LeaseToken(token), until: app.now().plus(LEASE) };
        let job = match app.store.claim_jobs(kind, app.now(), lease, 1).await {
            Ok(mut jobs) => jobs.pop()?,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "work cannot be taken");
                return Some(LOOK);
            }
        };
        if let Err(error) = self.work(&job, lease.token).await {
            tracing::warn!(job = %job.id, error = &error as &dyn std::error::Error, "a job failed");
            self.put_off(&job, lease.token).await;
        }
        None
    }

    async fn work(&self, job: &Job, token: LeaseToken) -> Result<()> {
        let app = &self.app;
        match &job.task {
            Task::ProcessMedia { content_id } | Task::ProcessFilm { content_id } => {
                self.process(job, token, *content_id).await
            }
            Task::RefreshCarriers { content_id } => app.refresh_carriers(job, token, *content_id).await,
            Task::Notify { user_id, notice } => app.notify(job, token, *user_id, notice).await,
            Task::NotifySubscribers { creator_id, broadcast_id, after } => {
                app.notify_subscribers(job, token, *creator_id, *broadcast_id, *after).await
            }
            Task::Push { user_id, device_id, notice, since, tries } => {
                let push = crate::notifications::Delivery {
                    user_id: *user_id,
                    device_id: *device_id,
                    notice: notice.clone(),
                    since: *since,
                    tries: *tries,
                };
                app.push(job, token, push).await
            }
            Task::Mail { user_id } => app.mail(job, token, *user_id).await,
        }
    }

    /// For later; when even that fails, its lease ends.
    async fn put_off(&self, job: &Job, token: LeaseToken) {
        let due_at = self.app.now().plus((AGAIN * job.attempts).min(AGAIN_AT_MOST));
        if let Err(error) = self.app.put_off(job, token, due_at).await {
            tracing::debug!(job = %job.id, error = &error as &dyn std::error::Error, "a job is not put off");
        }
    }
}

/// Nothing is changed by somebody who no longer holds the job.
pub(crate) fn held(now: Timestamp, job: &Job, token: LeaseToken) -> Changes {
    Changes::at(now).only_if(Precondition::Job(JobCondition::Held { id: job.id, token }))
}

impl App {
    /// Adds work that is due at once.
    pub(crate) fn enqueue(&self, changes: Changes, task: Task) -> Changes {
        let now = changes.now;
        self.enqueue_at(changes, task, now)
    }

    /// Adds work for later.
    pub(crate) fn enqueue_at(&self, changes: Changes, task: Task, due_at: Timestamp) -> Changes {
        let id = self.ids.job_id(changes.now);
        changes.write(Write::Job(JobWrite::Enqueue { id, task, due_at }))
    }

    /// The job is done.
    pub(crate) async fn finished(&self, job: &Job, token: LeaseToken) -> Result<()> {
        self.conclude(held(self.now(), job, token).write(Write::Job(JobWrite::Finish(job.id)))).await
    }

    /// The job is for later.
    pub(crate) async fn put_off(&self, job: &Job, token: LeaseToken, due_at: Timestamp) -> Result<()> {
        let later = Write::Job(JobWrite::Retry { id: job.id, due_at });
        self.conclude(held(self.now(), job, token).write(later)).await
    }

    /// Commits what comes of a job. Whoever lost it meanwhile has nothing more to say.
    pub(crate) async fn conclude(&self, changes: Changes) -> Result<()> {
        let asks = changes.clone();
        match self.store.commit(changes).await {
            Ok(_) => {
                self.bells.ring_for(&asks);
                Ok(())
            }
            Err(CommitError::Precondition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
