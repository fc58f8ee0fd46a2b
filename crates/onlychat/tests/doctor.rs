//! `onlychat doctor --repair`, as somebody at a terminal meets it.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use onlychat_domain::id::SystemEntropy;
use onlychat_store::{CommitListener, Receipt};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;
use tempfile::TempDir;

fn onlychat(folder: &TempDir, args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onlychat"));
    command.args(args).current_dir(folder.path()).env_clear();
    command.env("DATABASE_URL", format!("sqlite:{}", file(folder.path()).display()));
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

fn file(folder: &Path) -> std::path::PathBuf {
    folder.join("onlychat.db")
}

/// A creator who counts a subscriber too many, and a conversation without its memberships.
fn damaged() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(onlychat(&folder, &["migrate"]).0, Some(0));
    let db = Connection::open(file(folder.path())).unwrap();
    db.execute_batch(
        "INSERT INTO creators VALUES (x'010101010101010101010101', 'ada', 'Ada', NULL, 'everyone', 'x', 1, 1, 1);
         INSERT INTO conversations VALUES
            (x'03030303030303030303030303030303', x'010101010101010101010101', x'020202020202020202020202', 0, 1, 1);",
    )
    .unwrap();
    folder
}

#[test]
fn what_can_be_repaired_is_and_what_is_left_is_told() {
    let folder = damaged();
    let (code, told) = onlychat(&folder, &["doctor"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("counts 1 subscribers, has 0") && !told.contains("fixed"), "{told}");

    let (code, told) = onlychat(&folder, &["doctor", "--repair"]);
    assert_eq!(code, Some(1), "{told}");
    let of_ada = "usr_010101010101010101010101";
    assert!(told.contains(&format!("fixed data           {of_ada}: it counts its 0 subscribers")), "{told}");
    assert!(told.contains("2 repairs"), "{told}");
    assert!(told.contains("memberships do not match") && !told.contains("has 0"), "{told}");

    Connection::open(file(folder.path())).unwrap().execute("DELETE FROM conversations", []).unwrap();
    let (code, told) = onlychat(&folder, &["doctor", "--repair"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("0 repairs") && told.contains("are whole"), "{told}");
}

#[test]
fn a_running_server_must_be_stopped_first() {
    struct Deaf;
    impl CommitListener for Deaf {
        fn committed(&self, _receipt: &Arc<Receipt>) {}
    }
    let folder = damaged();
    let options = SqliteOptions::at(file(folder.path()));
    let running = SqliteStore::open(options, Arc::new(Deaf), &SystemEntropy).unwrap();
    let (code, told) = onlychat(&folder, &["doctor", "--repair"]);
    assert_eq!(code, Some(1), "{told}");
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("stop the server first")).collect();
    assert!(matches!(lines[..], [line] if line.starts_with("BAD   repair")), "{told}");
    assert!(!told.contains("fixed") && told.contains("counts 1 subscribers, has 0"), "{told}");
    drop(running);
}

#[test]
fn a_database_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let (code, told) = onlychat(&folder, &["doctor", "--repair"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(!file(folder.path()).exists(), "{told}");
}
