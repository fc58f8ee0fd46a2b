//! An item of somebody's vault.

use serde::{Deserialize, Serialize};

use crate::id::{ContentId, MediaId, UserId};
use crate::invalid::Invalid;
use crate::text::{optional_paragraphs, required_line};
use crate::time::Timestamp;

/// Longest name of a file, in code points.
pub const FILE_NAME_MAX_CHARS: usize = 200;
/// Longest description of what is seen, in code points.
pub const ALT_MAX_CHARS: usize = 1000;

/// A file in its owner's vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Media {
    /// OnlyChat's id.
    pub id: MediaId,
    /// Whose it is.
    pub owner_id: UserId,
    /// Its bytes.
    pub content_id: ContentId,
    /// How many bytes of the owner's quota it takes.
    pub bytes: u64,
    /// What it was made for.
    pub purpose: Purpose,
    /// As the owner's device called it, as [`file_name`] gives it.
    pub name: String,
    /// What is seen or heard, for those who do not see or hear it.
    pub alt: Option<String>,
    /// In how many messages it is.
    pub uses: i64,
    /// When it came into the vault.
    pub created_at: Timestamp,
    /// When its owner took it out of the vault. It is there while a message carries it, and gone with the last one.
    pub removed_at: Option<Timestamp>,
}

/// What a file was made for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// To be kept and attached.
    #[default]
    Attachment,
    /// A voice note, recorded for one message.
    Voice,
}

impl Purpose {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attachment => "attachment",
            Self::Voice => "voice",
        }
    }
}

/// What changes of an item; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MediaPatch {
    /// Its name.
    pub name: Option<String>,
    /// What is seen or heard; `Some(None)` takes it away.
    pub alt: Option<Option<String>>,
}

/// A file's name as it is kept: its last part, without what no file system takes, 1 to [`FILE_NAME_MAX_CHARS`] code points.
/// Too long a name loses its middle and keeps its ending.
pub fn file_name(text: &str) -> Result<String, Invalid> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control() && !is_direction(*c)).collect();
    let clean = clean.trim().trim_start_matches('.');
    required_line(&shortened(clean), FILE_NAME_MAX_CHARS)
}

/// Marks that make a text run the other way, by which `gpj.exe` is shown as `exe.jpg`.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

fn shortened(name: &str) -> String {
    let excess = name.chars().count().saturating_sub(FILE_NAME_MAX_CHARS);
    if excess == 0 {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending: String = ending.chars().take(16).collect();
    let kept = FILE_NAME_MAX_CHARS - ending.chars().count() - 1;
    let stem: String = stem.chars().take(kept).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// A description: trimmed, empty counts as none, at most [`ALT_MAX_CHARS`] code points.
pub fn alt_text(text: &str) -> Result<Option<String>, Invalid> {
    optional_paragraphs(text, ALT_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_and_hides_nothing() {
        for (given, kept) in [
            ("holiday.jpg", "holiday.jpg"),
            ("C:\\Users\\me\\a.png", "a.png"),
            ("../../etc/passwd", "passwd"),
            (" .hidden ", "hidden"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("a\u{0}b\n.txt", "ab.txt"),
        ] {
            assert_eq!(file_name(given).unwrap(), kept);
        }
        for nothing in ["", "/", "..", "\u{202e}"] {
            assert_eq!(file_name(nothing).unwrap_err().code, "required", "{nothing:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let kept = file_name(&format!("{}.jpeg", "ü".repeat(300))).unwrap();
        assert_eq!(kept.chars().count(), FILE_NAME_MAX_CHARS);
        assert!(kept.ends_with("ü.jpeg"));
        assert_eq!(file_name(&"x".repeat(300)).unwrap().chars().count(), FILE_NAME_MAX_CHARS - 1);
    }
}
