//! The port's conformance suite on MongoDB.

mod common;

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use common::Fresh;
use onlychat_domain::id::SystemEntropy;
use onlychat_store::conformance::{Backend, Fixture, Place, run};
use onlychat_store::{CommitListener, Store};
use onlychat_store_mongo::MongoStore;

fn main() -> ExitCode {
    run(Mongo)
}

struct Mongo;

#[async_trait]
impl Backend for Mongo {
    fn name(&self) -> &'static str {
        "mongo"
    }

    async fn available(&self) -> Result<(), String> {
        common::available().await
    }

    async fn open(&self, listener: Arc<dyn CommitListener>) -> Result<Fixture, String> {
        let place = Arc::new(Fresh::new());
        Ok(Fixture { store: place.reopen(listener).await?, place })
    }
}

#[async_trait]
impl Place for Fresh {
    async fn reopen(&self, listener: Arc<dyn CommitListener>) -> Result<Arc<dyn Store>, String> {
        let store = MongoStore::open(self.options().await, listener, &SystemEntropy).await;
        store.map(|store| Arc::new(store) as Arc<dyn Store>).map_err(|error| error.to_string())
    }

    async fn remove(&self) -> Result<(), String> {
        self.take_away().await
    }
}
