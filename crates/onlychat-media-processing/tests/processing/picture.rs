//! Pictures of all kinds.

use std::io::Cursor;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use libtest_mimic::Trial;
use moxcms::ColorProfile;
use onlychat_domain::media::{Fault, MediaKind};

use crate::kit::{MARKER, Place, still};

pub(crate) fn trials() -> Vec<Trial> {
    let cases: [(&str, fn()); 11] = [
        ("each_orientation_is_upright", each_orientation_is_upright),
        ("nothing_that_was_written_about_it_gets_out", nothing_that_was_written_about_it_gets_out),
        ("colours_stay", colours_stay),
        ("transparency", transparency),
        ("sixteen_bits_and_greys", sixteen_bits_and_greys),
        ("smallest_and_longest", smallest_and_longest),
        ("bombs_are_refused_at_once", bombs_are_refused_at_once),
        ("whatever_is_cut_short", whatever_is_cut_short),
        ("what_is_no_picture_is_a_file", what_is_no_picture_is_a_file),
        ("polyglots_lose_their_other_tongue", polyglots_lose_their_other_tongue),
        ("sizes_and_names", sizes_and_names),
    ];
    cases
        .into_iter()
        .map(|(name, case)| {
            Trial::test(format!("picture::{name}"), move || {
                case();
                Ok(())
            })
        })
        .collect()
}

/// A PNG that compresses well.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    written(&DynamicImage::ImageRgb8(RgbImage::new(width, height)), ImageFormat::Png)
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Red, green over blue, white: each corner is another colour.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    })
}

/// TIFF with an orientation and a description.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x0e, 0, 2, 0, 0, 0, u8::try_from(MARKER.len()).unwrap(), 0, 0, 0, 38]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(MARKER.as_bytes());
    tiff
}

fn jpeg(picture: &RgbImage, exif: Option<Vec<u8>>, icc: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).unwrap();
    }
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc).unwrap();
    }
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn near(found: [u8; 3], wanted: [u8; 3], tolerance: u8) -> bool {
    found.into_iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= tolerance)
}

fn each_orientation_is_upright() {
    for orientation in 1..=8 {
        let shown = image::metadata::Orientation::from_exif(orientation).unwrap();
        let mut expected = DynamicImage::ImageRgb8(corners(64, 32));
        expected.apply_orientation(shown);
        let (place, made) = still(&jpeg(&corners(64, 32), Some(exif(orientation)), None)).unwrap();
        let rendition = &made.rendition;
        assert_eq!(
            (rendition.width, rendition.height),
            (expected.width(), expected.height()),
            "{orientation}"
        );
        let expected = expected.into_rgb8();
        for variant in &rendition.variants {
            let found = image::load_from_memory(&place.read(variant.name.as_str())).unwrap().into_rgb8();
            for (x, y) in [(4, 4), (expected.width() - 5, 4), (4, expected.height() - 5)] {
                let (found, wanted) = (found.get_pixel(x, y).0, expected.get_pixel(x, y).0);
                assert!(near(found, wanted, 24), "{orientation}: {found:?} is not {wanted:?} at {x},{y}");
            }
        }
        assert!(!place.any_output_holds(MARKER));
    }
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(data);
    bytes.extend(crc(&bytes[4..]).to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 0 { 0 } else { 0xedb8_8320 })
    })
}

fn nothing_that_was_written_about_it_gets_out() {
    // PNG: text, XMP and EXIF after the header.
    let mut with_text = png(40, 40);
    let text = [b"Comment\0", MARKER.as_bytes()].concat();
    let xmp = [b"XML:com.adobe.xmp\0\0\0\0\0", MARKER.as_bytes()].concat();
    let more = [chunk(*b"tEXt", &text), chunk(*b"iTXt", &xmp), chunk(*b"eXIf", &exif(6))].concat();
    with_text.splice(33..33, more);
    // JPEG: XMP, a comment, and bytes behind the end.
    let mut with_xmp = jpeg(&corners(40, 40), Some(exif(1)), None);
    for (marker, data) in
        [(0xe1, [b"http://ns.adobe.com/xap/1.0/\0", MARKER.as_bytes()].concat()), (0xfe, MARKER.into())]
    {
        let mut segment = vec![0xff, marker];
        segment.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        segment.extend(data);
        with_xmp.splice(2..2, segment);
    }
    with_xmp.extend(MARKER.as_bytes());
    for source in [with_text, with_xmp] {
        assert!(source.windows(MARKER.len()).any(|window| window == MARKER.as_bytes()));
        let (place, _made) = still(&source).unwrap();
        assert!(!place.any_output_holds(MARKER));
        assert!(!place.any_output_holds("Exif"));
    }
}

fn colours_stay() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    // What Display P3 calls 200, 100, 50 is 214, 95, 31 in sRGB.
    let picture = RgbImage::from_pixel(32, 32, Rgb([200, 100, 50]));
    let seen = |icc| {
        let (place, made) = still(&jpeg(&picture, None, icc)).unwrap();
        let fallback = made.rendition.variant("w32.jpg").unwrap();
        image::load_from_memory(&place.read(fallback.name.as_str())).unwrap().into_rgb8().get_pixel(9, 9).0
    };
    let converted = seen(Some(p3));
    assert!(near(converted, [214, 95, 31], 8), "{converted:?}");
    for none in [None, Some(vec![7; 300])] {
        let kept = seen(none);
        assert!(near(kept, [200, 100, 50], 6), "{kept:?}");
    }
}

