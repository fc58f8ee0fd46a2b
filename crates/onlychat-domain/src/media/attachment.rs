//! A file in a message.

use serde::{Deserialize, Serialize};

use super::{Content, ContentState, Media, MediaKind, Purpose};
use crate::id::{ContentId, MediaId};

/// How many files a message may carry.
pub const ATTACHMENTS_PER_MESSAGE: usize = 40;

/// How much is said of a file on the wire, beside its name and its description.
pub const ATTACHMENT_WIRE_BYTES: usize = 1150;
/// How much of a frame, which is no larger than 64 KiB, is a message's text and files. The rest is what is around them.
const MESSAGE_WIRE_BYTES: usize = 56 << 10;

/// Whether a message with this text and these files, each a name and a description, can be told in one frame.
pub fn fits<'a>(text: &str, files: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> bool {
    let files = files.into_iter().map(|(name, alt)| {
        ATTACHMENT_WIRE_BYTES + written_bytes(name) + written_bytes(alt.unwrap_or_default())
    });
    written_bytes(text) + files.sum::<usize>() <= MESSAGE_WIRE_BYTES
}

/// How long a text is as JSON. It has no control character but newline and tab.
fn written_bytes(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\t')).count()
}

/// A file in a message, with what is known of it: a message can be shown without looking anything up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// The author's item.
    pub media_id: MediaId,
    /// Its bytes.
    pub content_id: ContentId,
    /// What it is.
    pub kind: MediaKind,
    /// What it was made for.
    pub purpose: Purpose,
    /// Its name.
    pub name: String,
    /// What is seen or heard.
    pub alt: Option<String>,
    /// The uploaded file's size.
    pub bytes: u64,
    /// Its media type.
    pub content_type: String,
    /// What can be shown of it. Follows the content's own state.
    pub state: ContentState,
}

impl Attachment {
    /// An item as a message carries it.
    pub fn new(media: &Media, content: &Content) -> Self {
        Self {
            media_id: media.id,
            content_id: content.id,
            kind: content.kind,
            purpose: media.purpose,
            name: media.name.clone(),
            alt: media.alt.clone(),
            bytes: content.bytes,
            content_type: content.content_type.clone(),
            state: content.state.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_message_fits_and_the_longest_of_all_does_not() {
        let files =
            |count, alt: &'static str| std::iter::repeat_n(("IMG_20261123_184501.jpg", Some(alt)), count);
        assert!(fits(
            "From the trip",
            files(ATTACHMENTS_PER_MESSAGE, "A coast in the evening, seen from a boat")
        ));
        let longest = "\u{1f600}".repeat(10_000);
        assert!(fits(&longest, files(10, "A coast")));
        assert!(!fits(&longest, files(20, "A coast")));
    }

    #[test]
    fn what_is_written_longer_counts_as_long() {
        for text in ["plain", "\"quoted\"", "a\\b\n\tc", "\u{1f600} \u{e9}"] {
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(written_bytes(text) + 2, json.len(), "{text:?}");
        }
    }
}
