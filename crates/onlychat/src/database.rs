//! Which database stands behind the store port.

use std::sync::Arc;

use onlychat_domain::id::{Entropy, SystemEntropy};
use onlychat_store::{CommitListener, Finding, OpenError, Receipt, Store, StoreError};
use onlychat_store_mongo::{MongoOptions, MongoStore};
use onlychat_store_sqlite::{SqliteOptions, SqliteStore};

use crate::config::DatabaseUrl;

/// Opens the database that is configured and brings it to this version.
pub(crate) async fn open(
    url: &DatabaseUrl,
    listener: Arc<dyn CommitListener>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<dyn Store>, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let options = SqliteOptions::at(path);
            let opened =
                tokio::task::spawn_blocking(move || SqliteStore::open(options, listener, &*entropy)).await;
            Ok(Arc::new(opened.map_err(|error| OpenError::BadUrl { reason: error.to_string() })??))
        }
        DatabaseUrl::Mongo(url) => {
            let options = MongoOptions::parse(url.expose()).await?;
            Ok(Arc::new(MongoStore::open(options, listener, &*entropy).await?))
        }
    }
}

/// What a look at a database found, without changing it.
pub(crate) struct Inspection {
    /// Which database, without credentials.
    pub(crate) place: String,
    /// Its version.
    pub(crate) version: i64,
    /// This program's version.
    pub(crate) known: i64,
    /// What must never be and is; nothing was looked for when the versions differ.
    pub(crate) findings: Vec<Finding>,
}

/// Looks at a database that may be in use.
pub(crate) async fn inspect(url: &DatabaseUrl) -> Result<Inspection, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let known = onlychat_store_sqlite::SCHEMA_VERSION;
            let (place, path) = (format!("sqlite:{}", path.display()), path.clone());
            let looked = tokio::task::spawn_blocking(move || onlychat_store_sqlite::inspect(&path)).await;
            let (version, findings) =
                looked.map_err(|error| OpenError::BadUrl { reason: error.to_string() })??;
            Ok(Inspection { place, version, known, findings })
        }
        DatabaseUrl::Mongo(url) => {
            let known = onlychat_store_mongo::SCHEMA_VERSION;
            let options = MongoOptions::parse(url.expose()).await?;
            let place = options.place().to_owned();
            let version = onlychat_store_mongo::schema_version(&options).await?;
            if version != known {
                return Ok(Inspection { place, version, known, findings: Vec::new() });
            }
            let store = MongoStore::open(options, Arc::new(Deaf), &SystemEntropy).await?;
            let findings = store.check().await?;
            store.close().await;
            Ok(Inspection { place, version, known, findings })
        }
    }
}

/// Repairs what can be and tells of each repair, see [`Store::repair`]; does
/// nothing to a database of another version, and makes none.
///
/// # Errors
/// [`OpenError::InUse`] while a server has the file open, and others when it cannot be opened.
pub(crate) async fn repair(url: &DatabaseUrl, mut tell: impl FnMut(&Finding)) -> Result<(), OpenError> {
    let (version, known) = match url {
        DatabaseUrl::Sqlite(path) => {
            (onlychat_store_sqlite::schema_version(path)?.unwrap_or(0), onlychat_store_sqlite::SCHEMA_VERSION)
        }
        DatabaseUrl::Mongo(url) => {
            let options = MongoOptions::parse(url.expose()).await?;
            (onlychat_store_mongo::schema_version(&options).await?, onlychat_store_mongo::SCHEMA_VERSION)
        }
    };
    if version != known {
        return Ok(());
    }
    let store = open(url, Arc::new(Deaf), Arc::new(SystemEntropy)).await?;
    let outcome = repair_all(&*store, &mut tell).await;
    store.close().await;
    Ok(outcome?)
}

async fn repair_all(store: &dyn Store, tell: &mut impl FnMut(&Finding)) -> Result<(), StoreError> {
    loop {
        let repaired = store.repair().await?;
        if repaired.is_empty() {
            return Ok(());
        }
        repaired.iter().for_each(&mut *tell);
    }
}

/// For a look that commits nothing.
struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _receipt: &Arc<Receipt>) {}
}
