//! Reading what identity keeps.

use async_trait::async_trait;
use mongodb::bson::doc;
use onlychat_domain::{EmailKey, SessionId, Subject, Timestamp};
use onlychat_store::{Accounts, Credential, ProviderState, Result, Session};

use crate::MongoStore;
use crate::docs::timestamp;

#[async_trait]
impl Accounts for MongoStore {
    async fn credential_by_email(&self, email: &EmailKey) -> Result<Option<Credential>> {
        let filter = doc! { "email": email.as_str() };
        let found = self.ask(async { self.collections.credentials.find_one(filter).await }).await?;
        Ok(found.map(Credential::from))
    }

    async fn credential(&self, subject: &Subject) -> Result<Option<Credential>> {
        let filter = doc! { "_id": subject.as_str() };
        let found = self.ask(async { self.collections.credentials.find_one(filter).await }).await?;
        Ok(found.map(Credential::from))
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Session>> {
        let found =
            self.ask(async { self.collections.sessions.find_one(doc! { "_id": id.as_str() }).await }).await?;
        Ok(found.map(Session::try_from).transpose()?)
    }

    async fn provider_state(&self, subject: &Subject) -> Result<Option<ProviderState>> {
        let filter = doc! { "_id": subject.as_str() };
        let found = self.ask(async { self.collections.provider_states.find_one(filter).await }).await?;
        Ok(found.and_then(|document| document.state()))
    }

    async fn webhook_sent_at(&self, provider: &str, webhook_id: &str) -> Result<Option<Timestamp>> {
        let key = doc! { "_id": { "provider": provider, "id": webhook_id } };
        let found = self.ask(async { self.collections.webhooks.find_one(key).await }).await?;
        Ok(found.map(|webhook| timestamp(webhook.sent_at)))
    }
}
