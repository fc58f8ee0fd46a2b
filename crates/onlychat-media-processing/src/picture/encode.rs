//! From pixels to the files that are shown.

use std::borrow::Cow;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

use crate::failure::Failure;

/// Of 100: no difference is seen at the size at which it is shown.
const WEBP_QUALITY: f32 = 80.0;
const JPEG_QUALITY: u8 = 82;
/// 0 is quickest, 6 smallest.
const WEBP_METHOD: i32 = 4;

/// A derived picture.
pub(crate) struct Encoded {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) content_type: &'static str,
    ending: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Encoded {
    /// Such as `w640.webp`.
    pub(crate) fn name(&self) -> String {
        format!("w{}.{}", self.width, self.ending)
    }
}

/// The picture at a size, of the same kind of pixels.
pub(super) fn resized(pixels: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Failure> {
    if (pixels.width(), pixels.height()) == (width, height) {
        return Ok(pixels.clone());
    }
    let mut result = DynamicImage::new(width, height, pixels.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(pixels, &mut result, &options)
        .map_err(|e| Failure::internal("resize a picture", e))?;
    Ok(result)
}

/// Lossy WebP, by libwebp: what is written in Rust alone writes only lossless WebP, several times as large.
pub(super) fn webp(pixels: &DynamicImage) -> Result<Encoded, Failure> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut config =
        webp::WebPConfig::new().map_err(|()| Failure::internal("encode WebP", "no configuration"))?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_METHOD;
    let rgb;
    let encoder = if let DynamicImage::ImageRgba8(pixels) = pixels {
        webp::Encoder::from_rgba(pixels, width, height)
    } else {
        rgb = as_rgb(pixels);
        webp::Encoder::from_rgb(&rgb, width, height)
    };
    let memory = encoder
        .encode_advanced(&config)
        .map_err(|e| Failure::internal("encode WebP", format_args!("{e:?}")))?;
    Ok(Encoded { width, height, content_type: "image/webp", ending: "webp", bytes: memory.to_vec() })
}

/// A JPEG, on white.
pub(super) fn jpeg(pixels: &DynamicImage) -> Result<Encoded, Failure> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .write_image(&as_rgb(pixels), width, height, ExtendedColorType::Rgb8)
        .map_err(|e| Failure::internal("encode JPEG", e))?;
    Ok(Encoded { width, height, content_type: "image/jpeg", ending: "jpg", bytes })
}

/// Without transparency: on white.
fn as_rgb(pixels: &DynamicImage) -> Cow<'_, RgbImage> {
    match pixels {
        DynamicImage::ImageRgb8(pixels) => Cow::Borrowed(pixels),
        DynamicImage::ImageRgba8(pixels) => {
            let mut flat = RgbImage::new(pixels.width(), pixels.height());
            for (to, from) in flat.pixels_mut().zip(pixels.pixels()) {
                let [red, green, blue, alpha] = from.0;
                to.0 = [red, green, blue].map(|sample| on_white(sample, alpha));
            }
            Cow::Owned(flat)
        }
        other => Cow::Owned(other.to_rgb8()),
    }
}

fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u16::from(sample), u16::from(alpha));
    // At most 255 * 255 + 127.
    let mixed = (sample * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_white() {
        assert_eq!(on_white(7, 0), 255);
        assert_eq!(on_white(7, 255), 7);
        assert_eq!(on_white(0, 128), 127);
    }
}