fn transparency() {
    let picture = RgbaImage::from_pixel(32, 32, Rgba([0, 0, 0, 0]));
    let (place, made) = still(&written(&DynamicImage::ImageRgba8(picture), ImageFormat::Png)).unwrap();
    let read =
        |name: &str| image::load_from_memory(&place.read(name)).unwrap().into_rgba8().get_pixel(9, 9).0;
    assert_eq!(read("w32.webp")[3], 0);
    assert_eq!(read("w32.jpg"), [255; 4]);
    assert_eq!(made.kind, MediaKind::Image);
}

fn sixteen_bits_and_greys() {
    let colours = DynamicImage::ImageRgb8(corners(64, 64));
    for picture in [
        DynamicImage::ImageRgb16(colours.to_rgb16()),
        DynamicImage::ImageRgba16(colours.to_rgba16()),
        DynamicImage::ImageLuma16(colours.to_luma16()),
        DynamicImage::ImageLumaA8(colours.to_luma_alpha8()),
        DynamicImage::ImageLuma8(colours.to_luma8()),
    ] {
        let (place, _made) = still(&written(&picture, ImageFormat::Png)).unwrap();
        let found = image::load_from_memory(&place.read("w64.jpg")).unwrap().into_rgb8();
        let wanted = picture.to_rgb8().get_pixel(8, 8).0;
        assert!(near(found.get_pixel(8, 8).0, wanted, 16), "{:?}", picture.color());
    }
    let (_, made) =
        still(&written(&DynamicImage::ImageLuma8(colours.to_luma8()), ImageFormat::Jpeg)).unwrap();
    assert_eq!(made.content_type, "image/jpeg");
}

fn smallest_and_longest() {
    for (width, height) in [(1, 1), (16_000, 20), (20, 16_384)] {
        let (_, made) = still(&png(width, height)).unwrap();
        assert_eq!((made.rendition.width, made.rendition.height), (width, height));
        assert!(!made.rendition.placeholder.is_empty());
    }
    assert_eq!(still(&png(30_000, 10)).map(drop), Err(Fault::TooLarge));
}

fn bombs_are_refused_at_once() {
    let mut header = 50_000_u32.to_be_bytes().repeat(2);
    header.extend([8, 6, 0, 0, 0]);
    let png_bomb = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(*b"IHDR", &header),
        &chunk(*b"IDAT", &[0x78, 0x9c, 1, 0, 0, 0xff, 0xff]),
        &chunk(*b"IEND", &[]),
    ]
    .concat();
    let gif_bomb = b"GIF89a\xff\xff\xff\xff\0\0\0\x2c\0\0\0\0\xff\xff\xff\xff\0\x08\x01\0\0;".to_vec();
    // The size of a JPEG stands behind the marker of its first frame.
    let mut jpeg_bomb = jpeg(&corners(16, 16), None, None);
    let frame = jpeg_bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg_bomb[frame + 5..frame + 9].fill(0xff);
    for bomb in [png_bomb, gif_bomb, jpeg_bomb] {
        let began = Instant::now();
        let mut options = crate::kit::options();
        options.limits.picture_budget.memory = 100 << 20;
        let made = Place::with(&bomb).process(options, false);
        assert_eq!(made, Err(Fault::TooLarge));
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
}

fn whatever_is_cut_short() {
    let colours = DynamicImage::ImageRgb8(corners(8, 8));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let whole = written(&colours, format);
        // Each start takes a process: every one of the first bytes, then some.
        for end in (0..whole.len()).filter(|end| *end < 64 || end % 37 == 0) {
            match still(&whole[..end]).map(|(_, made)| made.kind) {
                Ok(MediaKind::Image | MediaKind::File) | Err(Fault::Damaged) => {}
                other => panic!("{format:?} cut at {end}: {other:?}"),
            }
        }
    }
}

fn what_is_no_picture_is_a_file() {
    let noise: Vec<u8> =
        (0..9000_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
    for bytes in [
        &b""[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        &noise,
    ] {
        let (_, made) = still(bytes).unwrap();
        assert_eq!((made.kind, made.content_type.as_str()), (MediaKind::File, "application/octet-stream"));
        assert_eq!(made.rendition, onlychat_domain::media::Rendition::default());
    }
    // It begins as a picture and is none.
    assert_eq!(still(b"\xff\xd8\xff<html>").map(drop), Err(Fault::Damaged));
    assert_eq!(still(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").map(drop), Err(Fault::Unsupported));
    assert_eq!(still(b"\0\0\0\x14ftypisom\0\0\x02\0isom").map(drop), Err(Fault::Unsupported));
}

fn polyglots_lose_their_other_tongue() {
    let zip = [&b"PK\x03\x04"[..], MARKER.as_bytes()].concat();
    let jpeg = [jpeg(&corners(16, 16), None, None), zip].concat();
    let mut gif = written(&DynamicImage::ImageRgb8(corners(16, 16)), ImageFormat::Gif);
    gif.extend(format!("/*{MARKER}*/=1;alert(1)").bytes());
    for source in [jpeg, gif] {
        let (place, made) = still(&source).unwrap();
        assert_eq!(made.kind, MediaKind::Image);
        assert!(!place.any_output_holds(MARKER));
    }
}

fn sizes_and_names() {
    let (_, made) = still(&png(1500, 750)).unwrap();
    let names: Vec<_> =
        made.rendition.variants.iter().map(|v| (v.name.as_str(), v.width, v.height)).collect();
    assert_eq!(
        names,
        [
            ("w320.webp", 320, 160),
            ("w640.webp", 640, 320),
            ("w1280.webp", 1280, 640),
            ("w1500.webp", 1500, 750),
            ("w1280.jpg", 1280, 640)
        ]
    );
}
