//! How many rows a SQLite database has.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::outcome::{Doing, Outcome};

/// The server's database in its folder of data.
const FILE: &str = "onlychat.db";

/// Those of all tables together, whatever they are for; nothing when there is no such database.
pub(super) fn count(data: &Path) -> Outcome<Option<u64>> {
    let path = data.join(FILE);
    if !path.is_file() {
        return Ok(None);
    }
    count_in(&path).map(Some).doing(format!("count the rows of {}", path.display()))
}

fn count_in(path: &Path) -> rusqlite::Result<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?;
    let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let rows = |name: &String| {
        let count = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
        connection.query_row(&count, [], |row| row.get::<_, i64>(0))
    };
    let all = names.iter().map(rows).sum::<rusqlite::Result<i64>>()?;
    Ok(u64::try_from(all).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_all_tables_are_counted_while_the_database_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(count(folder.path()).unwrap(), None);
        let writer = Connection::open(folder.path().join(FILE)).unwrap();
        writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        let tables =
            r#"CREATE TABLE a (x); CREATE TABLE "odd ""name""" (id INTEGER PRIMARY KEY AUTOINCREMENT);"#;
        writer.execute_batch(tables).unwrap();
        assert_eq!(count(folder.path()).unwrap(), Some(0));
        writer
            .execute_batch(r#"INSERT INTO a VALUES (1), (2); INSERT INTO "odd ""name""" VALUES (7);"#)
            .unwrap();
        assert_eq!(count(folder.path()).unwrap(), Some(3));
        writer.execute_batch("BEGIN; INSERT INTO a VALUES (3);").unwrap();
        assert_eq!(count(folder.path()).unwrap(), Some(3));
    }
}
