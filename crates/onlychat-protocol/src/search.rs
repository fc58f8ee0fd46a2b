//! Searching messages.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::message::Message;
use crate::user::PublicUser;

/// A message that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundMessage {
    /// As it is now.
    pub message: Message,
    /// The other person of its conversation.
    pub peer: PublicUser,
    /// Where in its text the words are that were looked for: in order, none overlapping. None when they are in the name or the
    /// description of a file.
    pub highlights: Vec<Highlight>,
}

/// A part of a text, in UTF-16 code units, as JavaScript counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Highlight {
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
}

impl Highlight {
    /// Of byte ranges of a text that are in order and do not overlap.
    pub fn all(text: &str, places: &[Range<usize>]) -> Vec<Self> {
        let (mut bytes, mut units) = (0, 0);
        let mut upto = |end: usize| {
            units += text.get(bytes..end).map_or(0, |part| part.encode_utf16().count());
            bytes = end;
            units
        };
        places.iter().map(|place| Self { start: upto(place.start), end: upto(place.end) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_javascript_does() {
        let text = "😀 né 東";
        let of = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
        let found = Highlight::all(text, &[of("😀"), of("né"), of("東")]);
        assert_eq!(found, [(0, 2), (3, 5), (6, 7)].map(|(start, end)| Highlight { start, end }));
    }
}
