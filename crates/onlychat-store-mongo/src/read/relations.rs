//! Reading who sees what of whom.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::error::Result as DriverResult;
use onlychat_domain::privacy::{Bond, Privacy, Relation, Report};
use onlychat_domain::{ReportId, UserId};
use onlychat_store::{Relations, Result};

use super::limit;
use crate::MongoStore;
use crate::docs::{PrivacyDoc, RelationDoc, RelationKey, ReportDoc, oid, pair_key};

fn key(owner: UserId, other: UserId) -> Document {
    doc! { "owner": oid(owner), "other": oid(other) }
}

impl MongoStore {
    /// Whether the one blocks the other, and the other way round.
    pub(super) async fn blocks(&self, one: UserId, other: UserId) -> Result<(bool, bool)> {
        let relations = self.relations_among(one, &[other]).await?;
        let blocks = |owner, other| {
            relations
                .get(&RelationKey::new(owner, other))
                .is_some_and(|relation| relation.blocked_at.is_some())
        };
        Ok((blocks(one, other), blocks(other, one)))
    }

    /// What somebody says of these and they of them.
    async fn relations_among(
        &self,
        user: UserId,
        peers: &[UserId],
    ) -> Result<HashMap<RelationKey, RelationDoc>> {
        let keys: Vec<Document> =
            peers.iter().flat_map(|peer| [key(user, *peer), key(*peer, user)]).collect();
        let found: Vec<RelationDoc> = self
            .ask(async {
                self.collections.relations.find(doc! { "_id": { "$in": keys } }).await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(|relation| (relation.id, relation)).collect())
    }

    async fn privacy_of(&self, users: &[UserId]) -> Result<HashMap<UserId, Privacy>> {
        let ids: Vec<_> = users.iter().copied().map(oid).collect();
        let found: Vec<PrivacyDoc> = self
            .ask(async {
                self.collections.privacy.find(doc! { "_id": { "$in": ids } }).await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(|found| (crate::docs::user_id(found.user), found.privacy)).collect())
    }
}

#[async_trait]
impl Relations for MongoStore {
    async fn privacy(&self, user: UserId) -> Result<Privacy> {
        Ok(self.privacy_of(&[user]).await?.remove(&user).unwrap_or_default())
    }

    async fn relation(&self, owner: UserId, other: UserId) -> Result<Option<Relation>> {
        let by_id = doc! { "_id": key(owner, other) };
        let found = self.ask(async { self.collections.relations.find_one(by_id).await }).await?;
        Ok(found.map(Relation::from))
    }

    async fn relations(&self, owner: UserId, after: Option<UserId>, most: usize) -> Result<Vec<Relation>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let after = after.unwrap_or(UserId::from_bytes([0; 12]));
        // By whole ids, which are ordered by their fields.
        let range = doc! { "_id": {
            "$gt": key(owner, after), "$lte": key(owner, UserId::from_bytes([0xff; 12])),
        } };
        let found: Vec<RelationDoc> = self
            .ask(async {
                let find = self.collections.relations.find(range).sort(doc! { "_id": 1 }).limit(limit);
                find.await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(Relation::from).collect())
    }

    async fn bonds(&self, user: UserId, peers: &[UserId]) -> Result<Vec<Bond>> {
        if peers.is_empty() {
            return Ok(Vec::new());
        }
        let everybody: Vec<UserId> = peers.iter().copied().chain([user]).collect();
        let (relations, privacy) =
            tokio::try_join!(self.relations_among(user, peers), self.privacy_of(&everybody))?;
        let side = |owner: UserId, other: UserId| {
            let relation = relations.get(&RelationKey::new(owner, other));
            RelationDoc::side(relation, privacy.get(&owner).copied().unwrap_or_default())
        };
        Ok(peers.iter().map(|peer| Bond { own: side(user, *peer), peer: side(*peer, user) }).collect())
    }

    async fn written_to(&self, author: UserId, among: &[UserId]) -> Result<Vec<UserId>> {
        let mut found = Vec::new();
        for to in among {
            let has_written = async {
                let pair = doc! { "pair": pair_key(author, *to) };
                let Some(place) = self.collections.conversations.find_one(pair).await? else {
                    return Ok(false);
                };
                let by = doc! { "conversationId": place.id.to_string(), "authorId": oid(author) };
                Ok(self.collections.messages.find_one(by).await?.is_some()) as DriverResult<bool>
            };
            if self.ask(has_written).await? {
                found.push(*to);
            }
        }
        Ok(found)
    }

    async fn reports(&self, after: Option<ReportId>, most: usize) -> Result<Vec<Report>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let range = after.map_or_else(Document::new, |after| doc! { "_id": { "$gt": after.to_string() } });
        let found: Vec<ReportDoc> = self
            .ask(async {
                let find = self.collections.reports.find(range).sort(doc! { "_id": 1 }).limit(limit);
                find.await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().map(Report::from).collect())
    }
}
