//! Announcements that can be told apart, and ears for them.

use std::sync::Arc;

use onlychat_domain::broadcast::{Broadcast, BroadcastPosition};
use onlychat_domain::event::{CommittedEvent, Event, Position, Receipt, Signal};
use onlychat_domain::id::{BroadcastId, ClientId, ConversationId, MessageId, UserId};
use onlychat_domain::message::{AuthorKind, Emoji, Message, Reaction, ReplyRef, Seq};
use onlychat_domain::revocation::{Revocation, Revoked};
use onlychat_domain::time::Timestamp;

use super::Network;
use crate::{Announcement, Bus, Heard, Listener};

/// Somebody, told apart by a number.
pub(super) fn user(number: u8) -> UserId {
    UserId::from_bytes([number; 12])
}

/// A fleeting announcement: who says it, and the how many-th it is.
pub fn signal(speaker: u8, number: i64) -> Announcement {
    let last_seen_at = Some(Timestamp::from_millis(number));
    let signal = Signal::Presence { user_id: user(speaker), online: false, last_seen_at };
    Announcement::Signal { audience: Arc::from([user(250)]), signal }
}

/// What [`signal`] was made of.
pub(super) fn spoken(heard: &Heard) -> Option<(u8, i64)> {
    match heard {
        Heard::Announcement(Announcement::Signal {
            signal: Signal::Presence { user_id, last_seen_at: Some(at), .. },
            ..
        }) => Some((user_id.as_bytes()[0], at.as_millis())),
        _ => None,
    }
}

/// A commit of one message with this text, told to its writer and one reader.
///
/// # Panics
/// Never: its emoji is one.
pub fn receipt(text: impl Into<String>) -> Receipt {
    let conversation_id = ConversationId::from_bytes([3; 16]);
    let message_id = MessageId::from_bytes([4; 16]);
    let message = Message {
        id: message_id,
        conversation_id,
        seq: Seq(1 << 53),
        client_id: ClientId::from_bytes([5; 16]),
        author_id: user(1),
        author_kind: AuthorKind::Person,
        text: text.into(),
        reply_to: Some(ReplyRef { message_id: MessageId::from_bytes([6; 16]), seq: Seq(7) }),
        attachments: Vec::new(),
        reactions: vec![Reaction { emoji: Emoji::parse("👩🏽‍🚀").unwrap(), user_id: user(2) }],
        created_at: Timestamp::from_millis(1_790_000_000_123),
        edited_at: Some(Timestamp::from_millis(1_790_000_000_124)),
        deleted_at: None,
    };
    let event = Event::MessageCreated { conversation_id, message_id };
    let told = |user_id, place| CommittedEvent { user_id, position: Position(place), event: event.clone() };
    let broadcast = Broadcast {
        id: BroadcastId::from_bytes([7; 16]),
        creator_id: user(1),
        seq: Seq(9),
        position: BroadcastPosition(1 << 53),
        client_id: ClientId::from_bytes([8; 16]),
        text: "to everybody".to_owned(),
        created_at: Timestamp::from_millis(1_790_000_000_125),
    };
    let events = vec![told(user(1), 8), told(user(2), i64::MAX)];
    Receipt { messages: vec![message], events, broadcasts: vec![broadcast] }
}

/// Something revoked.
///
/// # Panics
/// When this is no session's id.
pub fn revocation(session: &str) -> Revocation {
    Revocation {
        what: Revoked::Session(session.parse().unwrap()),
        until: Timestamp::from_secs(1_790_000_000),
    }
}

/// Three nodes of one deployment; where there is only one, three times that one.
pub(super) async fn three(network: &Arc<dyn Network>) -> [Arc<dyn Bus>; 3] {
    let mut nodes = Vec::new();
    for _node in 0..3 {
        nodes.push(network.node("here").await.unwrap());
    }
    nodes.try_into().unwrap_or_else(|_other: Vec<_>| panic!("three"))
}

/// The next announcement; hearing that some were missed is a failure.
pub(super) async fn announced(ears: &mut dyn Listener) -> Announcement {
    match ears.next().await.expect("the bus lives") {
        Heard::Announcement(announcement) => announcement,
        Heard::Missed => panic!("something was missed"),
    }
}

/// Hears until this signal of this speaker; answers whether something was missed until then, and what was heard.
pub(super) async fn until(ears: &mut dyn Listener, speaker: u8, number: i64) -> (bool, Vec<(u8, i64)>) {
    let (mut missed, mut all) = (false, Vec::new());
    loop {
        let heard = ears.next().await.expect("the bus lives");
        missed |= heard == Heard::Missed;
        all.extend(spoken(&heard));
        if spoken(&heard) == Some((speaker, number)) {
            return (missed, all);
        }
    }
}
