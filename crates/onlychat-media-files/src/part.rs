//! More of an upload, written to the end of its file.

use std::fs::File;
use std::io::{Error, ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

use async_trait::async_trait;
use bytes::Bytes;
use onlychat_media::{MediaError, Part, Result, Staged};

use crate::disk::{blocking, check_space};

/// So much is handed to the disk at once.
const CHUNK: usize = 256 << 10;

/// A file that is being written.
pub(crate) struct FilePart {
    /// Nothing after a failure: what is there then is not known.
    file: Option<File>,
    /// Not yet handed over.
    waiting: Vec<u8>,
}

/// Opens the file at this place; what is behind it was never finished. Blocks.
pub(crate) fn open(path: &Path, offset: u64) -> std::io::Result<FilePart> {
    if let Some(folder) = path.parent() {
        check_space(folder)?;
    }
    let mut file = File::options().write(true).open(path)?;
    let length = file.metadata()?.len();
    if length < offset {
        let lost = format!("an upload of which {offset} bytes were durable has {length}");
        return Err(Error::new(ErrorKind::UnexpectedEof, lost));
    }
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    Ok(FilePart { file: Some(file), waiting: Vec::new() })
}

impl FilePart {
    /// Hands over what waits, and syncs it if it is the last.
    async fn hand_over(&mut self, last: bool) -> Result<()> {
        let ended = || MediaError::Internal("a part that failed is written to".into());
        let mut file = self.file.take().ok_or_else(ended)?;
        let chunk = std::mem::take(&mut self.waiting);
        let (file, mut chunk) = blocking(move || {
            file.write_all(&chunk)?;
            if last {
                file.sync_data()?;
            }
            Ok((file, chunk))
        })
        .await?;
        chunk.clear();
        (self.file, self.waiting) = (Some(file), chunk);
        Ok(())
    }
}

#[async_trait]
impl Part for FilePart {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.waiting.extend_from_slice(&bytes);
        if self.waiting.len() >= CHUNK { self.hand_over(false).await } else { Ok(()) }
    }

    async fn finish(mut self: Box<Self>) -> Result<Staged> {
        self.hand_over(true).await?;
        Ok(Staged::default())
    }
}
