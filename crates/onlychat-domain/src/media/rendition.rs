//! What was made of a file.

use serde::{Deserialize, Serialize};

use super::VariantName;

/// What a file is, by its content and never by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// A still picture.
    Image,
    /// A moving one, with sound or without; a GIF that moves is one.
    Video,
    /// Sound alone.
    Audio,
    /// Anything else: kept and handed over as it is, never shown.
    File,
}

impl MediaKind {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::File => "file",
        }
    }
}

/// What can be shown of a file: everything but the names and sizes of its variants is known before any of them is loaded.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Rendition {
    /// In pixels, as it is shown: turned as the camera said. 0 for what is not seen.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In milliseconds; 0 for what does not play.
    pub duration_ms: u64,
    /// Whether it plays again and again without sound, as a GIF does.
    pub looped: bool,
    /// A ThumbHash of at most 25 bytes; empty for what is not seen.
    #[serde(with = "super::hex")]
    pub placeholder: Vec<u8>,
    /// Loudness over time, 0 to 255, at most 100 values; empty for what is not heard.
    #[serde(with = "super::hex")]
    pub waveform: Vec<u8>,
    /// The derived files: pictures from small to large, then whatever plays.
    pub variants: Vec<Variant>,
}

/// A derived file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Variant {
    /// Its name within the content.
    pub name: VariantName,
    /// Its media type, such as `image/webp`.
    pub content_type: String,
    /// In pixels; 0 for what is not seen.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its size.
    pub bytes: u64,
}

impl Rendition {
    /// The variant of this name.
    pub fn variant(&self, name: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.name.as_str() == name)
    }
}
