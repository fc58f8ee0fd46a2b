//! Files: what is in a vault, what is attached, what is on its way.

use onlychat_domain::media::{self, ContentState, Rendition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a file's variants are: an address that ends with a slash, to which a variant's name is added.
pub type Base = String;

/// What a file is, by its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// A still picture.
    Image,
    /// A moving one, also a GIF that moves.
    Video,
    /// Sound alone.
    Audio,
    /// Anything else: handed over as it is, never shown.
    File,
}

/// What a file was made for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaPurpose {
    /// To be kept and attached.
    #[default]
    Attachment,
    /// A voice note.
    Voice,
}

/// Whether a file can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaStatus {
    /// Not yet: it is worked on.
    Processing,
    /// It can.
    Ready,
    /// Nothing could be made of it.
    Failed,
}

/// Why nothing could be made of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaFault {
    /// Its bytes are not what they begin as.
    Damaged,
    /// More pixels, frames, streams or hours than are taken.
    TooLarge,
    /// It took longer, or more memory, than is given to one file.
    TooCostly,
    /// The server lacks what it needs for this kind of file.
    Unsupported,
    /// A fault of the server's; it may be tried again.
    Internal,
}

/// What can be shown of a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaState {
    /// Whether it can be shown.
    pub status: MediaStatus,
    /// In per cent, while it is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<u8>,
    /// Why not, when nothing could be made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<MediaFault>,
    /// In pixels, as it is shown; left out for what is not seen or not ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// In pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// In milliseconds; left out for what does not play.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Whether it plays again and again without sound.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub looped: bool,
    /// A ThumbHash in base64, to be shown until a picture is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// Loudness over time: a byte each, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waveform: Option<String>,
    /// The files that can be fetched. The sizes of a video are named by its `hls.m3u8`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<MediaVariant>,
}

/// A file that can be fetched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaVariant {
    /// Its name, to be added to the base.
    #[schema(example = "w640.webp")]
    pub name: String,
    /// Its media type.
    #[schema(example = "image/webp")]
    pub content_type: String,
    /// In pixels; left out for what is not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// In pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

/// A file in a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The file's id.
    #[schema(example = "med_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// What it is.
    pub kind: MediaKind,
    /// What it was made for.
    pub purpose: MediaPurpose,
    /// Its name.
    pub name: String,
    /// What is seen or heard, for those who do not see or hear it.
    #[schema(required, nullable)]
    pub alt: Option<String>,
    /// The uploaded file's size.
    pub bytes: u64,
    /// Its media type.
    pub content_type: String,
    /// Where its variants are, for this viewer alone and for a day or two: add a variant's name, or `raw` for a file.
    #[schema(example = "/api/media/med_01k9r7c5y3f8q2v0c6z4m1n8bd/…/")]
    pub base: Base,
    /// What can be shown of it.
    #[serde(flatten)]
    pub state: MediaState,
}

impl Attachment {
    /// As somebody is shown it whose variants are at `base`.
    pub fn new(attachment: &media::Attachment, base: Base) -> Self {
        Self {
            id: attachment.media_id.to_string(),
            kind: attachment.kind.into(),
            purpose: attachment.purpose.into(),
            name: attachment.name.clone(),
            alt: attachment.alt.clone(),
            bytes: attachment.bytes,
            content_type: attachment.content_type.clone(),
            base,
            state: MediaState::from(&attachment.state),
        }
    }
}

/// A file in somebody's own vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// The file.
    #[serde(flatten)]
    pub file: Attachment,
    /// In how many messages it is.
    pub uses: i64,
    /// When it came into the vault.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl Media {
    /// As its owner is shown it.
    pub fn new(media: &media::Media, content: &media::Content, base: Base) -> Self {
        Self {
            file: Attachment::new(&media::Attachment::new(media, content), base),
            uses: media.uses,
            created_at: media.created_at.to_string(),
        }
    }
}

/// A part of a vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaPage {
    /// Newest first.
    pub items: Vec<Media>,
    /// Where to go on; null at the end.
    #[schema(required, nullable)]
    pub next_cursor: Option<String>,
}

/// What an account keeps, and how much it may.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MediaUsage {
    /// What all files take, those on their way included.
    pub bytes: u64,
    /// How many they are.
    pub files: u64,
    /// How much they may take.
    pub max_bytes: u64,
    /// How many they may be.
    pub max_files: u64,
}

/// Changing a file; what is left out stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateMediaRequest {
    /// 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// At most 1,000 characters; null takes it away.
    #[serde(default, deserialize_with = "crate::patch::given", skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub alt: Option<Option<String>>,
}

/// A file on its way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// OnlyChat's id.
    #[schema(example = "upl_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: MediaPurpose,
    /// How many bytes it will have.
    pub length: u64,
    /// How many are there.
    pub offset: u64,
    /// The file it became, once it is whole.
    #[schema(required, nullable)]
    pub media_id: Option<String>,
    /// When it began.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it is forgotten unless more of it comes.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

