//! Connections and how they are set.

use std::path::Path;
use std::time::Duration;

use onlychat_store::OpenError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Result};

use crate::error::open_error;

/// How long SQLite waits for its own locks: only a foreign program that looks into the file holds one for long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements kept, more than there are different ones.
const STATEMENTS: usize = 128;

/// The one connection that writes. `synchronous = FULL` makes every commit wait for the disk.
pub(crate) fn writer(path: &Path) -> Result<Connection, OpenError> {
    let fail = |error| open_error(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
    common(&connection).map_err(fail)?;
    // SQLite opens a file it may not write to for reading only, without a word.
    if connection.is_readonly("main").map_err(fail)? {
        return Err(OpenError::ReadOnly { place: path.display().to_string() });
    }
    Ok(connection)
}

/// macOS: `fullfsync` is what fsync means elsewhere.
const WAITS_FOR_THE_DISK: &str =
    "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;";

/// The connection that folds the write-ahead log into the file, and writes nothing else.
pub(crate) fn folder(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    common(&connection)?;
    connection.execute_batch(WAITS_FOR_THE_DISK)?;
    Ok(connection)
}

/// Settings of the writer that presuppose that the file is ours.
pub(crate) fn write_safely(path: &Path, connection: &Connection) -> Result<(), OpenError> {
    let fail = |error| open_error(path, error);
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(fail)?;
    if mode != "wal" {
        let reason =
            format!("its file system has no shared memory for SQLite's write-ahead log (mode is {mode})");
        return Err(OpenError::Missing { place: path.display().to_string(), reason });
    }
    connection.execute_batch(WAITS_FOR_THE_DISK).map_err(fail)?;
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = FAST; -- deleted text leaves no copy in its page
             PRAGMA cache_size = -16384; -- KiB
             PRAGMA journal_size_limit = 67108864;",
        )
        .map_err(fail)
}

/// One of the connections that read.
pub(crate) fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    common(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2048;")?;
    Ok(connection)
}

fn common(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Or a plan depends on the values it was made for, and a LIMIT given as a parameter makes each execution parse and plan
    // its statement again.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;")
}
