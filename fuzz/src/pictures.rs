//! An uploaded picture, in this process.

use onlychat_domain::media::MediaKind;
use onlychat_media_processing::{PictureLimits, testkit};

/// Small, so that an input takes a moment.
const LIMITS: PictureLimits = PictureLimits { max_bytes: 1 << 20, max_pixels: 4096, max_side: 1024 };

/// Whatever the bytes are, they are a picture within the limits, of which smaller ones are made, or they are none.
pub fn pictures(data: &[u8]) {
    let (kind, made) = testkit::picture(data, LIMITS);
    let Some(made) = made else { return };
    assert_eq!(kind, MediaKind::Image);
    assert!(made.width > 0 && made.height > 0 && made.width.max(made.height) <= LIMITS.max_side);
    assert!(u64::from(made.width) * u64::from(made.height) <= LIMITS.max_pixels);
    assert!((1..=25).contains(&made.placeholder.len()), "a placeholder of {}", made.placeholder.len());
    assert!(made.pictures.len() >= 2, "a WebP and a JPEG at least");
    for (width, height, bytes) in made.pictures {
        assert!(width <= made.width && height <= made.height && !bytes.is_empty());
    }
}
