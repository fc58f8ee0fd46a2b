//! Reading a part of a file.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::try_unfold;
use onlychat_media::{ByteStream, MediaError};

use crate::disk::blocking;

/// So much is in memory at once.
const CHUNK: u64 = 128 << 10;

/// The bytes of this range, as they are asked for.
pub(crate) fn stream(file: File, range: Range<u64>) -> ByteStream {
    let file = Arc::new(file);
    Box::pin(try_unfold(range, move |range| {
        let file = Arc::clone(&file);
        async move {
            if range.is_empty() {
                return Ok(None);
            }
            let length = (range.end - range.start).min(CHUNK);
            let chunk = blocking(move || read_at(&file, range.start, length)).await?;
            Ok::<_, MediaError>(Some((chunk, range.start + length..range.end)))
        }
    }))
}

fn read_at(file: &File, from: u64, length: u64) -> std::io::Result<Bytes> {
    let mut chunk = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    file.read_exact_at(&mut chunk, from)?;
    Ok(chunk.into())
}
