//! Reading broadcasts.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use onlychat_domain::broadcast::{Broadcast, BroadcastPosition, ChannelView, HeardChannel};
use onlychat_domain::id::{ClientId, UserId};
use onlychat_domain::page::ChannelCursor;
use onlychat_domain::time::Timestamp;

use crate::{MessageRange, Result};

/// Reading broadcasts. Somebody *hears* a channel that is their own, or that they have access to at `now` by a subscription.
#[async_trait]
pub trait Broadcasts: Send + Sync {
    /// The place of the last broadcast of all.
    async fn broadcast_head(&self) -> Result<BroadcastPosition>;
    /// All broadcasts after a place, ascending, at most `limit`. None between them and the place is left out.
    async fn broadcasts_after(&self, after: BroadcastPosition, limit: usize) -> Result<Vec<Broadcast>>;
    /// Those at these places that `user` hears, ascending, at most `limit`.
    async fn broadcasts_heard(
        &self,
        user: UserId,
        now: Timestamp,
        places: RangeInclusive<i64>,
        limit: usize,
    ) -> Result<Vec<Broadcast>>;
    /// A part of a creator's channel, always ascending by number, at most `limit`.
    async fn channel_history(
        &self,
        creator: UserId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Vec<Broadcast>>;
    /// By the creator's own id for it.
    async fn broadcast_by_client_id(&self, creator: UserId, client_id: ClientId)
    -> Result<Option<Broadcast>>;
    /// All channels that `user` hears, in no particular order.
    async fn heard_channels(&self, user: UserId, now: Timestamp) -> Result<Vec<HeardChannel>>;
    /// The channels `user` subscribed to and hears: latest broadcast first, then the greater creator's id; after the cursor;
    /// at most `limit`.
    async fn channel_views(
        &self,
        user: UserId,
        now: Timestamp,
        after: Option<ChannelCursor>,
        limit: usize,
    ) -> Result<Vec<ChannelView>>;
}