impl From<&media::Upload> for Upload {
    fn from(upload: &media::Upload) -> Self {
        Self {
            id: upload.id.to_string(),
            name: upload.name.clone(),
            purpose: upload.purpose.into(),
            length: upload.length,
            offset: upload.offset,
            media_id: upload.media_id.map(|id| id.to_string()),
            created_at: upload.created_at.to_string(),
            expires_at: upload.expires_at.to_string(),
        }
    }
}

impl From<&ContentState> for MediaState {
    fn from(state: &ContentState) -> Self {
        let bare = |status| Self {
            status,
            progress: None,
            fault: None,
            width: None,
            height: None,
            duration_ms: None,
            looped: false,
            placeholder: None,
            waveform: None,
            variants: Vec::new(),
        };
        match state {
            ContentState::Processing { progress } => {
                Self { progress: Some(*progress), ..bare(MediaStatus::Processing) }
            }
            ContentState::Failed { fault } => {
                Self { fault: Some((*fault).into()), ..bare(MediaStatus::Failed) }
            }
            ContentState::Ready(rendition) => Self::ready(rendition),
        }
    }
}

/// Nothing for a number that says nothing.
fn some<T: Default + PartialEq>(number: T) -> Option<T> {
    (number != T::default()).then_some(number)
}

fn text(bytes: &[u8]) -> Option<String> {
    use base64::Engine as _;
    (!bytes.is_empty()).then(|| base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// Whether a variant is one size of a video: they would be most of what a message says.
fn is_rung(name: &media::VariantName) -> bool {
    name.as_str().strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

impl MediaState {
    fn ready(rendition: &Rendition) -> Self {
        let variant = |variant: &media::Variant| MediaVariant {
            name: variant.name.to_string(),
            content_type: variant.content_type.clone(),
            width: some(variant.width),
            height: some(variant.height),
        };
        Self {
            status: MediaStatus::Ready,
            progress: None,
            fault: None,
            width: some(rendition.width),
            height: some(rendition.height),
            duration_ms: some(rendition.duration_ms),
            looped: rendition.looped,
            placeholder: text(&rendition.placeholder),
            waveform: text(&rendition.waveform),
            variants: rendition.variants.iter().filter(|kept| !is_rung(&kept.name)).map(variant).collect(),
        }
    }
}

impl From<media::MediaKind> for MediaKind {
    fn from(kind: media::MediaKind) -> Self {
        match kind {
            media::MediaKind::Image => Self::Image,
            media::MediaKind::Video => Self::Video,
            media::MediaKind::Audio => Self::Audio,
            media::MediaKind::File => Self::File,
        }
    }
}

impl From<media::Purpose> for MediaPurpose {
    fn from(purpose: media::Purpose) -> Self {
        match purpose {
            media::Purpose::Attachment => Self::Attachment,
            media::Purpose::Voice => Self::Voice,
        }
    }
}

impl From<media::Fault> for MediaFault {
    fn from(fault: media::Fault) -> Self {
        match fault {
            media::Fault::Damaged => Self::Damaged,
            media::Fault::TooLarge => Self::TooLarge,
            media::Fault::TooCostly => Self::TooCostly,
            media::Fault::Unsupported => Self::Unsupported,
            media::Fault::Internal => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::media::{ATTACHMENT_WIRE_BYTES, Attachment as Stored, Variant};
    use onlychat_domain::{ContentId, MediaId};

    use super::*;

    fn variant(name: &str, content_type: &str) -> Variant {
        Variant {
            name: name.parse().unwrap(),
            content_type: content_type.to_owned(),
            width: 16_384,
            height: 16_384,
            bytes: 5 << 30,
        }
    }

    #[test]
    fn what_is_said_of_a_file_is_bounded() {
        let pictures = [320, 640, 1280, 2560].map(|width| variant(&format!("w{width}.webp"), "image/webp"));
        let rungs = [240, 360, 480, 720, 1080].map(|rung| variant(&format!("v{rung}.mp4"), "video/mp4"));
        let others = [
            variant("w1280.jpg", "image/jpeg"),
            variant("hls.m3u8", "application/vnd.apple.mpegurl"),
            variant("play.mp4", "video/mp4"),
        ];
        let rendition = Rendition {
            width: 16_384,
            height: 16_384,
            duration_ms: 14_400_000,
            looped: true,
            placeholder: vec![255; 25],
            waveform: vec![255; 100],
            variants: pictures.into_iter().chain(rungs).chain(others).collect(),
        };
        let stored = Stored {
            media_id: MediaId::from_bytes([255; 16]),
            content_id: ContentId::from_bytes([255; 16]),
            kind: media::MediaKind::Image,
            purpose: media::Purpose::Attachment,
            name: String::new(),
            alt: None,
            bytes: 5 << 30,
            content_type: "application/vnd.openxmlformats-officedocument".to_owned(),
            state: ContentState::Ready(rendition),
        };
        let shown = Attachment::new(&stored, format!("/api/media/{}/{}/", stored.media_id, "x".repeat(43)));
        assert_eq!(shown.state.variants.len(), 7, "without the sizes of a video");
        let written = serde_json::to_string(&shown).unwrap().len();
        assert!(written <= ATTACHMENT_WIRE_BYTES, "{written}");
    }
}
