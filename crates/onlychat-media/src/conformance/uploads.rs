//! Uploads that come in parts.

use std::sync::Arc;

use bytes::Bytes;

use super::Place;
use super::kit::{bytes, content, open, raw, read, upload, whole, write};
use super::runner::cases;
use crate::MediaError;

cases![
    all_at_once,
    parts_of_any_size_make_one_file,
    an_upload_goes_on_in_another_process,
    a_dropped_part_leaves_nothing,
    what_came_after_a_state_never_came,
    an_unfinished_upload_is_no_file,
    an_aborted_upload_is_gone,
    two_uploads_do_not_mix,
    an_empty_part_changes_nothing,
    a_completed_upload_may_be_completed_again,
];

/// Larger than a part of S3's, and no multiple of it.
const LARGE: usize = 20_000_003;

async fn all_at_once(place: Arc<dyn Place>) {
    let store = open(&place).await;
    for (number, length) in [(1, 1), (2, 4096), (3, LARGE)] {
        let all = bytes(length);
        upload(&store, content(number), &all).await;
        assert_eq!(store.length(content(number), &raw()).await.unwrap(), length as u64);
        assert!(
            whole(&store, content(number), "raw").await.unwrap() == all,
            "{length} bytes came back otherwise"
        );
    }
}

async fn parts_of_any_size_make_one_file(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let (id, all) = (content(1), bytes(LARGE));
    let mut staged = store.begin(id).await.unwrap();
    let (mut offset, mut size) = (0, 1);
    while offset < all.len() {
        let end = (offset + size).min(all.len());
        staged = write(&store, id, &staged, offset, &all[offset..end]).await;
        (offset, size) = (end, size * 7 + 1);
    }
    store.complete(id, &staged, all.len() as u64).await.unwrap();
    assert!(whole(&store, id, "raw").await.unwrap() == all);
}

async fn an_upload_goes_on_in_another_process(place: Arc<dyn Place>) {
    let (id, all) = (content(1), bytes(LARGE));
    let mut staged = open(&place).await.begin(id).await.unwrap();
    for (from, to) in [(0, 9_000_000), (9_000_000, 9_000_001), (9_000_001, LARGE)] {
        staged = write(&open(&place).await, id, &staged, from, &all[from..to]).await;
    }
    open(&place).await.complete(id, &staged, all.len() as u64).await.unwrap();
    assert!(whole(&open(&place).await, id, "raw").await.unwrap() == all);
}

async fn a_dropped_part_leaves_nothing(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let (id, all) = (content(1), bytes(LARGE));
    let staged = store.begin(id).await.unwrap();
    let staged = write(&store, id, &staged, 0, &all[..10]).await;
    let mut dropped = store.part(id, &staged, 10).await.unwrap();
    dropped.write(Bytes::from(vec![0; 9_000_000])).await.unwrap();
    drop(dropped);
    let staged = write(&store, id, &staged, 10, &all[10..]).await;
    store.complete(id, &staged, all.len() as u64).await.unwrap();
    assert!(whole(&store, id, "raw").await.unwrap() == all);
}

async fn what_came_after_a_state_never_came(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let (id, all) = (content(1), bytes(LARGE));
    let begun = store.begin(id).await.unwrap();
    let early = write(&store, id, &begun, 0, &all[..5_000_000]).await;
    // Durable, and then the process dies before it is written down anywhere.
    let _lost = write(&store, id, &early, 5_000_000, &vec![0; 12_000_000]).await;
    let store = open(&place).await;
    let staged = write(&store, id, &early, 5_000_000, &all[5_000_000..]).await;
    store.complete(id, &staged, all.len() as u64).await.unwrap();
    assert!(whole(&store, id, "raw").await.unwrap() == all);
}

async fn an_unfinished_upload_is_no_file(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let staged = store.begin(content(1)).await.unwrap();
    let staged = write(&store, content(1), &staged, 0, &bytes(9_000_000)).await;
    assert!(matches!(store.length(content(1), &raw()).await, Err(MediaError::Missing)));
    assert!(matches!(read(&store, content(1), &raw(), 0, 1).await, Err(MediaError::Missing)));
    store.complete(content(1), &staged, 9_000_000).await.unwrap();
    assert_eq!(store.length(content(1), &raw()).await.unwrap(), 9_000_000);
}

async fn an_aborted_upload_is_gone(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let staged = store.begin(content(1)).await.unwrap();
    let staged = write(&store, content(1), &staged, 0, &bytes(9_000_000)).await;
    store.abort(content(1), &staged).await.unwrap();
    store.abort(content(1), &staged).await.unwrap();
    assert!(matches!(store.length(content(1), &raw()).await, Err(MediaError::Missing)));
    assert_eq!(store.contents(None, 10).await.unwrap(), []);
    assert!(store.part(content(1), &staged, 9_000_000).await.is_err(), "there is nothing to go on with");
}

async fn two_uploads_do_not_mix(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let (one, other) = (bytes(6_000_000), bytes(7_000_000).into_iter().rev().collect::<Vec<u8>>());
    let upload_both = [(content(1), &one), (content(2), &other)].map(|(id, all)| {
        let (store, all) = (Arc::clone(&store), all.clone());
        tokio::spawn(async move { upload(&store, id, &all).await })
    });
    for done in upload_both {
        done.await.unwrap();
    }
    assert!(whole(&store, content(1), "raw").await.unwrap() == one);
    assert!(whole(&store, content(2), "raw").await.unwrap() == other);
}

async fn an_empty_part_changes_nothing(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let begun = store.begin(content(1)).await.unwrap();
    let staged = write(&store, content(1), &begun, 0, b"").await;
    let staged = write(&store, content(1), &staged, 0, b"abc").await;
    let staged = write(&store, content(1), &staged, 3, b"").await;
    store.complete(content(1), &staged, 3).await.unwrap();
    assert_eq!(whole(&store, content(1), "raw").await.unwrap(), b"abc");
}

async fn a_completed_upload_may_be_completed_again(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let staged = store.begin(content(1)).await.unwrap();
    let staged = write(&store, content(1), &staged, 0, &bytes(9_000_000)).await;
    store.complete(content(1), &staged, 9_000_000).await.unwrap();
    // The process died before it was written down.
    open(&place).await.complete(content(1), &staged, 9_000_000).await.unwrap();
    assert!(whole(&store, content(1), "raw").await.unwrap() == bytes(9_000_000));
}
