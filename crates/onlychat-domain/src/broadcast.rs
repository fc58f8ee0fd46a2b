//! Broadcasts: what a creator says to everybody who subscribes.
//!
//! One row each, whatever the size of the audience. Who may hear it, and what of it somebody has not read, is worked out when
//! it is read.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::id::{BroadcastId, ClientId, UserId};
use crate::message::Seq;
use crate::page::ChannelCursor;
use crate::time::Timestamp;

/// A place in the order of all broadcasts: 1, 2, 3, … without gaps, in the order of the commits; 0 before the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BroadcastPosition(pub i64);

impl BroadcastPosition {
    /// Before the first.
    pub const ZERO: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The places after this one, up to `last`.
    pub const fn up_to(self, last: Self) -> RangeInclusive<i64> {
        self.0 + 1..=last.0
    }
}

/// What a creator said to everybody who subscribes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Broadcast {
    /// OnlyChat's id.
    pub id: BroadcastId,
    /// Who said it: the creator, whose channel it is in.
    pub creator_id: UserId,
    /// Its number in that channel: 1, 2, 3, … without gaps.
    pub seq: Seq,
    /// Its place among all broadcasts.
    pub position: BroadcastPosition,
    /// The creator's own id for it.
    pub client_id: ClientId,
    /// The text, as [`crate::text::message_text`] gives it.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
}

/// A creator's channel that somebody hears: their own, or one they have access to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeardChannel {
    /// Whose channel.
    pub creator_id: UserId,
    /// When access ends; `None` while it goes on without an end.
    pub until: Option<Timestamp>,
}

impl HeardChannel {
    /// Whether it is heard at `now`.
    pub fn is_heard(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A channel as one who hears it sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChannelView {
    /// Whose channel.
    pub creator_id: UserId,
    /// How far the viewer has read; what was said before the subscription counts as read.
    pub read_seq: Seq,
    /// What was said last.
    pub last: Option<Broadcast>,
}

impl ChannelView {
    /// The number of the last broadcast; 0 before the first.
    pub fn last_seq(&self) -> Seq {
        self.last.as_ref().map_or(Seq::ZERO, |last| last.seq)
    }

    /// How many the viewer has not read.
    pub fn unread_count(&self) -> i64 {
        (self.last_seq().0 - self.read_seq.0).max(0)
    }

    /// Where it stands in the list.
    pub fn cursor(&self) -> ChannelCursor {
        let position = self.last.as_ref().map_or(BroadcastPosition::ZERO, |last| last.position);
        ChannelCursor { position, creator_id: self.creator_id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_heard_until_access_ends() {
        let creator_id = UserId::from_bytes([1; 12]);
        let at = Timestamp::from_secs;
        assert!(HeardChannel { creator_id, until: None }.is_heard(at(9)));
        let bounded = HeardChannel { creator_id, until: Some(at(5)) };
        assert!(bounded.is_heard(at(4)));
        assert!(!bounded.is_heard(at(5)));
    }

    #[test]
    fn places_after_one_and_up_to_another() {
        assert_eq!(BroadcastPosition(3).up_to(BroadcastPosition(5)), 4..=5);
        assert!(BroadcastPosition(5).up_to(BroadcastPosition(5)).is_empty());
    }
}
