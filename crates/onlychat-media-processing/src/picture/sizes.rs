//! How large the variants of a picture are.

use image::metadata::Orientation;

/// The widths of the variants, as far as the source has them.
const WIDTHS: [u32; 4] = [320, 640, 1280, 2560];
/// The width of the JPEG, for whoever reads no WebP.
const FALLBACK_WIDTH: u32 = 1280;
/// The most pixels a side that WebP can write.
const WEBP_MAX_SIDE: u32 = 16_383;

/// Whether the sides change places.
pub(super) const fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The sizes of the variants of a picture, from small to large, none larger than the picture and at least one.
pub(crate) fn ladder(width: u32, height: u32) -> Vec<(u32, u32)> {
    let own = width.min(*WIDTHS.last().unwrap_or(&width));
    let steps = WIDTHS.into_iter().filter(|step| *step < own);
    steps.chain([own]).map(|step| at_width(width, height, step)).collect()
}

/// The size of the largest variant.
pub(super) fn largest(width: u32, height: u32) -> (u32, u32) {
    ladder(width, height).pop().unwrap_or((width, height))
}

/// The size of the JPEG.
pub(super) fn fallback(width: u32, height: u32) -> (u32, u32) {
    at_width(width, height, width.min(FALLBACK_WIDTH))
}

/// The size that fits into a square, no side of it 0.
pub(super) fn within(width: u32, height: u32, side: u32) -> (u32, u32) {
    if width.max(height) <= side {
        (width, height)
    } else if width >= height {
        (side, scaled(height, side, width))
    } else {
        (scaled(width, side, height), side)
    }
}

fn at_width(width: u32, height: u32, to_width: u32) -> (u32, u32) {
    (to_width, scaled(height, to_width, width).min(WEBP_MAX_SIDE))
}

/// `length * numerator / denominator`, rounded, at least 1.
fn scaled(length: u32, numerator: u32, denominator: u32) -> u32 {
    let (numerator, denominator) = (u64::from(numerator), u64::from(denominator.max(1)));
    let scaled = (u64::from(length) * numerator + denominator / 2) / denominator;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variant_is_larger_than_the_picture() {
        let widths = |width, height| ladder(width, height).into_iter().map(|(w, _)| w).collect::<Vec<_>>();
        assert_eq!(widths(1, 1), [1]);
        assert_eq!(widths(320, 200), [320]);
        assert_eq!(widths(321, 200), [320, 321]);
        assert_eq!(widths(1000, 500), [320, 640, 1000]);
        assert_eq!(widths(2560, 500), [320, 640, 1280, 2560]);
        assert_eq!(widths(9000, 500), [320, 640, 1280, 2560]);
    }

    #[test]
    fn the_shape_stays() {
        assert_eq!(ladder(4000, 3000), [(320, 240), (640, 480), (1280, 960), (2560, 1920)]);
        assert_eq!(ladder(16_000, 10)[0], (320, 1));
        assert_eq!(largest(500, 16_384), (500, 16_383));
        assert_eq!(fallback(4000, 3000), (1280, 960));
        assert_eq!(within(4000, 3000, 100), (100, 75));
        assert_eq!(within(1, 16_000, 100), (1, 100));
        assert_eq!(within(30, 20, 100), (30, 20));
    }
}
