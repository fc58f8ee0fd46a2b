//! Searching: what is looked for, and what counts as found.
//!
//! A text is a row of words ([`words`]); a query is words and quoted phrases of which each must be there. The databases'
//! indexes only suggest candidates: [`MessageSearch::finds`] decides.

mod names;
mod query;
mod words;

pub use names::means;
pub use query::{PREFIX_MIN_CHARS, QUERY_MAX_CHARS, QUERY_MAX_TERMS, Query, Term};
pub use words::{Word, words};

use std::ops::Range;

use crate::id::{ConversationId, UserId};
use crate::media::{MediaKind, Purpose};
use crate::message::Message;
use crate::page::MessageCursor;
use crate::time::Timestamp;

/// What a message may carry, for filters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Carries {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound that is no voice note.
    Audio,
    /// A voice note.
    Voice,
    /// Any other file.
    File,
    /// An address that begins with `http://` or `https://`.
    Link,
}

impl Carries {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Image, Self::Video, Self::Audio, Self::Voice, Self::File, Self::Link];

    /// On the wire and in an index.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::File => "file",
            Self::Link => "link",
        }
    }

    /// What this message carries, in no particular order, repeated as often as it does.
    pub fn all_of(message: &Message) -> impl Iterator<Item = Self> {
        let files = message.attachments.iter().map(|file| match (file.kind, file.purpose) {
            (_, Purpose::Voice) => Self::Voice,
            (MediaKind::Image, _) => Self::Image,
            (MediaKind::Video, _) => Self::Video,
            (MediaKind::Audio, _) => Self::Audio,
            (MediaKind::File, _) => Self::File,
        });
        files.chain(has_link(&message.text).then_some(Self::Link))
    }
}

fn has_link(text: &str) -> bool {
    text.split_whitespace().any(|part| {
        // What stands before it is punctuation, such as a bracket.
        let part = part.trim_start_matches(|c: char| c.is_ascii_punctuation());
        ["http://", "https://"].iter().any(|scheme| {
            let begins = part.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
            begins && part.len() > scheme.len()
        })
    })
}

/// What somebody looks for among the messages of their own conversations. All of it must hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageSearch {
    /// Who looks. Only what they may read is found.
    pub viewer: UserId,
    /// Words and phrases; there may be none.
    pub query: Query,
    /// In this conversation alone.
    pub conversation: Option<ConversationId>,
    /// Written by this person.
    pub author: Option<UserId>,
    /// Carries at least one of each.
    pub carries: Vec<Carries>,
    /// Not sent before this moment.
    pub since: Option<Timestamp>,
    /// Sent before this moment.
    pub before: Option<Timestamp>,
}

impl MessageSearch {
    /// Whether a message is found, given that `viewer` may read it.
    pub fn finds(&self, message: &Message) -> bool {
        message.deleted_at.is_none()
            && self.conversation.is_none_or(|id| id == message.conversation_id)
            && self.author.is_none_or(|id| id == message.author_id)
            && self.since.is_none_or(|since| message.created_at >= since)
            && self.before.is_none_or(|before| message.created_at < before)
            && self.carries.iter().all(|wanted| Carries::all_of(message).any(|found| found == *wanted))
            && self.query.is_in(&texts(message))
    }

    /// Where in a text the words are that were looked for, as byte ranges that do not overlap, in order.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        self.query.places_in(text)
    }
}

/// The texts of a message that are searched: what was written, and the files' names and descriptions.
pub fn texts(message: &Message) -> Vec<&str> {
    let files = message.attachments.iter().flat_map(|file| [Some(file.name.as_str()), file.alt.as_deref()]);
    std::iter::once(Some(message.text.as_str())).chain(files).flatten().collect()
}

/// Where a page that ends with this message goes on.
pub const fn cursor_after(message: &Message) -> MessageCursor {
    MessageCursor { created_at: message.created_at, id: message.id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_seen() {
        for text in ["see https://example.com", "(HTTP://x.y)", "a\nhttps://b", "\"https://q\""] {
            assert!(has_link(text), "{text}");
        }
        for text in ["", "https://", "example.com", "https: //x", "ahttps://x", "ftp://x"] {
            assert!(!has_link(text), "{text}");
        }
    }
}
