//! What is made of a picture: WebP in several widths, one JPEG, a placeholder. Runs in the worker alone.

mod colour;
mod decode;
mod encode;
mod moves;
mod sizes;

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use image::DynamicImage;
use onlychat_domain::media::{Fault, Variant};
use serde::{Deserialize, Serialize};

use crate::detect::Container;
use crate::failure::Failure;
use crate::limits::PictureLimits;
pub(crate) use sizes::ladder;

/// What the worker is asked to do with a picture.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PictureTask {
    /// The uploaded file, or a frame of a film.
    pub(crate) source: PathBuf,
    /// An empty folder.
    pub(crate) output: PathBuf,
    /// What the source is.
    pub(crate) container: Container,
    /// What is taken.
    pub(crate) limits: PictureLimits,
    /// Whether to stop at a picture that moves, because somebody else makes a film of it.
    pub(crate) leave_moving: bool,
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PictureOutcome {
    /// It moves, and nothing was made.
    Moves,
    /// It was made.
    Made(PictureMade),
}

/// A picture's part of a rendition.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PictureMade {
    /// As it is shown.
    pub(crate) width: u32,
    /// As it is shown.
    pub(crate) height: u32,
    /// A ThumbHash.
    pub(crate) placeholder: Vec<u8>,
    /// From small to large, the JPEG last.
    pub(crate) variants: Vec<Variant>,
}

/// Makes all that is shown of a picture.
pub(crate) fn make(task: &PictureTask) -> Result<PictureOutcome, Failure> {
    let file = File::open(&task.source).map_err(|e| Failure::internal("open the source", e))?;
    let bytes = file.metadata().map_err(|e| Failure::internal("measure the source", e))?.len();
    if bytes > task.limits.max_bytes {
        return Err(Failure::new(Fault::TooLarge, format_args!("a picture of {bytes} bytes")));
    }
    let mut reader = BufReader::new(file);
    if task.leave_moving && moves(&mut reader, task.container)? {
        return Ok(PictureOutcome::Moves);
    }
    let picture = read(reader, task.container, task.limits)?;
    picture.write(&task.output).map(PictureOutcome::Made)
}

fn moves(reader: &mut (impl BufRead + Seek), container: Container) -> Result<bool, Failure> {
    // FFmpeg reads no WebP that moves: its first frame is shown.
    let moves = container == Container::Gif && moves::gif_moves(reader);
    reader.seek(SeekFrom::Start(0)).map_err(|e| Failure::internal("read the source again", e))?;
    Ok(moves)
}

/// A picture as it is shown: upright, in sRGB, no larger than its largest variant, and without anything else.
pub(crate) struct Picture {
    /// Of the source, upright.
    width: u32,
    height: u32,
    /// The largest variant's pixels.
    largest: DynamicImage,
}

/// Decodes a picture. The source's pixels are scaled down before they are turned and converted, so that they are in
/// memory once.
pub(crate) fn read<R: BufRead + Seek>(
    reader: R,
    container: Container,
    limits: PictureLimits,
) -> Result<Picture, Failure> {
    let decode::Decoded { pixels, orientation, profile } = decode::decode(reader, container, limits)?;
    let (across, down) = (pixels.width(), pixels.height());
    let turned = sizes::is_turned(orientation);
    let (width, height) = if turned { (down, across) } else { (across, down) };
    let (to_width, to_height) = sizes::largest(width, height);
    let (to_across, to_down) = if turned { (to_height, to_width) } else { (to_width, to_height) };
    let mut largest = encode::resized(&pixels, to_across, to_down)?;
    drop(pixels);
    largest.apply_orientation(orientation);
    let largest = colour::to_srgb(largest, profile.as_deref());
    Ok(Picture { width, height, largest })
}

impl Picture {
    /// Width and height as it is shown.
    #[cfg(feature = "testkit")]
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Every variant, as its name's width, its pixels' size and its bytes: WebP from small to large, then the JPEG.
    pub(crate) fn encode(&self) -> Result<Vec<encode::Encoded>, Failure> {
        let mut made = Vec::new();
        for (width, height) in ladder(self.width, self.height) {
            made.push(encode::webp(&encode::resized(&self.largest, width, height)?)?);
        }
        let (width, height) = sizes::fallback(self.width, self.height);
        made.push(encode::jpeg(&encode::resized(&self.largest, width, height)?)?);
        Ok(made)
    }

    /// A ThumbHash of at most 25 bytes.
    pub(crate) fn placeholder(&self) -> Result<Vec<u8>, Failure> {
        let (width, height) = sizes::within(self.width, self.height, 100);
        let small = encode::resized(&self.largest, width, height)?.into_rgba8();
        Ok(thumbhash::rgba_to_thumb_hash(small.width() as usize, small.height() as usize, small.as_raw()))
    }

    fn write(&self, output: &Path) -> Result<PictureMade, Failure> {
        let mut variants = Vec::new();
        for encoded in self.encode()? {
            let name = encoded.name();
            std::fs::write(output.join(&name), &encoded.bytes)
                .map_err(|e| Failure::internal("write a picture", e))?;
            variants.push(Variant {
                name: name.parse().map_err(|e| Failure::internal("name a picture", e))?,
                content_type: encoded.content_type.to_owned(),
                width: encoded.width,
                height: encoded.height,
                bytes: encoded.bytes.len() as u64,
            });
        }
        Ok(PictureMade { width: self.width, height: self.height, placeholder: self.placeholder()?, variants })
    }
}
