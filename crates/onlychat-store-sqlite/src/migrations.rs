//! The schema and how it came to be.

use std::path::Path;

use onlychat_store::{Epoch, OpenError};
use rusqlite::{Connection, Result, Transaction, TransactionBehavior, params};

use crate::error::open_error;

/// Each brings a database from the version before it to its own: its place in this list, counted from one.
/// One that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_initial.sql"),
    include_str!("migrations/0002_broadcasts.sql"),
    include_str!("migrations/0003_media.sql"),
    include_str!("migrations/0004_search.sql"),
    include_str!("migrations/0005_privacy.sql"),
    include_str!("migrations/0006_notifications.sql"),
];

/// The schema's version of this program.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len().cast_signed() as i64;

/// Marks the file as OnlyChat's, "OnCh", in SQLite's header.
const APPLICATION_ID: i32 = 0x4f6e_4368;

/// What a migration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The version it found; 0 for a new database.
    pub from: i64,
    /// The version it left.
    pub to: i64,
}

/// Brings the database to [`SCHEMA_VERSION`] in one transaction; a new one gets `epoch`.
pub(crate) fn run(path: &Path, connection: &mut Connection, epoch: Epoch) -> Result<Migrated, OpenError> {
    run_list(path, connection, epoch, MIGRATIONS)
}

fn run_list(
    path: &Path,
    connection: &mut Connection,
    epoch: Epoch,
    list: &[&str],
) -> Result<Migrated, OpenError> {
    let fail = |error| open_error(path, error);
    let known = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let from = version(path, connection)?;
    if from > known {
        return Err(OpenError::Newer { found: from, known });
    }
    if from < known {
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        upgrade(&transaction, from, known, epoch, list).map_err(fail)?;
        transaction.commit().map_err(fail)?;
    }
    Ok(Migrated { from, to: known })
}

fn upgrade(transaction: &Transaction<'_>, from: i64, to: i64, epoch: Epoch, list: &[&str]) -> Result<()> {
    for migration in list.iter().skip(usize::try_from(from).unwrap_or(0)) {
        transaction.execute_batch(migration)?;
    }
    if from == 0 {
        let insert = "INSERT INTO meta (key, value) VALUES ('epoch', ?1)";
        transaction.execute(insert, params![epoch.0.cast_signed()])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    transaction.pragma_update(None, "user_version", to)
}

/// Which version the database has; 0 when it is empty. Refuses one that is not ours.
pub(crate) fn version(path: &Path, connection: &Connection) -> Result<i64, OpenError> {
    let fail = |error| open_error(path, error);
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(fail);
    let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let reason = match (application, version, tables) {
        (0, 0, 0) => return Ok(0),
        (application, 1.., 1..) if application == i64::from(APPLICATION_ID) => return Ok(version),
        (application, ..) if application == i64::from(APPLICATION_ID) => {
            "it is marked as one, but has no version".into()
        }
        (0, ..) => "it is a SQLite file with other tables".into(),
        (other, ..) => format!("its application id is {other:#x}"),
    };
    Err(OpenError::NotOurs { place: path.display().to_string(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER) STRICT;";
    const SECOND: &str = "ALTER TABLE meta ADD COLUMN note TEXT; UPDATE meta SET note = key || value;";

    fn run_on(connection: &mut Connection, list: &[&str]) -> Result<Migrated, OpenError> {
        run_list(Path::new("x.db"), connection, Epoch(7), list)
    }

    #[test]
    fn an_older_database_is_upgraded_and_keeps_its_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(run_on(&mut connection, &[FIRST]).unwrap(), Migrated { from: 0, to: 1 });
        assert_eq!(run_on(&mut connection, &[FIRST, SECOND]).unwrap(), Migrated { from: 1, to: 2 });
        assert_eq!(run_on(&mut connection, &[FIRST, SECOND]).unwrap(), Migrated { from: 2, to: 2 });
        let note: String = connection.query_row("SELECT note FROM meta", [], |row| row.get(0)).unwrap();
        assert_eq!(note, "epoch7");
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run_on(&mut connection, &[FIRST, SECOND]).unwrap();
        let error = run_on(&mut connection, &[FIRST]).unwrap_err();
        assert!(matches!(error, OpenError::Newer { found: 2, known: 1 }), "{error}");
    }

    #[test]
    fn a_migration_that_fails_leaves_everything_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        run_on(&mut connection, &[FIRST]).unwrap();
        let broken = "CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE meta (x);";
        assert!(matches!(run_on(&mut connection, &[FIRST, broken]), Err(OpenError::Store(_))));
        assert_eq!(version(Path::new("x.db"), &connection).unwrap(), 1);
        let half = "SELECT count(*) FROM sqlite_schema WHERE name = 'half'";
        assert_eq!(connection.query_row(half, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }

    #[test]
    fn other_programs_databases_are_refused() {
        let foreign = ["CREATE TABLE t (x)", "PRAGMA application_id = 5", "PRAGMA user_version = 3"];
        for sql in foreign {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(sql).unwrap();
            let error = run_on(&mut connection, &[FIRST]).unwrap_err();
            assert!(matches!(error, OpenError::NotOurs { .. }), "{sql}: {error}");
        }
    }
}
