//! What is safe survives every cut; what is not may survive in every way.

use std::collections::BTreeSet;

use super::*;

/// Decides by a list, over and over.
struct Decided(Vec<bool>, usize);

impl Fate for Decided {
    fn keeps_change(&mut self) -> bool {
        self.1 += 1;
        self.0[(self.1 - 1) % self.0.len()]
    }

    fn keeps_sectors(&mut self, count: usize) -> Vec<bool> {
        (0..count).map(|_| self.keeps_change()).collect()
    }
}

/// One step after the other, each over before the next begins.
fn disk(changes: &[Change]) -> Disk {
    let mut disk = Disk::default();
    for (begin, change) in (0..).step_by(10).zip(changes) {
        disk.apply(&Step { begin, end: begin + 5, change: change.clone() }).unwrap();
    }
    disk
}

/// All disks that can be found after a cut, for up to eight decisions.
fn cuts(disk: &Disk) -> BTreeSet<Vec<(String, Vec<u8>)>> {
    let decisions = |number: u32| (0..8).map(|bit| number >> bit & 1 == 1).collect();
    (0..256).map(|number| files(disk.cut(&mut Decided(decisions(number), 0)))).collect()
}

fn files(image: Image) -> Vec<(String, Vec<u8>)> {
    image.files.into_iter().map(|(path, bytes)| (path.display().to_string(), bytes)).collect()
}

fn found(files: &[&[(&str, &[u8])]]) -> BTreeSet<Vec<(String, Vec<u8>)>> {
    let owned = |file: &(&str, &[u8])| (file.0.to_owned(), file.1.to_vec());
    files.iter().map(|files| files.iter().map(owned).collect()).collect()
}

fn open(path: &str) -> Change {
    Change::Open { path: path.into(), create: true, empty: false }
}

fn write(path: &str, offset: u64, data: &[u8]) -> Change {
    Change::Write { path: path.into(), offset, data: data.to_vec() }
}

fn sync(path: &str) -> Change {
    Change::Sync { path: path.into() }
}

/// A safe file with these bytes.
fn safe(path: &str, data: &[u8]) -> Vec<Change> {
    vec![open(path), write(path, 0, data), sync(path), sync("")]
}

fn after(mut before: Vec<Change>, more: &[Change]) -> Disk {
    before.extend_from_slice(more);
    disk(&before)
}

#[test]
fn what_was_synced_survives_every_cut() {
    let disk = after(safe("a", b"one"), &[write("a", 1, b"NE"), sync("a")]);
    assert_eq!(cuts(&disk), found(&[&[("a", b"oNE")]]));
}

#[test]
fn what_was_not_synced_is_there_or_lost_and_a_later_write_without_an_earlier_one() {
    let mut whole = vec![b'-'; 3 * SECTOR];
    let disk = after(safe("a", &whole), &[write("a", 0, b"1"), write("a", 1024, b"2")]);
    let lost = whole.clone();
    whole[0] = b'1';
    let first = whole.clone();
    whole[1024] = b'2';
    let mut second = lost.clone();
    second[1024] = b'2';
    assert_eq!(cuts(&disk), found(&[&[("a", &lost)], &[("a", &first)], &[("a", &second)], &[("a", &whole)]]));
    assert_eq!(files(disk.seen()), [("a".to_owned(), whole)]);
}

#[test]
fn a_write_is_torn_between_sectors_never_within_one() {
    let old = vec![b'o'; 2 * SECTOR];
    let disk = after(safe("a", &old), &[write("a", 0, &[b'n'; 2 * SECTOR])]);
    let of = |first: u8, second: u8| [vec![first; SECTOR], vec![second; SECTOR]].concat();
    let [oo, on, no, nn] = [of(b'o', b'o'), of(b'o', b'n'), of(b'n', b'o'), of(b'n', b'n')];
    assert_eq!(cuts(&disk), found(&[&[("a", &oo)], &[("a", &on)], &[("a", &no)], &[("a", &nn)]]));
}

