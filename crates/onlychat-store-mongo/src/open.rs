//! Opening the database.

use mongodb::{Client, Database};
use onlychat_domain::id::Entropy;
use onlychat_store::{Epoch, OpenError};

use crate::collections::Collections;
use crate::error::store_error;
use crate::migrations::{self, Migrated};
use crate::options::MongoOptions;
use crate::probe::probe;

/// A database that answers, has transactions and this program's version.
pub(crate) struct Opened {
    pub(crate) database: Database,
    pub(crate) collections: Collections,
    pub(crate) server: String,
    pub(crate) migrated: Migrated,
}

fn connect(options: &MongoOptions) -> Result<Database, OpenError> {
    let client =
        Client::with_options(options.client.clone()).map_err(|error| OpenError::Store(store_error(error)))?;
    Ok(client.database(&options.database))
}

pub(crate) async fn open(options: &MongoOptions, entropy: &dyn Entropy) -> Result<Opened, OpenError> {
    let database = connect(options)?;
    let mut epoch = [0; 8];
    entropy.fill(&mut epoch);
    match prepare(options, &database, Epoch(u64::from_le_bytes(epoch))).await {
        Ok((server, collections, migrated)) => Ok(Opened { database, collections, server, migrated }),
        Err(error) => {
            database.client().clone().shutdown().immediate(true).await;
            Err(error)
        }
    }
}

async fn prepare(
    options: &MongoOptions,
    database: &Database,
    epoch: Epoch,
) -> Result<(String, Collections, Migrated), OpenError> {
    let server = probe(options, database).await?;
    let collections = Collections::of(database);
    let migrated = migrations::run(database, &collections, epoch).await?;
    Ok((server, collections, migrated))
}

/// Brings the database to [`crate::SCHEMA_VERSION`], makes its collections when they are missing, and closes it.
///
/// # Errors
/// As [`crate::MongoStore::open`].
pub async fn migrate(options: &MongoOptions, entropy: &dyn Entropy) -> Result<Migrated, OpenError> {
    let Opened { database, migrated, .. } = open(options, entropy).await?;
    database.client().clone().shutdown().immediate(true).await;
    Ok(migrated)
}

/// Which schema version the database has, without changing it; 0 when OnlyChat never was there.
///
/// # Errors
/// [`OpenError::Unreachable`] and [`OpenError::NoReplicaSet`], and others when it cannot be read.
pub async fn schema_version(options: &MongoOptions) -> Result<i64, OpenError> {
    let database = connect(options)?;
    let found = match probe(options, &database).await {
        Ok(_server) => migrations::version(&Collections::of(&database)).await,
        Err(error) => Err(error),
    };
    database.client().clone().shutdown().immediate(true).await;
    found
}
