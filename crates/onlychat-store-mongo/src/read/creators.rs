//! Reading creators and subscriptions.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use onlychat_domain::page::CreatorCursor;
use onlychat_domain::{Creator, Handle, Subscription, UserId};
use onlychat_store::{Creators, Result};

use super::{in_order, limit};
use crate::MongoStore;
use crate::docs::{CreatorDoc, oid};

/// Longer than any handle or display name, and within what the server takes as a pattern.
const QUERY_MAX_BYTES: usize = 1_000;

#[async_trait]
impl Creators for MongoStore {
    async fn creator(&self, user_id: UserId) -> Result<Option<Creator>> {
        let found = self
            .ask(async { self.collections.creators.find_one(doc! { "_id": oid(user_id) }).await })
            .await?;
        Ok(found.and_then(CreatorDoc::into_domain))
    }

    async fn creator_by_handle(&self, handle: &Handle) -> Result<Option<Creator>> {
        let filter = doc! { "page.handle": handle.as_str() };
        let found = self.ask(async { self.collections.creators.find_one(filter).await }).await?;
        Ok(found.and_then(CreatorDoc::into_domain))
    }

    async fn creators(&self, user_ids: &[UserId]) -> Result<Vec<Creator>> {
        if user_ids.is_empty() {
            return Ok(Vec::new());
        }
        let among: Vec<_> = user_ids.iter().copied().map(oid).collect();
        let found: Vec<CreatorDoc> = self
            .ask(async {
                self.collections.creators.find(doc! { "_id": { "$in": among } }).await?.try_collect().await
            })
            .await?;
        Ok(in_order(user_ids, found.into_iter().filter_map(CreatorDoc::into_domain), |creator| {
            creator.user_id
        }))
    }

    async fn search_creators(
        &self,
        query: &str,
        after: Option<&CreatorCursor>,
        most: usize,
    ) -> Result<Vec<Creator>> {
        let (Some(limit), Some(filter)) = (limit(most), search(query, after)) else { return Ok(Vec::new()) };
        let order = doc! { "subscriberCount": -1, "page.handle": 1 };
        let found: Vec<CreatorDoc> = self
            .ask(async {
                self.collections.creators.find(filter).sort(order).limit(limit).await?.try_collect().await
            })
            .await?;
        Ok(found.into_iter().filter_map(CreatorDoc::into_domain).collect())
    }

    async fn subscription(&self, fan_id: UserId, creator_id: UserId) -> Result<Option<Subscription>> {
        let key = doc! { "_id": { "fan": oid(fan_id), "creator": oid(creator_id) } };
        let found = self.ask(async { self.collections.subscriptions.find_one(key).await }).await?;
        Ok(found.map(Subscription::from))
    }
}

/// Pages that contain the query, after the cursor; `None` when none can.
fn search(query: &str, after: Option<&CreatorCursor>) -> Option<Document> {
    // A pattern cannot hold a zero byte, and no name is that long.
    if query.contains('\0') || query.len() > QUERY_MAX_BYTES {
        return None;
    }
    let mut all = vec![doc! { "page": { "$ne": Bson::Null } }];
    if !query.is_empty() {
        let pattern = doc! { "$regex": literal(query) };
        all.push(doc! { "$or": [{ "page.handle": &pattern }, { "page.searchName": &pattern }] });
    }
    if let Some(CreatorCursor { subscriber_count, handle }) = after {
        all.push(doc! { "subscriberCount": { "$lte": *subscriber_count } });
        all.push(doc! { "$or": [
            { "subscriberCount": { "$lt": *subscriber_count } },
            { "page.handle": { "$gt": handle.as_str() } },
        ] });
    }
    Some(doc! { "$and": all })
}

/// A regular expression that matches exactly this text.
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        // Before anything but a letter or a digit of ASCII a backslash takes away its meaning.
        if character.is_ascii_punctuation() || character.is_ascii_whitespace() {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_person_types_is_a_pattern() {
        assert_eq!(literal("a.c"), "a\\.c");
        assert_eq!(literal("\\Q x\\E"), "\\\\Q\\ x\\\\E");
        assert_eq!(literal("(?i)[é]"), "\\(\\?i\\)\\[é\\]");
    }

    #[test]
    fn what_no_name_contains_finds_nothing() {
        assert!(search("a\0b", None).is_none());
        assert!(search(&"x".repeat(QUERY_MAX_BYTES + 1), None).is_none());
        assert!(search("", None).is_some());
    }
}
