//! What calls do to the files of the folder, and that nothing goes unseen.

use super::*;

fn hexadecimal(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    bytes.concat()
}

/// A descriptor of a file.
fn of(number: u32, path: &str) -> String {
    format!("{number}<{}>", hexadecimal(path))
}

fn string_of(text: &str) -> String {
    format!("\"{}\"", hexadecimal(text))
}

fn call(begin: u64, name: &str, arguments: &[&str], result: Option<i64>) -> Call {
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    Call { begin, end: begin + 5, name: name.to_owned(), arguments, result, opened: None }
}

fn open(begin: u64, path: &str, flags: &str, result: i64) -> Call {
    let name = string_of(path);
    let opened = Some(path.into());
    Call { opened, ..call(begin, "openat", &["AT_FDCWD", &name, flags, "0600"], Some(result)) }
}

fn changes(calls: Vec<Call>) -> Result<Vec<Change>> {
    let left_out = |path: &Path| path == Path::new("log");
    Ok(steps(calls, Path::new("/d"), left_out)?.into_iter().map(|step| step.change).collect())
}

#[test]
fn writes_without_an_offset_follow_on_each_other() {
    let (file, ab, c) = (of(5, "/d/key"), string_of("ab"), string_of("c"));
    let found = changes(vec![
        open(10, "/d/key", "O_WRONLY|O_CREAT|O_EXCL", 5),
        call(20, "write", &[&file, &ab, "2"], Some(2)),
        call(30, "write", &[&file, &c, "1"], Some(1)),
        call(40, "fsync", &[&file], Some(0)),
        call(50, "lseek", &[&file, "0", "SEEK_SET"], Some(0)),
        call(60, "write", &[&file, &c, "1"], Some(1)),
    ])
    .unwrap();
    let write = |offset, data: &[u8]| Change::Write { path: "key".into(), offset, data: data.into() };
    assert_eq!(
        found,
        [
            Change::Open { path: "key".into(), create: true, empty: false },
            write(0, b"ab"),
            write(2, b"c"),
            Change::Sync { path: "key".into() },
            write(0, b"c"),
        ]
    );
}

#[test]
fn what_failed_what_is_elsewhere_and_what_is_left_out_is_no_step() {
    let (file, other, log, text) = (of(5, "/d/a"), of(6, "/e/a"), of(7, "/d/log"), string_of("x"));
    let found = changes(vec![
        open(1, "/d/a", "O_RDWR", 5),
        call(10, "pwrite64", &[&file, &text, "1", "0"], Some(-1)),
        call(20, "pwrite64", &[&other, &text, "1", "0"], Some(1)),
        call(30, "write", &[&log, &text, "1"], Some(1)),
        // The process was killed in it: it promised nothing.
        call(40, "fdatasync", &[&file], None),
    ]);
    assert_eq!(found.unwrap(), []);
}

#[test]
fn a_short_write_wrote_what_it_says_and_a_sync_counts_once_it_is_over() {
    let (file, text, folder) = (of(5, "/d/a"), string_of("abc"), of(6, "/d"));
    let mut sync = call(10, "fsync", &[&folder], Some(0));
    sync.end = 90;
    let found = changes(vec![sync, call(20, "pwrite64", &[&file, &text, "3", "7"], Some(2))]).unwrap();
    let write = Change::Write { path: "a".into(), offset: 7, data: b"ab".into() };
    assert_eq!(found, [write, Change::Sync { path: "".into() }]);
}

#[test]
fn names_are_taken_from_where_they_are_looked_up() {
    let (a, b, folder) = (string_of("a"), string_of("/d/b"), of(3, "/d/data"));
    let found = changes(vec![
        call(10, "mkdir", &[&string_of("data"), "0700"], Some(0)),
        call(20, "rename", &[&a, &b], Some(0)),
        call(30, "unlinkat", &[&folder, &a, "0"], Some(0)),
        call(40, "linkat", &["AT_FDCWD", &b, "AT_FDCWD", &a, "0"], Some(0)),
    ])
    .unwrap();
    assert_eq!(
        found,
        [
            Change::MakeFolder { path: "data".into() },
            Change::Rename { from: "a".into(), to: "b".into() },
            Change::Remove { path: "data/a".into() },
            Change::Link { from: "b".into(), to: "a".into() },
        ]
    );
}

#[test]
fn what_the_model_does_not_know_stops_the_proof() {
    let (file, text) = (of(5, "/d/a"), string_of("x"));
    let unknown = [
        call(10, "pwritev", &[&file, "[{iov_base", "iov_len=1}]", "1", "0"], Some(1)),
        call(10, "sync", &[""], Some(0)),
        call(10, "mmap", &["NULL", "4096", "PROT_READ|PROT_WRITE", "MAP_SHARED", &file, "0"], Some(0)),
        call(10, "fallocate", &[&file, "FALLOC_FL_PUNCH_HOLE", "0", "1"], Some(0)),
        call(10, "write", &[&file, &text, "1"], Some(1)),
        open(10, "/d/a", "O_WRONLY|O_APPEND", 5),
    ];
    for call in unknown {
        assert!(changes(vec![call.clone()]).is_err(), "{call:?}");
    }
    let harmless = call(10, "mmap", &["NULL", "4096", "PROT_READ", "MAP_SHARED", &file, "0"], Some(0));
    assert_eq!(changes(vec![harmless]).unwrap(), []);
}
