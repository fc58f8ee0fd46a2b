//! Short ways to fill a store and to look at it.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use onlychat_domain::id::ContentId;
use onlychat_domain::media::VariantName;

use super::Place;
use crate::{MediaStore, RAW, Result, Staged};

/// An open store.
pub(super) async fn open(place: &Arc<dyn Place>) -> Arc<dyn MediaStore> {
    place.open().await.expect("the store opens")
}

/// A content of this number; numbers and ids are in the same order.
pub(super) fn content(number: u8) -> ContentId {
    let mut bytes = [7; 16];
    bytes[0] = number;
    ContentId::from_bytes(bytes)
}

pub(super) fn name(text: &str) -> VariantName {
    text.parse().expect("a name")
}

pub(super) fn raw() -> VariantName {
    name(RAW)
}

/// Bytes that differ at every place, so that a shift shows.
pub(super) fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// Writes one part, in pieces, and finishes it.
pub(super) async fn write(
    store: &Arc<dyn MediaStore>,
    id: ContentId,
    staged: &Staged,
    offset: usize,
    part: &[u8],
) -> Staged {
    let mut writer = store.part(id, staged, offset as u64).await.expect("a part begins");
    for piece in part.chunks(100_000) {
        writer.write(Bytes::copy_from_slice(piece)).await.expect("bytes are taken");
    }
    writer.finish().await.expect("a part is finished")
}

/// Uploads all of it at once.
pub(super) async fn upload(store: &Arc<dyn MediaStore>, id: ContentId, all: &[u8]) {
    let staged = store.begin(id).await.expect("an upload begins");
    let staged = write(store, id, &staged, 0, all).await;
    store.complete(id, &staged, all.len() as u64).await.expect("an upload is completed");
}

/// Keeps a file of these bytes.
pub(super) async fn put(store: &Arc<dyn MediaStore>, id: ContentId, variant: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made");
    tokio::fs::write(&path, bytes).await.expect("a local file");
    store.put(id, &name(variant), &path).await.expect("a file is kept");
}

/// A part of a file.
pub(super) async fn read(
    store: &Arc<dyn MediaStore>,
    id: ContentId,
    variant: &VariantName,
    from: u64,
    to: u64,
) -> Result<Vec<u8>> {
    let pieces: Vec<Bytes> = store.read(id, variant, from..to).await?.try_collect().await?;
    Ok(pieces.concat())
}

/// All of a file.
pub(super) async fn whole(store: &Arc<dyn MediaStore>, id: ContentId, variant: &str) -> Result<Vec<u8>> {
    let variant = name(variant);
    let length = store.length(id, &variant).await?;
    read(store, id, &variant, 0, length).await
}

/// A file of the file system.
pub(super) async fn local(path: &Path) -> Vec<u8> {
    tokio::fs::read(path).await.expect("the file is there")
}
