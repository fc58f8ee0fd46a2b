//! Broadcasts, and how far they have come.

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::id::BroadcastId;
use onlychat_domain::{Broadcast, BroadcastPosition, ClientId, Seq, UserId};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};
use crate::error::Damaged;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BroadcastDoc {
    #[serde(rename = "_id")]
    id: BroadcastId,
    position: BroadcastPosition,
    creator_id: ObjectId,
    seq: Seq,
    /// A UUID with hyphens.
    client_id: String,
    text: String,
    created_at: DateTime,
}

impl From<&Broadcast> for BroadcastDoc {
    fn from(broadcast: &Broadcast) -> Self {
        let Broadcast { id, creator_id, seq, position, client_id, text, created_at } = broadcast;
        Self {
            id: *id,
            position: *position,
            creator_id: oid(*creator_id),
            seq: *seq,
            client_id: client_id.to_string(),
            text: text.clone(),
            created_at: date(*created_at),
        }
    }
}

impl TryFrom<BroadcastDoc> for Broadcast {
    type Error = Damaged;

    fn try_from(document: BroadcastDoc) -> Result<Self, Damaged> {
        let client_id: ClientId = document.client_id.parse().map_err(|error| Damaged {
            collection: crate::collections::BROADCASTS,
            reason: format!("{} has a bad clientId: {error}", document.id),
        })?;
        Ok(Self {
            id: document.id,
            creator_id: user_id(document.creator_id),
            seq: document.seq,
            position: document.position,
            client_id,
            text: document.text,
            created_at: timestamp(document.created_at),
        })
    }
}

/// Whose broadcasts are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum HeadKey {
    /// Everybody's.
    All,
    /// One creator's.
    Channel(UserId),
}

impl HeadKey {
    pub(crate) fn id(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Channel(creator) => creator.to_string(),
        }
    }
}

/// How far broadcasts have come. Two that broadcast at once meet here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BroadcastHeadDoc {
    /// [`HeadKey::id`].
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// The last number given: in a channel a broadcast's `seq`, over all its position.
    pub(crate) last: i64,
    /// The last broadcast's place among all.
    pub(crate) position: BroadcastPosition,
}
