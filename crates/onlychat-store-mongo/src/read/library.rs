//! Reading what is known of files.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result as DriverResult;
use onlychat_domain::media::{Content, Digest, Media, Upload, Usage};
use onlychat_domain::{ContentId, ConversationId, MediaId, MessageId, Timestamp, UploadId, UserId};
use onlychat_store::{Carrier, Item, Library, Result};
use serde::Deserialize;

use super::limit;
use crate::MongoStore;
use crate::docs::{ContentDoc, MediaDoc, UploadDoc, date, oid};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CarrierDoc {
    #[serde(rename = "_id")]
    id: MessageId,
    conversation_id: ConversationId,
}

impl MongoStore {
    async fn uploads(&self, filter: Document, sort: Document, most: usize) -> Result<Vec<Upload>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let find = async {
            let found = self.collections.uploads.find(filter).sort(sort).limit(limit).await?;
            found.try_collect().await as DriverResult<Vec<UploadDoc>>
        };
        Ok(self.ask(find).await?.into_iter().map(Upload::from).collect())
    }

    async fn find_content(&self, filter: Document) -> Result<Option<Content>> {
        let found = self.ask(async { self.collections.contents.find_one(filter).await }).await?;
        Ok(found.map(Content::from))
    }

    async fn find_media(&self, filter: Document, sort: Document, most: usize) -> Result<Vec<Media>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let find = async {
            let found = self.collections.media.find(filter).sort(sort).limit(limit).await?;
            found.try_collect().await as DriverResult<Vec<MediaDoc>>
        };
        Ok(self.ask(find).await?.into_iter().map(Media::from).collect())
    }

    /// With their bytes, in the same order. One whose bytes went meanwhile is gone too.
    async fn with_contents(&self, media: Vec<Media>) -> Result<Vec<Item>> {
        let ids: Vec<String> = media.iter().map(|media| media.content_id.to_string()).collect();
        let find = async {
            let found = self.collections.contents.find(doc! { "_id": { "$in": ids } }).await?;
            found.try_collect().await as DriverResult<Vec<ContentDoc>>
        };
        let contents = if media.is_empty() { Vec::new() } else { self.ask(find).await? };
        let contents: HashMap<ContentId, Content> =
            contents.into_iter().map(|content| (content.id, content.into())).collect();
        let item = |media: Media| {
            let content = contents.get(&media.content_id)?.clone();
            Some(Item { media, content })
        };
        Ok(media.into_iter().filter_map(item).collect())
    }

    /// Whether a message that is not deleted carries this item to this reader.
    async fn is_reader(&self, reader: UserId, media: MediaId) -> Result<bool> {
        let key =
            |message: Bson| doc! { "media": media.to_string(), "reader": oid(reader), "message": message };
        let filter = doc! { "_id": { "$gte": key(Bson::MinKey), "$lte": key(Bson::MaxKey) } };
        let find = self.collections.media_readers.find_one(filter);
        Ok(self.ask(async { find.await }).await?.is_some())
    }
}

#[async_trait]
impl Library for MongoStore {
    async fn upload(&self, id: UploadId) -> Result<Option<Upload>> {
        Ok(self.uploads(doc! { "_id": id.to_string() }, doc! { "_id": 1 }, 1).await?.pop())
    }

    async fn uploads_of(&self, owner: UserId, limit: usize) -> Result<Vec<Upload>> {
        self.uploads(doc! { "ownerId": oid(owner) }, doc! { "_id": 1 }, limit).await
    }

    async fn expired_uploads(&self, before: Timestamp, limit: usize) -> Result<Vec<Upload>> {
        let expired = doc! { "expiresAt": { "$lt": date(before) } };
        self.uploads(expired, doc! { "expiresAt": 1, "_id": 1 }, limit).await
    }

    async fn usage(&self, owner: UserId) -> Result<Usage> {
        let find = self.collections.media_usage.find_one(doc! { "_id": oid(owner) });
        let found = self.ask(async { find.await }).await?;
        Ok(found.as_ref().map(Usage::from).unwrap_or_default())
    }

    async fn content(&self, id: ContentId) -> Result<Option<Content>> {
        self.find_content(doc! { "_id": id.to_string() }).await
    }

    async fn content_by_digest(&self, digest: Digest) -> Result<Option<Content>> {
        self.find_content(doc! { "digest": digest.to_string() }).await
    }

    async fn unused_contents(&self, before: Timestamp, most: usize) -> Result<Vec<Content>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let unused = doc! { "items": 0, "createdAt": { "$lt": date(before) } };
        let find = async {
            let sort = doc! { "createdAt": 1, "_id": 1 };
            let found = self.collections.contents.find(unused).sort(sort).limit(limit).await?;
            found.try_collect().await as DriverResult<Vec<ContentDoc>>
        };
        Ok(self.ask(find).await?.into_iter().map(Content::from).collect())
    }

    async fn item(&self, id: MediaId) -> Result<Option<Item>> {
        let media = self.find_media(doc! { "_id": id.to_string() }, doc! { "_id": 1 }, 1).await?;
        Ok(self.with_contents(media).await?.pop())
    }

    async fn readable_item(&self, viewer: UserId, id: MediaId) -> Result<Option<Item>> {
        let Some(item) = self.item(id).await? else { return Ok(None) };
        let may_read = item.media.owner_id == viewer || self.is_reader(viewer, id).await?;
        Ok(may_read.then_some(item))
    }

    async fn items_of(&self, content: ContentId, after: Option<MediaId>, limit: usize) -> Result<Vec<Media>> {
        let mut filter = doc! { "contentId": content.to_string() };
        filter.extend(after.map(|id| ("_id".to_owned(), Bson::from(doc! { "$gt": id.to_string() }))));
        self.find_media(filter, doc! { "_id": 1 }, limit).await
    }

    async fn vault(&self, owner: UserId, after: Option<MediaId>, limit: usize) -> Result<Vec<Item>> {
        let mut filter = doc! { "ownerId": oid(owner), "removedAt": null };
        filter.extend(after.map(|id| ("_id".to_owned(), Bson::from(doc! { "$lt": id.to_string() }))));
        let media = self.find_media(filter, doc! { "_id": -1 }, limit).await?;
        self.with_contents(media).await
    }

    async fn carriers(
        &self,
        content: ContentId,
        after: Option<MessageId>,
        most: usize,
    ) -> Result<Vec<Carrier>> {
        let Some(limit) = limit(most) else { return Ok(Vec::new()) };
        let mut filter = doc! { "attachments.content_id": content.to_string() };
        filter.extend(after.map(|id| ("_id".to_owned(), Bson::from(doc! { "$gt": id.to_string() }))));
        let find = async {
            let messages = self.collections.messages.clone_with_type::<CarrierDoc>();
            let only = doc! { "_id": 1, "conversationId": 1 };
            let found = messages.find(filter).sort(doc! { "_id": 1 }).projection(only).limit(limit).await?;
            found.try_collect().await as DriverResult<Vec<CarrierDoc>>
        };
        let carrier = |CarrierDoc { id, conversation_id }| Carrier { message_id: id, conversation_id };
        Ok(self.ask(find).await?.into_iter().map(carrier).collect())
    }
}
