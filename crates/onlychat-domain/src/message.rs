//! Messages and what may be done to them.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, ConversationId, MessageId, UserId};
use crate::invalid::Invalid;
use crate::media::Attachment;
use crate::time::Timestamp;

/// A message's number in its conversation: 1, 2, 3, … without gaps or repeats, in the order of the commits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl Seq {
    /// Before the first message.
    pub const ZERO: Self = Self(0);

    /// The number after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// OnlyChat's id.
    pub id: MessageId,
    /// Where it was written.
    pub conversation_id: ConversationId,
    /// Its number there.
    pub seq: Seq,
    /// The sender's id for it.
    pub client_id: ClientId,
    /// Who wrote it. There is no message without an author.
    pub author_id: UserId,
    /// In which capacity.
    pub author_kind: AuthorKind,
    /// The text; empty once it is deleted.
    pub text: String,
    /// The message it answers, in the same conversation.
    pub reply_to: Option<ReplyRef>,
    /// In the author's order; none once it is deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// In the order in which they were first given.
    pub reactions: Vec<Reaction>,
    /// When it was committed.
    pub created_at: Timestamp,
    /// When the text last changed.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted; it keeps its number.
    pub deleted_at: Option<Timestamp>,
}

/// Which message another one answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReplyRef {
    /// Its id.
    pub message_id: MessageId,
    /// Its number.
    pub seq: Seq,
}

/// In which capacity somebody wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    /// The person whose account it is.
    Person,
    /// Somebody of a creator's staff.
    Staff,
    /// A rule the creator set up.
    Automation,
    /// OnlyChat itself.
    System,
}

impl AuthorKind {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Staff => "staff",
            Self::Automation => "automation",
            Self::System => "system",
        }
    }
}

/// One person's reaction to a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reaction {
    /// Which emoji.
    pub emoji: Emoji,
    /// Whose.
    pub user_id: UserId,
}

/// How long after it was sent a message may be edited.
pub const EDIT_WINDOW: Duration = Duration::from_hours(48);
/// How many different emoji one message may carry.
pub const REACTIONS_PER_MESSAGE: usize = 20;

/// Why a message cannot be changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unchangeable {
    /// Somebody else wrote it.
    NotAuthor,
    /// It is deleted.
    Deleted,
    /// [`EDIT_WINDOW`] is over.
    TooLate,
}

/// Whether `user` may change the text now.
pub fn may_edit(message: &Message, user: UserId, now: Timestamp) -> Result<(), Unchangeable> {
    may_delete(message, user)?;
    if message.deleted_at.is_some() {
        return Err(Unchangeable::Deleted);
    }
    if now.since(message.created_at) > EDIT_WINDOW { Err(Unchangeable::TooLate) } else { Ok(()) }
}

/// Whether `user` may delete it: the author, at any time.
pub fn may_delete(message: &Message, user: UserId) -> Result<(), Unchangeable> {
    if message.author_id == user { Ok(()) } else { Err(Unchangeable::NotAuthor) }
}

/// An emoji as a reaction: 1 to 16 code points that begin with a pictograph, a flag or a keycap; no white space, letters or control characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Emoji(Box<str>);

impl Emoji {
    /// Checks that the text is one emoji as people send them. Text beyond that is kept exactly.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if is_emoji(text) {
            Ok(Self(text.into()))
        } else {
            Err(Invalid::new("bad_emoji", "A reaction is one emoji."))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One emoji sequence of Unicode TR 51, by its structure: flags, keycaps, tag sequences and joined sequences.
fn is_emoji(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 16 {
        return false;
    }
    let regional = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    match chars.as_slice() {
        [a, b] if regional(*a) && regional(*b) => true,
        ['0'..='9' | '#' | '*', '\u{fe0f}', '\u{20e3}'] | ['0'..='9' | '#' | '*', '\u{20e3}'] => true,
        [first, rest @ ..] => pictograph(*first) && follows_well(rest),
        [] => false,
    }
}

/// What may follow a pictograph: variation selector, skin tone, tags, and after a joiner another pictograph.
fn follows_well(rest: &[char]) -> bool {
    match rest {
        [] => true,
        ['\u{200d}', next, rest @ ..] => pictograph(*next) && follows_well(rest),
        ['\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}', rest @ ..] => follows_well(rest),
        _ => false,
    }
}

/// The blocks that hold emoji with pictographic presentation.
const fn pictograph(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}' | '\u{24c2}' | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}'
        | '\u{2934}'..='\u{2935}' | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f004}' | '\u{1f0cf}' | '\u{1f170}'..='\u{1f19a}' | '\u{1f201}'..='\u{1f251}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(author: UserId, at: Timestamp) -> Message {
        Message {
            id: MessageId::from_bytes([1; 16]),
            conversation_id: ConversationId::from_bytes([2; 16]),
            seq: Seq(1),
            client_id: ClientId::from_bytes([3; 16]),
            author_id: author,
            author_kind: AuthorKind::Person,
            text: "hi".into(),
            reply_to: None,
            attachments: vec![],
            reactions: vec![],
            created_at: at,
            edited_at: None,
            deleted_at: None,
        }
    }

    #[test]
    fn only_the_author_edits_and_only_in_time() {
        let (author, other) = (UserId::from_bytes([1; 12]), UserId::from_bytes([2; 12]));
        let sent = Timestamp::from_secs(1000);
        let message = message(author, sent);
        assert_eq!(may_edit(&message, author, sent.plus(EDIT_WINDOW)), Ok(()));
        let late = sent.plus(EDIT_WINDOW).plus(Duration::from_millis(1));
        assert_eq!(may_edit(&message, author, late), Err(Unchangeable::TooLate));
        assert_eq!(may_edit(&message, other, sent), Err(Unchangeable::NotAuthor));
        assert_eq!(may_delete(&message, author), Ok(()));
        let deleted = Message { deleted_at: Some(sent), ..message };
        assert_eq!(may_edit(&deleted, author, sent), Err(Unchangeable::Deleted));
    }

    #[test]
    fn emoji() {
        for text in ["👍", "❤️", "❤", "👩🏽‍🚀", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧‍👦", "☺️", "🫶🏿"]
        {
            assert!(Emoji::parse(text).is_ok(), "{text}");
        }
        for text in ["", "a", "👍👍", "👍 ", "<b>", "1", "\u{200d}👍", "🇩", "👍a", "\u{fe0f}"] {
            assert!(Emoji::parse(text).is_err(), "{text:?}");
        }
    }
}
