//! What somebody wants to be told, and how.

use serde::{Deserialize, Serialize};

use super::notice::NoticeKind;
use super::quiet::QuietHours;

/// Which kinds are told on one way.
#[expect(clippy::struct_excessive_bools, reason = "a switch for each kind")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kinds {
    /// Messages.
    pub message: bool,
    /// Broadcasts.
    pub broadcast: bool,
    /// Reactions to one's own messages.
    pub reaction: bool,
    /// New subscribers to one's own page.
    pub subscriber: bool,
}

impl Kinds {
    /// All of them.
    pub const ALL: Self = Self { message: true, broadcast: true, reaction: true, subscriber: true };
    /// None of them.
    pub const NONE: Self = Self { message: false, broadcast: false, reaction: false, subscriber: false };

    /// Whether this one is.
    pub const fn has(&self, kind: NoticeKind) -> bool {
        match kind {
            NoticeKind::Message => self.message,
            NoticeKind::Broadcast => self.broadcast,
            NoticeKind::Reaction => self.reaction,
            NoticeKind::Subscriber => self.subscriber,
        }
    }

    /// Whether any is.
    pub fn any(&self) -> bool {
        *self != Self::NONE
    }
}

/// How much a lock screen shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preview {
    /// Who, and what they wrote.
    Full,
    /// Who, and what kind of thing.
    #[default]
    Name,
    /// That there is something.
    Discreet,
}

/// What somebody wants to be told, and how.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// By push, to devices that were named.
    pub push: Kinds,
    /// By e-mail, gathered, when it was not seen for a while. Nothing unless asked for: whoever else reads that mailbox
    /// should not learn of OnlyChat unasked.
    pub email: Kinds,
    /// How much is shown, on lock screens and in mail.
    pub preview: Preview,
    /// When nothing is told.
    pub quiet_hours: Option<QuietHours>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { push: Kinds::ALL, email: Kinds::NONE, preview: Preview::Name, quiet_hours: None }
    }
}
