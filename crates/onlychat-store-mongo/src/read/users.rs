//! Reading people.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use onlychat_domain::{EmailKey, Subject, User, UserId};
use onlychat_store::{Result, Users};

use super::in_order;
use crate::MongoStore;
use crate::docs::{oid, user_from};

impl MongoStore {
    async fn find_user(&self, filter: Document) -> Result<Option<User>> {
        let found = self.ask(async { self.collections.users.find_one(filter).await }).await?;
        Ok(found.as_ref().and_then(user_from))
    }
}

#[async_trait]
impl Users for MongoStore {
    async fn user(&self, id: UserId) -> Result<Option<User>> {
        self.find_user(doc! { "_id": oid(id) }).await
    }

    async fn user_by_subject(&self, subject: &Subject) -> Result<Option<User>> {
        self.find_user(doc! { "clerkId": subject.as_str() }).await
    }

    async fn user_by_email(&self, email: &EmailKey) -> Result<Option<User>> {
        self.find_user(doc! { "email": email.as_str() }).await
    }

    async fn users(&self, ids: &[UserId]) -> Result<Vec<User>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let among: Vec<_> = ids.iter().copied().map(oid).collect();
        let found: Vec<Document> = self
            .ask(async {
                self.collections.users.find(doc! { "_id": { "$in": among } }).await?.try_collect().await
            })
            .await?;
        Ok(in_order(ids, found.iter().filter_map(user_from), |user| user.id))
    }

    async fn user_count(&self) -> Result<u64> {
        self.ask(async { self.collections.users.count_documents(doc! {}).await }).await
    }
}
