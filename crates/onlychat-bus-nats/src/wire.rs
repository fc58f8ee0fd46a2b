//! How announcements are written: a line with the message's number, then JSON.

mod ids;

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::Arc;

use onlychat_bus::{Announcement, NodeId, People, Said};
use onlychat_domain::broadcast::Broadcast;
use onlychat_domain::event::{CommittedEvent, Event, Position, Receipt, Signal};
use onlychat_domain::id::UserId;
use onlychat_domain::message::Message;
use onlychat_domain::revocation::Revocation;
use onlychat_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use ids::Ids;

/// How [`Wire::CutOff`] is written: of its own messages a node looks for this alone.
pub(crate) const CUT_OFF: &[u8] = b"\"cut_off\"";

/// What a node says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wire<'a> {
    /// It begins to speak.
    Hello,
    /// It left something out.
    Lost,
    /// It was cut off: it may have missed something, and so may whoever listens to it.
    CutOff,
    Committed {
        messages: Cow<'a, [Message]>,
        events: Vec<Told<'a>>,
        #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
        broadcasts: Cow<'a, [Broadcast]>,
    },
    Signal {
        audience: Ids<'a>,
        signal: Cow<'a, Signal>,
    },
    Revoked(Cow<'a, [Revocation]>),
    Same {
        count: u64,
    },
    Changed {
        count: u64,
        user: UserId,
        last_seen_at: Option<Timestamp>,
        audience: Ids<'a>,
    },
    Everybody {
        count: u64,
        part: u32,
        parts: u32,
        users: Ids<'a>,
    },
    SayAgain,
}

/// An event at its place in one person's log.
#[derive(Serialize, Deserialize)]
pub(crate) struct Told<'a> {
    user: UserId,
    position: Position,
    event: Cow<'a, Event>,
}

impl<'a> From<&'a Announcement> for Wire<'a> {
    fn from(announcement: &'a Announcement) -> Self {
        match announcement {
            Announcement::Committed(receipt) => Self::Committed {
                messages: Cow::Borrowed(&receipt.messages),
                events: receipt.events.iter().map(Told::from).collect(),
                broadcasts: Cow::Borrowed(&receipt.broadcasts),
            },
            Announcement::Signal { audience, signal } => {
                Self::Signal { audience: Ids::of(audience), signal: Cow::Borrowed(signal) }
            }
            Announcement::Revoked(revocations) => Self::Revoked(Cow::Borrowed(revocations)),
            Announcement::People(people) => Self::from(&**people),
            Announcement::SayAgain => Self::SayAgain,
        }
    }
}

impl<'a> From<&'a People> for Wire<'a> {
    fn from(People { count, said, .. }: &'a People) -> Self {
        let count = *count;
        match said {
            Said::Same => Self::Same { count },
            Said::Changed { user_id, last_seen_at, audience } => Self::Changed {
                count,
                user: *user_id,
                last_seen_at: *last_seen_at,
                audience: Ids::of(audience),
            },
            Said::Everybody { part, parts, users } => {
                Self::Everybody { count, part: *part, parts: *parts, users: Ids::of(users) }
            }
        }
    }
}

impl<'a> From<&'a CommittedEvent> for Told<'a> {
    fn from(CommittedEvent { user_id, position, event }: &'a CommittedEvent) -> Self {
        Self { user: *user_id, position: *position, event: Cow::Borrowed(event) }
    }
}

impl<'a> Wire<'a> {
    /// Who was told what, without the messages: shorter, and enough to know that there is something to read. Broadcasts stay:
    /// a change set makes one, which is short enough, and nothing else says that there is one.
    pub(crate) fn hint(receipt: &'a Receipt) -> Self {
        Self::Committed {
            messages: Cow::Borrowed(&[]),
            events: receipt.events.iter().map(Told::from).collect(),
            broadcasts: Cow::Borrowed(&receipt.broadcasts),
        }
    }

