//! The one thread that writes.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use onlychat_store::{CommitListener, StoreError};
use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::mpsc;

use crate::checkpoint::Checkpoints;
use crate::error::closed;
use crate::group;
use crate::job::Job;
use crate::place::Lock;

/// How many jobs one transaction takes at most: beyond it a commit gains little and the first one waits longer.
const GROUP_MAX: usize = 512;
/// How many jobs may wait; whoever comes then waits before being queued.
const QUEUE: usize = 8192;

/// How the writer does. For metrics and tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WriterStats {
    /// Transactions committed since the start; each is one wait for the disk.
    pub groups: u64,
    /// Change sets and other writes in them.
    pub jobs: u64,
}

/// What the writer tells the rest of the store.
#[derive(Debug, Default)]
struct State {
    groups: AtomicU64,
    jobs: AtomicU64,
    last: Mutex<Last>,
}

/// How the last group went.
#[derive(Debug, Default)]
struct Last {
    at: Option<Instant>,
    failed: bool,
}

/// The way to the thread that writes.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    state: Arc<State>,
    thread: Mutex<Option<JoinHandle<()>>>,
    thread_id: ThreadId,
}

impl Writer {
    /// Starts the thread. It owns the connection and the lock until it ends.
    pub(crate) fn start(
        connection: Connection,
        checkpoints: Checkpoints,
        lock: Lock,
        listener: Arc<dyn CommitListener>,
    ) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let state = Arc::new(State::default());
        let loop_state = Arc::clone(&state);
        let thread = thread::Builder::new().name("sqlite-writer".into()).spawn(move || {
            let mut checkpoints = checkpoints;
            write(&connection, jobs, listener.as_ref(), &loop_state, &mut checkpoints);
            checkpoints.stop();
            finish(connection);
            drop(lock);
        })?;
        let thread_id = thread.thread().id();
        Ok(Self { queue: Mutex::new(Some(queue)), state, thread: Mutex::new(Some(thread)), thread_id })
    }

    /// Queues a job; waits while the queue is full.
    pub(crate) async fn queue(&self, job: impl Job + 'static) -> Result<(), StoreError> {
        let Some(queue) = self.queue.lock().clone() else { return Err(closed()) };
        queue.send(Box::new(job)).await.map_err(|_ended| closed())
    }

    /// Whether a write succeeded within `age` and none failed after it.
    pub(crate) fn succeeded_within(&self, age: Duration) -> bool {
        let last = self.state.last.lock();
        !last.failed && last.at.is_some_and(|at| at.elapsed() < age)
    }

    /// How it does.
    pub(crate) fn stats(&self) -> WriterStats {
        WriterStats {
            groups: self.state.groups.load(Ordering::Relaxed),
            jobs: self.state.jobs.load(Ordering::Relaxed),
        }
    }

    /// Takes no more jobs, waits until those that came are done, the log is folded into the file and it is closed. Blocks.
    pub(crate) fn stop(&self) {
        drop(self.queue.lock().take());
        // Held while joining, so that a second caller returns only when the thread has ended too.
        let mut thread = self.thread.lock();
        // The last reference to the store may be the listener's, dropped on that very thread.
        if thread::current().id() == self.thread_id {
            return;
        }
        if let Some(thread) = thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes to the database panicked");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Until nobody can send any more: takes what waits, and commits it. Never sleeps to fill a group.
fn write(
    connection: &Connection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    listener: &dyn CommitListener,
    state: &State,
    checkpoints: &mut Checkpoints,
) {
    while let Some(first) = jobs.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX
            && let Ok(next) = jobs.try_recv()
        {
            group.push(next);
        }
        state.commit(connection, group, listener);
        checkpoints.committed(connection);
    }
}

impl State {
    /// Callers are told last, so that whoever was told finds the state up to date.
    fn commit(&self, connection: &Connection, group: Vec<Box<dyn Job>>, listener: &dyn CommitListener) {
        let done = group::commit(connection, group);
        if done.committed() > 0 {
            self.groups.fetch_add(1, Ordering::Relaxed);
            self.jobs.fetch_add(done.committed() as u64, Ordering::Relaxed);
        }
        let now = Instant::now();
        *self.last.lock() = Last { at: Some(now), failed: done.any_failed() };
        done.tell(listener);
    }
}

/// Folds the log into the file, so that the file alone is the whole database.
fn finish(connection: Connection) {
    let folded = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    if !matches!(folded, Ok(0)) {
        tracing::warn!(
            ?folded,
            "the write-ahead log was not folded into the database; the next start does it"
        );
    }
    if let Err((_connection, error)) = connection.close() {
        tracing::warn!(%error, "the database was not closed cleanly");
    }
}
