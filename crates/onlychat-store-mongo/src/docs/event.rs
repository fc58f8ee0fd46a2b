//! The event logs.

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::{CommittedEvent, Event, Position, UserId};
use serde::{Deserialize, Serialize};

use super::{oid, user_id};

/// Where somebody's log begins and ends: it goes from `floor + 1` to `head` without a gap.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LogDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    pub(crate) head: Position,
    pub(crate) floor: Position,
    /// The time of the event at `floor + 1`; null while there is none. Finds the logs to prune without reading events.
    pub(crate) oldest_at: Option<DateTime>,
}

impl LogDoc {
    /// Before the first event.
    pub(crate) const fn empty(user: UserId) -> Self {
        Self { id: oid(user), head: Position::ZERO, floor: Position::ZERO, oldest_at: None }
    }
}

/// An event's place: whose log, and where in it. A document, so that one index does for id and order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct EventKey {
    pub(crate) user: ObjectId,
    pub(crate) position: Position,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct EventDoc {
    #[serde(rename = "_id")]
    pub(crate) id: EventKey,
    pub(crate) at: DateTime,
    pub(crate) event: Event,
}

impl From<EventDoc> for CommittedEvent {
    fn from(document: EventDoc) -> Self {
        let EventDoc { id: EventKey { user, position }, at: _, event } = document;
        Self { user_id: user_id(user), position, event }
    }
}
