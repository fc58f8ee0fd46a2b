//! Other processes: one that is killed while it writes, one that wants the same file.
//!
//! The other process is this test binary again, running the one test `as_another_process` on the file that its
//! environment names.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use onlychat_domain::id::SystemEntropy;
use onlychat_store::{MessageRange, Messages, OpenError, Store};

use super::kit::{CHAT, Heard, Place, chat, message};
use crate::{SqliteOptions, SqliteStore};

/// Names the file to the other process.
const FILE: &str = "ONLYCHAT_TEST_SQLITE_FILE";

fn spawn(place: &Place) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::processes::as_another_process", "--nocapture", "--quiet"])
        .env(FILE, place.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

/// Sends messages, four at a time, and prints up to which number they are acknowledged.
#[test]
fn as_another_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store =
            SqliteStore::open(SqliteOptions::at(path), Arc::new(Heard::default()), &SystemEntropy).unwrap();
        store.commit(chat()).await.unwrap();
        for number in (1..).step_by(4) {
            let [a, b, c, d] = [number, number + 1, number + 2, number + 3].map(|n| store.commit(message(n)));
            let all = tokio::join!(a, b, c, d);
            let last = [all.0, all.1, all.2, all.3].map(|receipt| receipt.unwrap().messages[0].seq.0)[3];
            writeln!(std::io::stdout(), "\nacked up to {last}").unwrap();
        }
    });
}

/// The next number it prints; `None` at its end.
fn next_acked(output: &mut impl BufRead) -> Option<i64> {
    output
        .lines()
        .find_map(|line| line.unwrap().strip_prefix("acked up to ").map(|number| number.parse().unwrap()))
}

#[tokio::test]
async fn a_killed_process_loses_nothing_it_acknowledged() {
    let place = Place::new();
    let (mut child, mut output) = spawn(&place);
    while next_acked(&mut output).expect("it writes until it is killed") < 200 {}
    child.kill().unwrap();
    child.wait().unwrap();
    // What it still wrote to the pipe before it died.
    let acked = std::iter::from_fn(|| next_acked(&mut output)).last().unwrap_or(200);

    let store = place.open();
    let history = store.history(CHAT, MessageRange::Latest, 1_000_000).await.unwrap();
    let seqs: Vec<i64> = history.iter().map(|message| message.seq.0).collect();
    assert!(seqs.iter().copied().eq(1..=i64::try_from(seqs.len()).unwrap()), "{seqs:?}");
    assert!(seqs.last().is_some_and(|last| *last >= acked), "{} of {acked}", seqs.len());
    assert_eq!(store.check().await.unwrap(), []);
}

#[test]
fn a_file_that_another_process_has_open_is_refused() {
    let place = Place::new();
    let (mut child, mut output) = spawn(&place);
    next_acked(&mut output).expect("it has it open");
    let refused =
        SqliteStore::open(SqliteOptions::at(place.path()), Arc::new(Heard::default()), &SystemEntropy);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(refused, Err(OpenError::InUse { .. })));
    // A killed process leaves no lock.
    place.open();
}
