//! Settings on which durability rests.

use rusqlite::Connection;

use super::kit::Place;

fn number(db: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
}

#[tokio::test]
async fn the_writer_waits_for_the_disk_on_each_commit() {
    let place = Place::new();
    let store = place.open();
    let (mode, synchronous, foreign_keys): (String, i64, i64) = store
        .write(|db| {
            let mode = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            Ok((mode, number(db, "synchronous")?, number(db, "foreign_keys")?))
        })
        .await
        .unwrap();
    // 2 is FULL: with 1 (NORMAL) a commit in WAL mode survives a killed process, but not a power cut.
    assert_eq!((mode.as_str(), synchronous, foreign_keys), ("wal", 2, 1));
}

#[tokio::test]
async fn readers_cannot_write() {
    let place = Place::new();
    let store = place.open();
    let written = store.read(|db| db.execute("UPDATE meta SET value = 0", [])).await;
    assert!(matches!(written, Err(onlychat_store::StoreError::ReadOnly(_))), "{written:?}");
    // And the next reading is not disturbed.
    assert_eq!(store.read(|db| number(db, "query_only")).await.unwrap(), 1);
}

#[tokio::test]
async fn tables_are_strict() {
    let place = Place::new();
    let loose = "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'";
    let count: i64 = place.open().read(move |db| db.query_row(loose, [], |row| row.get(0))).await.unwrap();
    assert_eq!(count, 0);
}
