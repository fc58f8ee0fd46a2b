//! A creator's count, from the subscriptions, and what a search looks through, from the name.

use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::docs::{CreatorDoc, search_name, user_id};

impl MongoStore {
    /// Whoever has subscribers has a document, with a page or without.
    pub(super) async fn repair_creator(
        &self,
        session: &mut ClientSession,
        user: ObjectId,
    ) -> Result<Vec<String>> {
        let found = self.collections.creators.find_one(doc! { "_id": user }).session(&mut *session).await?;
        let active = doc! { "_id.creator": user, "status": "active" };
        let active = self.collections.subscriptions.count_documents(active).session(&mut *session).await?;
        let active = i64::try_from(active).unwrap_or(i64::MAX);
        let creator = found.unwrap_or(CreatorDoc::empty(user_id(user)));

        let (mut set, mut done) = (Document::new(), Vec::new());
        if creator.subscriber_count != active {
            set.insert("subscriberCount", active);
            done.push(format!("it counts its {active} subscribers"));
        }
        if let Some(page) = &creator.page
            && page.search_name != search_name(&page.display_name)
        {
            set.insert("page.searchName", search_name(&page.display_name));
            done.push("what a search looks through is made of its name again".to_owned());
        }
        if !done.is_empty() {
            let mut update = doc! { "$set": set };
            if creator.page.is_none() {
                update.insert("$setOnInsert", doc! { "page": Bson::Null });
            }
            let update = self.collections.creators.update_one(doc! { "_id": user }, update);
            update.upsert(true).session(&mut *session).await?;
        }
        Ok(done)
    }
}
