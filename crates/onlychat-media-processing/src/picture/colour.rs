//! Colours as everybody sees them: 8 bits of sRGB.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Pixels in 8 bits, RGB or RGBA. A profile that makes no sense, or is of another kind of colour, is as if there were none.
pub(super) fn to_srgb(pixels: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let coloured = pixels.color().has_color();
    let alpha = pixels.color().has_alpha();
    let profile = profile
        .filter(|_| coloured)
        .and_then(|profile| ColorProfile::new_from_slice(profile).ok())
        .filter(|profile| profile.color_space == DataColorSpace::Rgb);
    if alpha {
        let mut pixels = pixels.into_rgba8();
        if let Some(profile) = profile {
            converted(&profile, Layout::Rgba, &mut pixels);
        }
        DynamicImage::ImageRgba8(pixels)
    } else {
        let mut pixels = pixels.into_rgb8();
        if let Some(profile) = profile {
            converted(&profile, Layout::Rgb, &mut pixels);
        }
        DynamicImage::ImageRgb8(pixels)
    }
}

/// Converts all samples, or none.
fn converted(profile: &ColorProfile, layout: Layout, samples: &mut [u8]) {
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else { return };
    let mut result = vec![0; samples.len()];
    if transform.transform(samples, &mut result).is_ok() {
        samples.copy_from_slice(&result);
    }
}
