//! Keys that all nodes of an installation share.

use async_trait::async_trait;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, doc};
use mongodb::options::ReturnDocument;
use onlychat_domain::Secret;
use onlychat_store::{Result, Secrets, StoreError};

use crate::MongoStore;
use crate::error::duplicate_message;

#[async_trait]
impl Secrets for MongoStore {
    async fn secret(&self, name: &str, fresh: Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>> {
        let id = doc! { "_id": format!("secret:{name}") };
        let fresh = Binary { subtype: BinarySubtype::Generic, bytes: fresh.expose().clone() };
        let take = || {
            let insert = doc! { "$setOnInsert": { "value": fresh.clone() } };
            let take = self.collections.meta.find_one_and_update(id.clone(), insert);
            take.upsert(true).return_document(ReturnDocument::After)
        };
        let found = self.ask_to_write(async {
            match take().await {
                // Somebody else was faster.
                Err(error) if duplicate_message(&error).is_some() => take().await,
                outcome => outcome,
            }
        });
        let value = found.await?.and_then(|secret| secret.get_binary_generic("value").ok().cloned());
        let lost = || StoreError::Internal(format!("the key {name} is not there").into());
        value.map(Secret::new).ok_or_else(lost)
    }
}
