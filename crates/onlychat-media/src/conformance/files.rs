//! Files that are there.

use std::sync::Arc;

use onlychat_domain::id::ContentId;

use super::Place;
use super::kit::{bytes, content, local, name, open, put, raw, read, upload, whole};
use super::runner::cases;
use crate::MediaError;

cases![
    what_is_kept_comes_back,
    a_range_is_exact,
    a_large_file_comes_in_pieces,
    what_is_kept_again_replaces_the_old,
    what_is_not_there_is_missing,
    a_file_can_be_read_locally,
    all_files_of_a_content_go_together,
    contents_are_listed_in_order,
    it_is_healthy,
];

async fn what_is_kept_comes_back(place: Arc<dyn Place>) {
    let store = open(&place).await;
    put(&store, content(1), "w320.webp", b"small").await;
    put(&store, content(1), "empty", b"").await;
    put(&store, content(2), "w320.webp", b"other").await;
    let store = open(&place).await;
    assert_eq!(whole(&store, content(1), "w320.webp").await.unwrap(), b"small");
    assert_eq!(whole(&store, content(1), "empty").await.unwrap(), b"");
    assert_eq!(whole(&store, content(2), "w320.webp").await.unwrap(), b"other");
}

async fn a_range_is_exact(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let all = bytes(300_000);
    upload(&store, content(1), &all).await;
    for (from, to) in
        [(0, 1), (0, 300_000), (1, 2), (299_999, 300_000), (65_535, 65_537), (7, 250_000), (5, 5)]
    {
        let part = read(&store, content(1), &raw(), from, to).await.unwrap();
        let expected = &all[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
        assert!(part == expected, "{from}..{to}");
    }
}

async fn a_large_file_comes_in_pieces(place: Arc<dyn Place>) {
    use futures_util::TryStreamExt;
    let store = open(&place).await;
    let all = bytes(30_000_000);
    upload(&store, content(1), &all).await;
    let mut stream = store.read(content(1), &raw(), 0..30_000_000).await.unwrap();
    let (mut length, mut largest) = (0, 0);
    while let Some(piece) = stream.try_next().await.unwrap() {
        assert!(all[length..].starts_with(&piece), "after {length}");
        (length, largest) = (length + piece.len(), largest.max(piece.len()));
    }
    assert_eq!(length, all.len());
    assert!(largest <= 1 << 20, "a piece of {largest} bytes is held in memory");
}

async fn what_is_kept_again_replaces_the_old(place: Arc<dyn Place>) {
    let store = open(&place).await;
    put(&store, content(1), "poster.jpg", b"the first one, which is longer").await;
    put(&store, content(1), "poster.jpg", b"the second").await;
    assert_eq!(whole(&store, content(1), "poster.jpg").await.unwrap(), b"the second");
}

async fn what_is_not_there_is_missing(place: Arc<dyn Place>) {
    let store = open(&place).await;
    put(&store, content(1), "w320.webp", b"x").await;
    for (id, variant) in [(content(1), "w640.webp"), (content(2), "w320.webp"), (content(1), "raw")] {
        let variant = name(variant);
        assert!(matches!(store.length(id, &variant).await, Err(MediaError::Missing)));
        assert!(matches!(read(&store, id, &variant, 0, 1).await, Err(MediaError::Missing)));
        let scratch = tempfile::tempdir().unwrap();
        assert!(matches!(store.local(id, &variant, scratch.path()).await, Err(MediaError::Missing)));
    }
}

async fn a_file_can_be_read_locally(place: Arc<dyn Place>) {
    let store = open(&place).await;
    let all = bytes(9_000_000);
    upload(&store, content(1), &all).await;
    let scratch = tempfile::tempdir().unwrap();
    let path = store.local(content(1), &raw(), scratch.path()).await.unwrap();
    assert!(local(&path).await == all);
}

async fn all_files_of_a_content_go_together(place: Arc<dyn Place>) {
    let store = open(&place).await;
    upload(&store, content(1), b"raw").await;
    put(&store, content(1), "w320.webp", b"x").await;
    put(&store, content(2), "w320.webp", b"y").await;
    store.delete(content(1)).await.unwrap();
    store.delete(content(1)).await.unwrap();
    assert!(matches!(whole(&store, content(1), "raw").await, Err(MediaError::Missing)));
    assert!(matches!(whole(&store, content(1), "w320.webp").await, Err(MediaError::Missing)));
    assert_eq!(whole(&store, content(2), "w320.webp").await.unwrap(), b"y");
}

async fn contents_are_listed_in_order(place: Arc<dyn Place>) {
    let store = open(&place).await;
    assert_eq!(store.contents(None, 10).await.unwrap(), []);
    for number in [5, 1, 200, 3] {
        put(&store, content(number), "a", b"x").await;
        put(&store, content(number), "b", b"x").await;
    }
    let list = |numbers: &[u8]| numbers.iter().map(|number| content(*number)).collect::<Vec<ContentId>>();
    assert_eq!(store.contents(None, 10).await.unwrap(), list(&[1, 3, 5, 200]));
    assert_eq!(store.contents(None, 3).await.unwrap(), list(&[1, 3, 5]));
    assert_eq!(store.contents(Some(content(3)), 10).await.unwrap(), list(&[5, 200]));
    assert_eq!(store.contents(Some(content(4)), 1).await.unwrap(), list(&[5]));
}

async fn it_is_healthy(place: Arc<dyn Place>) {
    let store = open(&place).await;
    store.health().await.unwrap();
    assert_eq!(store.contents(None, 10).await.unwrap(), [], "a look at its health leaves nothing");
    assert!(!store.describe().is_empty());
}
