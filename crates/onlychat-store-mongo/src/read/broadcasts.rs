//! Reading broadcasts.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{Error, Result as DriverResult};
use onlychat_domain::page::ChannelCursor;
use onlychat_domain::{Broadcast, BroadcastPosition, ChannelView, ClientId, HeardChannel, Timestamp, UserId};
use onlychat_store::{Broadcasts, MessageRange, Result};

use super::limit;
use crate::MongoStore;
use crate::docs::{BroadcastDoc, BroadcastHeadDoc, HeadKey, SubscriptionDoc, date, oid, timestamp, user_id};

impl MongoStore {
    async fn find_broadcasts(&self, filter: Document, sort: Document, most: usize) -> Result<Vec<Broadcast>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let find = async {
            let found = self.collections.broadcasts.find(filter).sort(sort).limit(limit).await?;
            let found: Vec<BroadcastDoc> = found.try_collect().await?;
            found.into_iter().map(|document| Broadcast::try_from(document).map_err(Error::from)).collect()
        };
        self.ask(find).await
    }

    /// The subscriptions by which somebody hears a channel at `now`.
    async fn subscriptions_heard(&self, fan: UserId, now: Timestamp) -> Result<Vec<SubscriptionDoc>> {
        let key = |creator: Bson| doc! { "fan": oid(fan), "creator": creator };
        let filter = doc! {
            "_id": { "$gte": key(Bson::MinKey), "$lte": key(Bson::MaxKey) },
            "$or": [{ "accessUntil": null }, { "accessUntil": { "$gt": date(now) } }],
        };
        let find = async {
            let found = self.collections.subscriptions.find(filter).await?;
            found.try_collect().await as DriverResult<_>
        };
        self.ask(find).await
    }

    async fn broadcast_heads(&self, ids: Vec<String>) -> Result<Vec<BroadcastHeadDoc>> {
        let find = async {
            let found = self.collections.broadcast_heads.find(doc! { "_id": { "$in": ids } }).await?;
            found.try_collect().await as DriverResult<_>
        };
        self.ask(find).await
    }
}

#[async_trait]
impl Broadcasts for MongoStore {
    async fn broadcast_head(&self) -> Result<BroadcastPosition> {
        let found = self.broadcast_heads(vec![HeadKey::All.id()]).await?;
        Ok(found.first().map_or(BroadcastPosition::ZERO, |head| head.position))
    }

    async fn broadcasts_after(&self, after: BroadcastPosition, limit: usize) -> Result<Vec<Broadcast>> {
        let filter = doc! { "position": { "$gt": after.0 } };
        self.find_broadcasts(filter, doc! { "position": 1 }, limit).await
    }

    async fn broadcasts_heard(
        &self,
        user: UserId,
        now: Timestamp,
        places: RangeInclusive<i64>,
        limit: usize,
    ) -> Result<Vec<Broadcast>> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let heard = self.heard_channels(user, now).await?;
        let among: Vec<_> = heard.iter().map(|channel| oid(channel.creator_id)).collect();
        let places = doc! { "$gte": *places.start(), "$lte": *places.end() };
        let filter = doc! { "creatorId": { "$in": among }, "position": places };
        self.find_broadcasts(filter, doc! { "position": 1 }, limit).await
    }

    async fn channel_history(
        &self,
        creator: UserId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Vec<Broadcast>> {
        let mut filter = doc! { "creatorId": oid(creator) };
        let ascending = match range {
            MessageRange::Latest => false,
            MessageRange::Before(seq) => {
                filter.insert("seq", doc! { "$lt": seq.0 });
                false
            }
            MessageRange::After(seq) => {
                filter.insert("seq", doc! { "$gt": seq.0 });
                true
            }
        };
        let order = doc! { "seq": if ascending { 1 } else { -1 } };
        let mut found = self.find_broadcasts(filter, order, limit).await?;
        if !ascending {
            found.reverse();
        }
        Ok(found)
    }

    async fn broadcast_by_client_id(
        &self,
        creator: UserId,
        client_id: ClientId,
    ) -> Result<Option<Broadcast>> {
        let filter = doc! { "clientId": client_id.to_string(), "creatorId": oid(creator) };
        Ok(self.find_broadcasts(filter, doc! { "seq": 1 }, 1).await?.pop())
    }

    async fn heard_channels(&self, user: UserId, now: Timestamp) -> Result<Vec<HeardChannel>> {
        let own = doc! { "_id": oid(user), "page": { "$ne": Bson::Null } };
        let own = self.ask(async { self.collections.creators.find_one(own).await }).await?;
        let own = own.map(|_page| HeardChannel { creator_id: user, until: None });
        let subscribed =
            self.subscriptions_heard(user, now).await?.into_iter().map(|subscription| HeardChannel {
                creator_id: user_id(subscription.id.creator),
                until: subscription.access_until.map(timestamp),
            });
        Ok(subscribed.chain(own).collect())
    }

    async fn channel_views(
        &self,
        user: UserId,
        now: Timestamp,
        after: Option<ChannelCursor>,
        limit: usize,
    ) -> Result<Vec<ChannelView>> {
        let subscribed = self.subscriptions_heard(user, now).await?;
        let ids = subscribed.iter().map(|one| HeadKey::Channel(user_id(one.id.creator)).id()).collect();
        let heads = self.broadcast_heads(ids).await?;
        let heads: HashMap<&str, &BroadcastHeadDoc> =
            heads.iter().map(|head| (head.id.as_str(), head)).collect();
        let place = |subscription: &SubscriptionDoc| {
            let creator = user_id(subscription.id.creator);
            let head = heads.get(HeadKey::Channel(creator).id().as_str());
            (head.map_or(BroadcastPosition::ZERO, |head| head.position), creator)
        };
        let mut page: Vec<_> = subscribed.iter().map(|one| (place(one), one.read_seq)).collect();
        page.sort_unstable_by_key(|(place, _read)| std::cmp::Reverse(*place));
        if let Some(ChannelCursor { position, creator_id }) = after {
            page.retain(|(place, _read)| *place < (position, creator_id));
        }
        page.truncate(limit);
        let positions: Vec<i64> = page.iter().map(|((position, _creator), _read)| position.0).collect();
        let filter = doc! { "position": { "$in": positions } };
        let last = self.find_broadcasts(filter, doc! { "position": 1 }, page.len()).await?;
        let mut last: HashMap<UserId, Broadcast> =
            last.into_iter().map(|broadcast| (broadcast.creator_id, broadcast)).collect();
        let view = |((_position, creator_id), read_seq)| ChannelView {
            creator_id,
            read_seq,
            last: last.remove(&creator_id),
        };
        Ok(page.into_iter().map(view).collect())
    }
}
