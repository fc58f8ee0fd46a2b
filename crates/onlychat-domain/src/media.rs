//! Files that people share: what was uploaded, what was made of it, and where it is attached.
//!
//! An [`Upload`] becomes a [`Media`] item of its owner's vault when its last byte is there. What the bytes are is known of
//! their [`Content`], which the same bytes share, whoever uploads them. What others are shown is the content's
//! [`Rendition`], never the uploaded bytes of a picture, a video or a sound.

mod attachment;
mod content;
mod digest;
mod hex;
mod item;
mod name;
mod rendition;
mod upload;

pub use attachment::{ATTACHMENT_WIRE_BYTES, ATTACHMENTS_PER_MESSAGE, Attachment, fits};
pub use content::{Content, ContentState, Fault};
pub use digest::Digest;
pub use item::{ALT_MAX_CHARS, FILE_NAME_MAX_CHARS, Media, MediaPatch, Purpose, alt_text, file_name};
pub use name::{BadVariantName, VariantName};
pub use rendition::{MediaKind, Rendition, Variant};
pub use upload::{FILE_MAX_BYTES, PART_BYTES, Quota, UPLOAD_KEPT, Upload, Usage};
