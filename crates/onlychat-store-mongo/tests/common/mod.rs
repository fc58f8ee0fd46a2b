//! Fresh databases on the MongoDB that the tests are given.
#![expect(clippy::expect_used, reason = "without it no test can run")]

use std::time::Duration;

use mongodb::{Client, Database};
use onlychat_domain::id::{Entropy, SystemEntropy};
use onlychat_store_mongo::{MongoOptions, schema_version};

/// Where it is expected when `ONLYCHAT_TEST_MONGODB_URL` does not say.
const DEFAULT: &str = "mongodb://127.0.0.1:27017/?replicaSet=rs0";
/// How long it is looked for: it is on this machine, or it is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// A database of a name of its own.
pub(crate) struct Fresh {
    /// Its address, with its name.
    pub(crate) url: String,
    name: String,
}

impl Fresh {
    /// Only a name: MongoDB makes a database when something is written to it.
    pub(crate) fn new() -> Self {
        let mut bytes = [0; 8];
        SystemEntropy.fill(&mut bytes);
        let name = format!("onlychat_test_{:016x}", u64::from_le_bytes(bytes));
        Self { url: named(&server(), &name), name }
    }

    /// What the store is opened with.
    pub(crate) async fn options(&self) -> MongoOptions {
        MongoOptions::parse(&self.url).await.expect("an address")
    }

    /// The database as the driver sees it.
    pub(crate) async fn database(&self) -> Database {
        Client::with_uri_str(&self.url).await.expect("a client").database(&self.name)
    }

    /// Takes it away.
    pub(crate) async fn take_away(&self) -> Result<(), String> {
        let database = self.database().await;
        let dropped = database.drop().await.map_err(|error| error.to_string());
        database.client().clone().shutdown().immediate(true).await;
        dropped
    }
}

/// Where the tests' MongoDB is.
pub(crate) fn server() -> String {
    std::env::var("ONLYCHAT_TEST_MONGODB_URL").unwrap_or_else(|_unset| DEFAULT.to_owned())
}

/// The address with this database's name and, unless it says one, a short search for the server.
fn named(url: &str, name: &str) -> String {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = place.split_once("://").unwrap_or(("mongodb", place));
    let hosts = rest.split('/').next().unwrap_or(rest);
    let timeout = format!("serverSelectionTimeoutMS={}", PATIENCE.as_millis());
    let query = match query {
        "" => timeout,
        query if query.contains("serverSelectionTimeoutMS") => query.to_owned(),
        query => format!("{query}&{timeout}"),
    };
    format!("{scheme}://{hosts}/{name}?{query}")
}

/// Whether it can be reached; else why not.
pub(crate) async fn available() -> Result<(), String> {
    let options = MongoOptions::parse(&Fresh::new().url).await.map_err(|error| error.to_string())?;
    schema_version(&options).await.map(drop).map_err(|error| error.to_string())
}
