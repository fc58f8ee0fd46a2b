//! Reading what people are told.

use std::collections::BTreeSet;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Result as DriverResult;
use onlychat_domain::id::{DeviceId, NotificationId, UserId};
use onlychat_domain::notification::{Device, EntryKind, Notification};
use onlychat_domain::{ConversationView, Timestamp};
use onlychat_store::{NotificationState, Notifications, Reach, Result, UnreadEntries};

use super::limit;
use crate::MongoStore;
use crate::docs::{DeviceDoc, NotificationDoc, NotificationStateDoc, SubscriptionDoc, date, oid, user_id};

/// How many subscribers are looked at in one step.
const STEP: i64 = 500;

impl MongoStore {
    async fn find_notifications(&self, filter: Document, limit: i64) -> Result<Vec<Notification>> {
        let found: Vec<NotificationDoc> = self
            .ask(async {
                let find = self.collections.notifications.find(filter).sort(doc! { "notificationId": -1 });
                find.limit(limit).await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(Notification::from).collect())
    }

    /// The next of those who hear this creator, by their ids.
    async fn hearers(&self, creator: UserId, now: Timestamp, after: UserId) -> Result<Vec<UserId>> {
        let filter = doc! {
            "_id.creator": oid(creator),
            "_id.fan": { "$gt": oid(after) },
            "$or": [{ "accessUntil": null }, { "accessUntil": { "$gt": date(now) } }],
        };
        let found: Vec<SubscriptionDoc> = self
            .ask(async {
                let find = self.collections.subscriptions.find(filter).sort(doc! { "_id.fan": 1 });
                find.limit(STEP).await?.try_collect().await
            })
            .await?;
        Ok(found.iter().map(|subscription| user_id(subscription.id.fan)).collect())
    }

    /// Which of these can be told of something.
    async fn reachable(&self, users: &[UserId]) -> Result<BTreeSet<UserId>> {
        let ids: Vec<ObjectId> = users.iter().copied().map(oid).collect();
        let with_device = doc! { "userId": { "$in": &ids } };
        let with_mail = doc! { "_id": { "$in": ids }, "mails": true };
        let devices: Vec<DeviceDoc> =
            self.ask(async { self.collections.devices.find(with_device).await?.try_collect().await }).await?;
        let states: Vec<NotificationStateDoc> = self
            .ask(async { self.collections.notification_states.find(with_mail).await?.try_collect().await })
            .await?;
        let owners = devices.iter().map(|device| device.user_id);
        Ok(owners.chain(states.iter().map(|state| state.user)).map(user_id).collect())
    }
}

#[async_trait]
impl Notifications for MongoStore {
    async fn notification_state(&self, user: UserId) -> Result<NotificationState> {
        let by_id = doc! { "_id": oid(user) };
        let found = self.ask(async { self.collections.notification_states.find_one(by_id).await }).await?;
        Ok(found.map(NotificationState::from).unwrap_or_default())
    }

    async fn reach(&self, user: UserId) -> Result<Reach> {
        let device = doc! { "userId": oid(user) };
        let has_device = self.ask(async { self.collections.devices.find_one(device).await });
        let (device, state) = tokio::try_join!(has_device, self.notification_state(user))?;
        Ok(Reach { push: device.is_some(), mail: state.settings.email.any() })
    }

    async fn devices(&self, user: UserId) -> Result<Vec<Device>> {
        let of = doc! { "userId": oid(user) };
        let found: Vec<DeviceDoc> = self
            .ask(async {
                let find = self.collections.devices.find(of).sort(doc! { "createdAt": 1, "_id": 1 });
                find.await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(Device::from).collect())
    }

    async fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        let by_id = doc! { "_id": id.to_string() };
        let found = self.ask(async { self.collections.devices.find_one(by_id).await }).await?;
        Ok(found.map(Device::from))
    }

    async fn reachable_subscribers(
        &self,
        creator: UserId,
        now: Timestamp,
        after: Option<UserId>,
        most: usize,
    ) -> Result<Vec<UserId>> {
        let mut after = after.unwrap_or(UserId::from_bytes([0; 12]));
        let mut found = Vec::new();
        while found.len() < most {
            let hearers = self.hearers(creator, now, after).await?;
            let Some(last) = hearers.last() else { break };
            after = *last;
            let reached = self.reachable(&hearers).await?;
            found.extend(hearers.into_iter().filter(|user| reached.contains(user)));
        }
        found.truncate(most);
        Ok(found)
    }

    async fn notifications(
        &self,
        user: UserId,
        kind: Option<EntryKind>,
        before: Option<NotificationId>,
        most: usize,
    ) -> Result<Vec<Notification>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let mut filter = doc! { "_id.user": oid(user) };
        if let Some(kind) = kind {
            filter.insert("_id.kind", kind.as_str());
        }
        if let Some(before) = before {
            filter.insert("notificationId", doc! { "$lt": before.to_string() });
        }
        self.find_notifications(filter, limit).await
    }

    async fn notification(&self, user: UserId, id: NotificationId) -> Result<Option<Notification>> {
        let filter = doc! { "_id.user": oid(user), "notificationId": id.to_string() };
        Ok(self.find_notifications(filter, 1).await?.pop())
    }

    async fn unread_entries(&self, user: UserId) -> Result<UnreadEntries> {
        let marks = self.notification_state(user).await?.marks;
        let count = async |kind: EntryKind| {
            let mut filter = doc! { "_id.user": oid(user), "_id.kind": kind.as_str(), "readAt": null };
            if let Some(mark) = marks.of(kind) {
                filter.insert("notificationId", doc! { "$gt": mark.to_string() });
            }
            self.ask(async { self.collections.notifications.count_documents(filter).await }).await
        };
        Ok(UnreadEntries {
            reaction: count(EntryKind::Reaction).await?,
            subscriber: count(EntryKind::Subscriber).await?,
            file: count(EntryKind::File).await?,
        })
    }

    async fn unread_messages(&self, user: UserId, now: Timestamp, among: usize) -> Result<i64> {
        let Some(limit) = limit(among) else { return Ok(0) };
        let latest = self.inbox(user, onlychat_domain::conversation::Shelf::All, None, limit).await?;
        let views = latest.into_iter().filter_map(|conversation| conversation.into_view(user, None));
        let told =
            |view: &ConversationView| view.settings.archived_at.is_none() && !view.settings.is_muted(now);
        Ok(views.filter(told).map(|view| view.own.unread_count).sum())
    }

    async fn prune_notifications(&self, before: Timestamp, most: usize) -> Result<u64> {
        let Some(limit) = limit(most) else { return Ok(0) };
        let old = doc! { "createdAt": { "$lt": date(before) } };
        let prune = async {
            let found = self.collections.notifications.find(old).sort(doc! { "createdAt": 1 }).limit(limit);
            let found: Vec<NotificationDoc> = found.await?.try_collect().await?;
            let keys: Vec<Document> = found.iter().map(|found| found.key.to_document()).collect();
            // One that took another's place meanwhile has its key, and is young.
            let gone = doc! { "_id": { "$in": keys }, "createdAt": { "$lt": date(before) } };
            let gone = self.collections.notifications.delete_many(gone).await?;
            Ok(gone.deleted_count) as DriverResult<u64>
        };
        self.ask_to_write(prune).await
    }
}
