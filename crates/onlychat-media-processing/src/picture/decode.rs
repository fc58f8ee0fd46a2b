//! From a file's bytes to pixels, within limits that are looked at before any pixel is.

use std::io::{BufRead, Seek};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use onlychat_domain::media::Fault;

use crate::detect::Container;
use crate::failure::Failure;
use crate::limits::PictureLimits;

/// The largest colour profile that is looked at.
const PROFILE_MAX_BYTES: usize = 4 << 20;
/// What a decoder may allocate for a pixel: 16 bit RGBA, and as much again to work with.
const BYTES_PER_PIXEL: u64 = 16;

/// A picture's pixels as they lie in the file.
pub(super) struct Decoded {
    pub(super) pixels: DynamicImage,
    pub(super) orientation: Orientation,
    pub(super) profile: Option<Vec<u8>>,
}

/// Decodes a picture, the first one of several.
pub(super) fn decode<R: BufRead + Seek>(
    reader: R,
    container: Container,
    limits: PictureLimits,
) -> Result<Decoded, Failure> {
    let format = match container {
        Container::Jpeg => ImageFormat::Jpeg,
        Container::Png => ImageFormat::Png,
        Container::Webp => ImageFormat::WebP,
        Container::Gif => ImageFormat::Gif,
        other => return Err(Failure::new(Fault::Unsupported, format_args!("no decoder for {other:?}"))),
    };
    let mut reader = ImageReader::with_format(reader, format);
    reader.limits(decoder_limits(limits));
    let mut decoder = reader.into_decoder().map_err(|e| failure(&e))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels || width.max(height) > limits.max_side {
        return Err(Failure::new(Fault::TooLarge, format_args!("a picture of {width} x {height}")));
    }
    if pixels == 0 {
        return Err(Failure::new(Fault::Damaged, "a picture without pixels"));
    }
    // What is said about a picture may be nonsense without the picture being so.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= PROFILE_MAX_BYTES);
    let pixels = DynamicImage::from_decoder(decoder).map_err(|e| failure(&e))?;
    Ok(Decoded { pixels, orientation, profile })
}

fn decoder_limits(limits: PictureLimits) -> Limits {
    let mut decoder = Limits::default();
    decoder.max_image_width = Some(limits.max_side);
    decoder.max_image_height = Some(limits.max_side);
    decoder.max_alloc = Some(limits.max_pixels.saturating_mul(BYTES_PER_PIXEL));
    decoder
}

fn failure(error: &ImageError) -> Failure {
    let fault = match error {
        ImageError::Limits(_) => Fault::TooLarge,
        _ => Fault::Damaged,
    };
    Failure::new(fault, error)
}
