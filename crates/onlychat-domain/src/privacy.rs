//! Who sees what of whom, and who wants nothing of whom.

use serde::{Deserialize, Serialize};

use crate::id::{MessageId, ReportId, UserId};
use crate::time::Timestamp;

/// Longest note of a report, in code points.
pub const REPORT_NOTE_MAX_CHARS: usize = 2000;

/// Who may see a trace of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody they have a conversation with.
    #[default]
    Everyone,
    /// Those of them to whom they have written.
    Contacts,
    /// Nobody.
    Nobody,
}

impl Audience {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Contacts => "contacts",
            Self::Nobody => "nobody",
        }
    }
}

/// What somebody leaves behind without writing anything.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Trace {
    /// That they are here, and when they last were.
    Presence,
    /// That they are typing.
    Typing,
    /// What they have received and read.
    Receipts,
}

/// Who sees which trace of somebody. Whoever hides one from somebody does not see theirs either.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Privacy {
    /// That they are here, and when they last were.
    pub presence: Audience,
    /// That they are typing.
    pub typing: Audience,
    /// What they have received and read.
    pub receipts: Audience,
}

impl Privacy {
    /// Who sees this trace.
    pub const fn audience(&self, trace: Trace) -> Audience {
        match trace {
            Trace::Presence => self.presence,
            Trace::Typing => self.typing,
            Trace::Receipts => self.receipts,
        }
    }
}

/// What somebody wants of somebody else, beyond the usual. There is none where both times are missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// Who wants it.
    pub owner_id: UserId,
    /// Of whom.
    pub other_id: UserId,
    /// Since when neither can write to the other, and the other sees no file and no trace of the owner.
    pub blocked_at: Option<Timestamp>,
    /// Since when the owner is told of nothing the other does, and the other sees no trace of the owner. The other does not
    /// notice.
    pub restricted_at: Option<Timestamp>,
}

impl Relation {
    /// Where nothing was said.
    pub const fn none(owner_id: UserId, other_id: UserId) -> Self {
        Self { owner_id, other_id, blocked_at: None, restricted_at: None }
    }

    /// Whether nothing is left to remember.
    pub const fn is_none(&self) -> bool {
        self.blocked_at.is_none() && self.restricted_at.is_none()
    }
}

/// One of two people, as far as it concerns the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Side {
    /// Their settings.
    pub privacy: Privacy,
    /// Since when they block the other.
    pub blocked_at: Option<Timestamp>,
    /// Since when they restrict the other.
    pub restricted_at: Option<Timestamp>,
}

impl Side {
    /// Whether the other sees this trace, given whether this one has ever written to the other.
    fn shows(&self, trace: Trace, has_written: bool) -> bool {
        let allowed = match self.privacy.audience(trace) {
            Audience::Everyone => true,
            Audience::Contacts => has_written,
            Audience::Nobody => false,
        };
        allowed && self.blocked_at.is_none() && self.restricted_at.is_none()
    }
}

/// Two people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bond {
    /// The one who asks.
    pub own: Side,
    /// The other.
    pub peer: Side,
}

impl Bond {
    /// Whether it depends on who has written to whom, and so whether that must be looked up.
    pub fn depends_on_contact(&self, trace: Trace) -> bool {
        [self.own, self.peer].iter().any(|side| side.privacy.audience(trace) == Audience::Contacts)
    }

    /// Whether the two see this trace of each other: both or neither. `written` says whether the one who asks has written to
    /// the other, and the other to them; it matters only where [`Bond::depends_on_contact`].
    pub fn shows(&self, trace: Trace, written: [bool; 2]) -> bool {
        self.own.shows(trace, written[0]) && self.peer.shows(trace, written[1])
    }
}

/// Why somebody reports something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    /// Unwanted advertising.
    Spam,
    /// Somebody tries to get money or data by pretence.
    Scam,
    /// Insults, threats, unwanted advances.
    Harassment,
    /// Somebody may be a minor.
    Underage,
    /// Pictures or words of somebody who did not agree.
    NonConsensual,
    /// Somebody pretends to be somebody else.
    Impersonation,
    /// Anything else that is against the law.
    Illegal,
    /// Anything else.
    Other,
}

impl ReportReason {
    /// As stored and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Scam => "scam",
            Self::Harassment => "harassment",
            Self::Underage => "underage",
            Self::NonConsensual => "non_consensual",
            Self::Impersonation => "impersonation",
            Self::Illegal => "illegal",
            Self::Other => "other",
        }
    }
}

/// What somebody told those who run the place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// OnlyChat's id.
    pub id: ReportId,
    /// Who reports.
    pub reporter_id: UserId,
    /// Who is reported.
    pub subject_id: UserId,
    /// The message it is about, if it is about one.
    pub message_id: Option<MessageId>,
    /// Why.
    pub reason: ReportReason,
    /// In the reporter's words.
    pub note: Option<String>,
    /// What the message said when it was reported: its author may change it afterwards.
    pub evidence: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Trace; 3] = [Trace::Presence, Trace::Typing, Trace::Receipts];

    fn with(receipts: Audience) -> Side {
        Side { privacy: Privacy { receipts, ..Privacy::default() }, ..Side::default() }
    }

    #[test]
    fn by_default_everything_is_seen() {
        assert!(ALL.iter().all(|trace| Bond::default().shows(*trace, [false; 2])));
        assert!(!ALL.iter().any(|trace| Bond::default().depends_on_contact(*trace)));
    }

    #[test]
    fn whoever_hides_a_trace_does_not_see_it_either() {
        let (hides, open) = (with(Audience::Nobody), Side::default());
        for bond in [Bond { own: hides, peer: open }, Bond { own: open, peer: hides }] {
            assert!(!bond.shows(Trace::Receipts, [true; 2]));
            assert!(bond.shows(Trace::Presence, [false; 2]), "the others stay");
        }
    }

    #[test]
    fn contacts_are_those_one_has_written_to() {
        let bond = Bond { own: with(Audience::Contacts), peer: Side::default() };
        assert!(bond.depends_on_contact(Trace::Receipts) && !bond.depends_on_contact(Trace::Typing));
        assert!(bond.shows(Trace::Receipts, [true, false]));
        assert!(!bond.shows(Trace::Receipts, [false, true]), "who wrote to them does not count");
    }

    #[test]
    fn nothing_is_seen_of_who_blocks_or_restricts() {
        let at = Some(Timestamp::EPOCH);
        let blocks = Side { blocked_at: at, ..Side::default() };
        let restricts = Side { restricted_at: at, ..Side::default() };
        for side in [blocks, restricts] {
            let bond = Bond { own: Side::default(), peer: side };
            assert!(ALL.iter().all(|trace| !bond.shows(*trace, [true; 2])));
        }
    }
}