    /// Writes it as a node's message of this number.
    pub(crate) fn write(&self, number: u64) -> serde_json::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(512);
        writeln!(bytes, "{number}").map_err(serde_json::Error::io)?;
        serde_json::to_writer(&mut bytes, self)?;
        Ok(bytes)
    }

    /// What other nodes hear of it; `None` for what tells nothing by itself.
    pub(crate) fn heard_of(self, node: NodeId) -> Option<Announcement> {
        let people = |count, said| Some(Announcement::People(Arc::new(People { node, count, said })));
        match self {
            Self::Hello | Self::Lost | Self::CutOff => None,
            Self::Committed { messages, events, broadcasts } => {
                let event = |Told { user, position, event }| CommittedEvent {
                    user_id: user,
                    position,
                    event: event.into_owned(),
                };
                let (messages, events) = (messages.into_owned(), events.into_iter().map(event).collect());
                let broadcasts = broadcasts.into_owned();
                Some(Announcement::Committed(Arc::new(Receipt { messages, events, broadcasts })))
            }
            Self::Signal { audience, signal } => {
                Some(Announcement::Signal { audience: audience.into(), signal: signal.into_owned() })
            }
            Self::Revoked(revocations) => Some(Announcement::Revoked(revocations.into_owned().into())),
            Self::Same { count } => people(count, Said::Same),
            Self::Changed { count, user, last_seen_at, audience } => {
                people(count, Said::Changed { user_id: user, last_seen_at, audience: audience.into() })
            }
            Self::Everybody { count, part, parts, users } => {
                people(count, Said::Everybody { part, parts, users: users.into() })
            }
            Self::SayAgain => Some(Announcement::SayAgain),
        }
    }
}

/// A message's number and the rest of it. `None` when it has none.
pub(crate) fn split(payload: &[u8]) -> Option<(u64, &[u8])> {
    let end = payload.iter().take(21).position(|byte| *byte == b'\n')?;
    let number = std::str::from_utf8(&payload[..end]).ok()?.parse().ok()?;
    Some((number, &payload[end + 1..]))
}

/// What the rest of a message says.
pub(crate) fn read(rest: &[u8]) -> serde_json::Result<Wire<'static>> {
    serde_json::from_slice(rest)
}

#[cfg(test)]
mod tests {
    use onlychat_bus::conformance::{receipt, revocation};

    use super::*;

    #[test]
    fn the_form_is_what_nodes_of_this_version_write() {
        let text = |announcement: &Announcement| {
            String::from_utf8(Wire::from(announcement).write(7).unwrap()).unwrap()
        };
        let node = NodeId(1);
        let said = Said::Everybody { part: 0, parts: 1, users: Arc::from([UserId::from_bytes([1; 12])]) };
        assert_eq!(
            text(&Announcement::People(Arc::new(People { node, count: 3, said }))),
            "7\n{\"everybody\":{\"count\":3,\"part\":0,\"parts\":1,\"users\":\"AQEBAQEBAQEBAQEB\"}}"
        );
        assert_eq!(
            text(&Announcement::Revoked(Arc::from([revocation("sess_1")]))),
            "7\n{\"revoked\":[{\"what\":{\"kind\":\"session\",\"id\":\"sess_1\"},\"until\":1790000000000}]}"
        );
        assert_eq!(text(&Announcement::SayAgain), "7\n\"say_again\"");
    }

    #[test]
    fn having_been_cut_off_is_known_by_its_bytes() {
        assert_eq!(split(&Wire::CutOff.write(8).unwrap()), Some((8, CUT_OFF)));
    }

    #[test]
    fn a_hint_names_the_places_alone() {
        let receipt = receipt("a long text");
        let bytes = Wire::hint(&receipt).write(1).unwrap();
        let (number, rest) = split(&bytes).unwrap();
        assert_eq!(number, 1);
        assert!(!String::from_utf8_lossy(rest).contains("long"));
        let Some(Announcement::Committed(heard)) = read(rest).unwrap().heard_of(NodeId(1)) else {
            panic!("a commit");
        };
        assert_eq!((&heard.events, heard.messages.len()), (&receipt.events, 0));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for payload in ["", "1", "x\n\"hello\"", "\n{}", "123456789012345678901234567890\n{}"] {
            assert!(split(payload.as_bytes()).is_none(), "{payload}");
        }
        for rest in [
            "",
            "{}",
            "\"greetings\"",
            "{\"everybody\":{\"count\":3,\"part\":0,\"parts\":1,\"users\":\"AQ\"}}",
        ] {
            assert!(read(rest.as_bytes()).is_err(), "{rest}");
        }
    }
}
