//! What the fuzz targets call: a picture's way without a process around it.

use std::io::Cursor;

use crate::limits::PictureLimits;
use crate::{detect, picture};
use onlychat_domain::media::MediaKind;

/// What was made of a picture in this process.
#[derive(Debug)]
pub struct InProcess {
    /// As it is shown.
    pub width: u32,
    /// As it is shown.
    pub height: u32,
    /// A ThumbHash.
    pub placeholder: Vec<u8>,
    /// Each derived picture's size and bytes.
    pub pictures: Vec<(u32, u32, Vec<u8>)>,
}

/// What a file is, and what is made of it if it is a picture within the limits that can be read.
pub fn picture(bytes: &[u8], limits: PictureLimits) -> (MediaKind, Option<InProcess>) {
    let detected = detect::detect(bytes);
    let made = picture::read(Cursor::new(bytes), detected.container, limits).ok().map(|picture| {
        let pictures = picture.encode().unwrap_or_default();
        InProcess {
            width: picture.size().0,
            height: picture.size().1,
            placeholder: picture.placeholder().unwrap_or_default(),
            pictures: pictures.into_iter().map(|made| (made.width, made.height, made.bytes)).collect(),
        }
    });
    (detected.kind, made)
}