#[test]
fn a_sector_is_as_it_was_after_one_of_its_writes() {
    let disk = after(safe("a", b"--"), &[write("a", 0, b"1"), write("a", 1, b"2")]);
    // Not `-2`: the second write finds the first one in the same sector of the page cache.
    assert_eq!(cuts(&disk), found(&[&[("a", b"--")], &[("a", b"1-")], &[("a", b"12")]]));
}

#[test]
fn a_lost_write_before_one_that_grew_the_file_leaves_zeros() {
    let disk = after(safe("a", b""), &[write("a", 0, &[1; SECTOR]), write("a", 512, &[2])]);
    let hole = [vec![0; SECTOR], vec![2]].concat();
    let whole = [vec![1; SECTOR], vec![2]].concat();
    assert_eq!(
        cuts(&disk),
        found(&[&[("a", b"")], &[("a", &[1; SECTOR])], &[("a", &hole)], &[("a", &whole)]])
    );
}

#[test]
fn a_length_is_safe_after_a_sync_only() {
    let resize = Change::Resize { path: "a".into(), length: 1, only_longer: false };
    let disk = after(safe("a", b"abc"), std::slice::from_ref(&resize));
    assert_eq!(cuts(&disk), found(&[&[("a", b"abc")], &[("a", b"a")]]));
    let disk = after(safe("a", b"abc"), &[resize, sync("a")]);
    assert_eq!(cuts(&disk), found(&[&[("a", b"a")]]));
    let longer = Change::Resize { path: "a".into(), length: 1, only_longer: true };
    assert_eq!(cuts(&after(safe("a", b"abc"), &[longer])), found(&[&[("a", b"abc")]]));
}

#[test]
fn a_name_is_safe_once_its_folder_is_synced() {
    let file = [open("a"), write("a", 0, b"x"), sync("a")];
    assert_eq!(cuts(&disk(&file)), found(&[&[], &[("a", b"x")]]));
    let disk = after(safe("a", b"x"), &[Change::Remove { path: "a".into() }]);
    assert_eq!(cuts(&disk), found(&[&[], &[("a", b"x")]]));
}

#[test]
fn a_rename_happened_whole_or_not_at_all_until_the_folder_is_synced() {
    let before = [safe("a", b"old"), safe("b", b"new")].concat();
    let rename = Change::Rename { from: "b".into(), to: "a".into() };
    let disk = after(before.clone(), std::slice::from_ref(&rename));
    assert_eq!(cuts(&disk), found(&[&[("a", b"old"), ("b", b"new")], &[("a", b"new")]]));
    assert_eq!(cuts(&after(before, &[rename, sync("")])), found(&[&[("a", b"new")]]));
}

#[test]
fn a_renamed_file_that_was_not_synced_is_empty() {
    let steps =
        [open("b"), write("b", 0, b"key"), Change::Rename { from: "b".into(), to: "a".into() }, sync("")];
    assert_eq!(cuts(&disk(&steps)), found(&[&[("a", b"")], &[("a", b"key")]]));
}

#[test]
fn what_is_in_a_lost_folder_is_lost() {
    let folder = Change::MakeFolder { path: "f".into() };
    let disk = disk(&[folder, open("f/a"), sync("f/a"), sync("f")]);
    assert_eq!(cuts(&disk), found(&[&[], &[("f/a", b"")]]));
}

#[test]
fn a_second_name_keeps_the_file() {
    let link = Change::Link { from: "b".into(), to: "a".into() };
    let disk = after(safe("b", b"x"), &[link, Change::Remove { path: "b".into() }, sync("")]);
    assert_eq!(cuts(&disk), found(&[&[("a", b"x")]]));
}

#[test]
fn a_sync_does_not_answer_for_a_write_during_it() {
    let mut disk = disk(&safe("a", b"-"));
    disk.apply(&Step { begin: 120, end: 125, change: write("a", 0, b"x") }).unwrap();
    disk.apply(&Step { begin: 110, end: 130, change: sync("a") }).unwrap();
    assert_eq!(cuts(&disk), found(&[&[("a", b"-")], &[("a", b"x")]]));
}
