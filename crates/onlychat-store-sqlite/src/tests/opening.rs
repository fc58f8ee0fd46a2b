//! Files, folders, locks and versions.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use onlychat_domain::id::SystemEntropy;
use onlychat_store::{Events, OpenError, Store, Users};
use rusqlite::Connection;

use super::kit::{Heard, Place, chat, message};
use crate::{Migrated, SCHEMA_VERSION, SqliteOptions, SqliteStore, migrate, schema_version};

fn refused(path: &Path) -> OpenError {
    SqliteStore::open(SqliteOptions::at(path), Arc::new(Heard::default()), &SystemEntropy).unwrap_err()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn nobody_else_may_read_what_it_makes() {
    let place = Place::new();
    let path = place.path().with_file_name("data").join("deep").join("onlychat.db");
    let store =
        SqliteStore::open(SqliteOptions::at(&path), Arc::new(Heard::default()), &SystemEntropy).unwrap();
    store.commit(chat()).await.unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_file_name("onlychat.db-wal")), 0o600);
    assert_eq!(mode(&path.with_file_name("onlychat.db.lock")), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn a_closed_database_is_one_file_and_opens_again() {
    let place = Place::new();
    let store = place.open();
    store.commit(chat()).await.unwrap();
    store.commit(message(1)).await.unwrap();
    let epoch = store.epoch().await.unwrap();
    store.close().await;
    assert!(!place.path().with_file_name("onlychat.db-wal").exists());
    assert!(store.user_count().await.is_err());
    assert!(store.commit(message(2)).await.is_err());
    assert!(store.health().await.is_err());
    assert!(store.check().await.is_err());

    let store = place.open();
    assert_eq!(store.epoch().await.unwrap(), epoch);
    assert_eq!(store.commit(message(2)).await.unwrap().messages[0].seq.0, 2);
}

#[test]
fn a_second_opening_is_refused_until_the_first_ends() {
    let place = Place::new();
    let first = place.open();
    assert!(matches!(refused(&place.path()), OpenError::InUse { .. }));
    assert!(matches!(migrate(&place.path(), &SystemEntropy), Err(OpenError::InUse { .. })));
    drop(first);
    place.open();
}

#[test]
fn every_database_has_an_epoch_of_its_own() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let epoch = || runtime.block_on(Place::new().open().epoch()).unwrap();
    assert_ne!(epoch(), epoch());
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let place = Place::new();
    let text = "not a database at all, but a text that is long enough for a header of one hundred bytes, which SQLite reads";
    fs::write(place.path(), text).unwrap();
    assert!(matches!(refused(&place.path()), OpenError::NotOurs { .. }));
    assert_eq!(fs::read_to_string(place.path()).unwrap(), text);

    fs::remove_file(place.path()).unwrap();
    Connection::open(place.path()).unwrap().execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    let before = fs::read(place.path()).unwrap();
    assert!(matches!(refused(&place.path()), OpenError::NotOurs { .. }));
    assert_eq!(fs::read(place.path()).unwrap(), before);
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let place = Place::new();
    drop(place.open());
    let newer = SCHEMA_VERSION + 1;
    Connection::open(place.path()).unwrap().pragma_update(None, "user_version", newer).unwrap();
    let error = refused(&place.path());
    assert!(
        matches!(error, OpenError::Newer { found, known } if found == newer && known == SCHEMA_VERSION),
        "{error}"
    );
    assert_eq!(schema_version(&place.path()).unwrap(), Some(newer));
}

#[test]
fn migrating_tells_what_it_did() {
    let place = Place::new();
    assert_eq!(schema_version(&place.path()).unwrap(), None);
    assert_eq!(migrate(&place.path(), &SystemEntropy).unwrap(), Migrated { from: 0, to: SCHEMA_VERSION });
    let again = migrate(&place.path(), &SystemEntropy).unwrap();
    assert_eq!(again, Migrated { from: SCHEMA_VERSION, to: SCHEMA_VERSION });
    assert_eq!(schema_version(&place.path()).unwrap(), Some(SCHEMA_VERSION));
    place.open();
}

#[test]
fn what_is_no_file_is_refused() {
    let place = Place::new();
    fs::create_dir(place.path()).unwrap();
    assert!(matches!(refused(&place.path()), OpenError::Missing { .. }));
    assert!(matches!(refused(Path::new(":memory:")), OpenError::BadUrl { .. }));
    // A file where the folder should be.
    let file = place.path().with_file_name("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(refused(&file.join("onlychat.db")), OpenError::Missing { .. }));
}

#[test]
fn a_file_that_may_not_be_written_is_refused() {
    // Root may write to any file, except one that the system itself keeps from it: a running program.
    let error = crate::connection::writer(&std::env::current_exe().unwrap()).unwrap_err();
    assert!(matches!(error, OpenError::ReadOnly { .. }), "{error}");
}
