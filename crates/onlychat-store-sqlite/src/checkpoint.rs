//! Folding the write-ahead log into the file, for the most part beside the thread that writes.
//!
//! By itself SQLite does it within a commit, which then takes as long as writing thousands of pages takes, and everybody
//! who waits for that commit or a later one waits too. Here a thread of its own folds the log while writing goes on; what
//! was written meanwhile is little, the writer folds that between two groups, and the log begins anew.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

use onlychat_store::{OpenError, StoreError};
use rusqlite::{Connection, Result};

use crate::connection;
use crate::error::open_error;

/// How long the log becomes, in pages of 4 KiB, before it is folded: a page written often is folded into the file once.
const LOG_PAGES: i64 = 4000;

/// When the log is folded. The thread that writes owns it.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    /// How long the log is, after the last commit.
    pages: Arc<AtomicI64>,
    /// At which length it is to be folded next.
    due: i64,
    /// Whether the thread was asked.
    asked: bool,
    folder: Folder,
}

impl Checkpoints {
    /// Starts the thread, and watches the log's length on the connection that writes.
    pub(crate) fn start(path: &Path, writer: &mut Connection) -> Result<Self, OpenError> {
        let fail = |error| open_error(path, error);
        let pages = Arc::new(AtomicI64::new(0));
        let seen = Arc::clone(&pages);
        let note = move |_log: &mut _, length| {
            seen.store(i64::from(length), Ordering::Relaxed);
            Ok(())
        };
        // This takes the place of SQLite's own hook, which would fold within the commit.
        writer.wal_hook(Some(note)).map_err(fail)?;
        let folder = Folder::start(connection::folder(path).map_err(fail)?)
            .map_err(|error| OpenError::Store(StoreError::Unavailable(Box::new(error))))?;
        Ok(Self { pages, due: LOG_PAGES, asked: false, folder })
    }

    /// A group was committed.
    pub(crate) fn committed(&mut self, writer: &Connection) {
        if self.asked {
            if self.folder.is_done() {
                self.asked = false;
                self.due = fold(writer).next();
            }
        } else if self.pages.load(Ordering::Relaxed) >= self.due {
            self.asked = true;
            self.folder.ask();
        }
    }

    /// Ends the thread.
    pub(crate) fn stop(self) {
        self.folder.stop();
    }
}

/// The thread that folds.
#[derive(Debug)]
struct Folder {
    requests: SyncSender<()>,
    done: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Folder {
    fn start(connection: Connection) -> std::io::Result<Self> {
        let (requests, asked) = mpsc::sync_channel(1);
        let done = Arc::new(AtomicBool::new(false));
        let says = Arc::clone(&done);
        let thread = thread::Builder::new()
            .name("sqlite-folder".into())
            .spawn(move || fold_when_asked(&connection, &asked, &says))?;
        Ok(Self { requests, done, thread })
    }

    fn ask(&self) {
        if self.requests.try_send(()).is_err() {
            // It ended, which only a panic does: the writer folds alone.
            self.done.store(true, Ordering::Release);
        }
    }

    fn is_done(&self) -> bool {
        self.done.swap(false, Ordering::Acquire)
    }

    fn stop(self) {
        drop(self.requests);
        if self.thread.join().is_err() {
            tracing::error!("the thread that folds the write-ahead log panicked");
        }
    }
}

fn fold_when_asked(connection: &Connection, asked: &Receiver<()>, done: &AtomicBool) {
    while asked.recv().is_ok() {
        fold(connection);
        done.store(true, Ordering::Release);
    }
}

/// How far the log is folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Folded {
    /// How many pages the log has.
    log: i64,
    /// How many of them are in the file.
    pages: i64,
}

impl Folded {
    /// How long the log may become. It begins anew only when all of it was folded; a reader that looks at an old state may
    /// be in the way of that.
    const fn next(self) -> i64 {
        if self.pages == self.log { LOG_PAGES } else { self.log + LOG_PAGES }
    }
}

/// Folds what no reader is in the way of. What fails is tried again when the log has grown.
fn fold(connection: &Connection) -> Folded {
    let folded = connection
        .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")
        .and_then(|mut fold| fold.query_row([], |row| Ok(Folded { log: row.get(1)?, pages: row.get(2)? })));
    folded.unwrap_or_else(|error| {
        tracing::warn!(%error, "the write-ahead log could not be folded into the database; it is tried again");
        Folded { log: LOG_PAGES, pages: 0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_was_folded_begins_anew_and_another_grows() {
        assert_eq!(Folded { log: 8100, pages: 8100 }.next(), LOG_PAGES);
        assert_eq!(Folded { log: 8100, pages: 40 }.next(), 8100 + LOG_PAGES);
    }

    #[test]
    fn the_log_stays_short_while_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        drop(Connection::open(&path).unwrap());
        let mut writer = connection::writer(&path).unwrap();
        connection::write_safely(&path, &writer).unwrap();
        writer.execute_batch("CREATE TABLE t (x); PRAGMA synchronous = OFF").unwrap();
        let mut checkpoints = Checkpoints::start(&path, &mut writer).unwrap();
        let mut longest = 0;
        for _ in 0..60_000 {
            writer.prepare_cached("INSERT INTO t VALUES (1)").unwrap().execute([]).unwrap();
            longest = longest.max(checkpoints.pages.load(Ordering::Relaxed));
            checkpoints.committed(&writer);
        }
        checkpoints.stop();
        assert!((LOG_PAGES..4 * LOG_PAGES).contains(&longest), "{longest} pages");
    }
}
