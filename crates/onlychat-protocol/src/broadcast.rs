//! Broadcasts and channels.

use onlychat_domain::broadcast;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::creator::Creator;

/// What a creator said to everybody who subscribes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Broadcast {
    /// OnlyChat's id.
    #[schema(example = "brd_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
    /// Who said it: the creator's user id.
    pub creator_id: String,
    /// Its number in the creator's channel: 1, 2, 3, … without gaps or repeats.
    pub seq: i64,
    /// The creator's own id for it.
    #[schema(format = "uuid")]
    pub client_id: String,
    /// The text.
    pub text: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl From<&broadcast::Broadcast> for Broadcast {
    fn from(broadcast: &broadcast::Broadcast) -> Self {
        Self {
            id: broadcast.id.to_string(),
            creator_id: broadcast.creator_id.to_string(),
            seq: broadcast.seq.0,
            client_id: broadcast.client_id.to_string(),
            text: broadcast.text.clone(),
            created_at: broadcast.created_at.to_string(),
        }
    }
}

/// Saying something to everybody who subscribes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishRequest {
    /// The creator's own id for it: a UUID, best version 7. The same id never makes a second broadcast.
    #[schema(format = "uuid")]
    pub client_id: String,
    /// 1 to 10,000 Unicode code points after trimming; no control characters but newline and tab.
    #[schema(min_length = 1, max_length = 10000)]
    pub text: String,
}

/// A part of a creator's channel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelHistory {
    /// Ascending by `seq`.
    pub items: Vec<Broadcast>,
    /// Always null: go on with `before` or `after` and a `seq`.
    #[schema(required, nullable)]
    pub next_cursor: Option<String>,
    /// The number of the channel's last broadcast; 0 while there is none.
    pub last_seq: i64,
}

/// A channel that the caller subscribed to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
    /// Whose channel it is.
    pub creator: Creator,
    /// The number of the last broadcast; 0 while there is none.
    pub last_seq: i64,
    /// How far the caller has read. What was said before the subscription counts as read.
    pub read_seq: i64,
    /// How many the caller has not read.
    pub unread_count: i64,
    /// What was said last.
    #[schema(required, nullable)]
    pub last_broadcast: Option<Broadcast>,
}

impl Channel {
    /// From the channel and whose it is.
    pub fn new(view: &broadcast::ChannelView, creator: Creator) -> Self {
        Self {
            creator,
            last_seq: view.last_seq().0,
            read_seq: view.read_seq.0,
            unread_count: view.unread_count(),
            last_broadcast: view.last.as_ref().map(Broadcast::from),
        }
    }
}
