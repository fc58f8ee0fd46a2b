//! The collections, their indexes, and how they came to be.

use mongodb::bson::{Document, doc};
use mongodb::error::{ErrorKind, Result as DriverResult};
use mongodb::options::IndexOptions;
use mongodb::{Database, IndexModel};
use onlychat_store::{Epoch, OpenError};

use crate::collections::{
    ALL, CONVERSATIONS, CREATORS, CREDENTIALS, Collections, EVENT_LOGS, IDEMPOTENCY_KEYS, MESSAGES, SUBSCRIPTIONS, USERS,
};
use crate::error::store_error;

/// The schema's version of this program.
pub const SCHEMA_VERSION: i64 = 1;

/// Names of unique indexes: as the server, and Mongoose, make them of the fields.
pub(crate) mod index {
    pub(crate) const ID: &str = "_id_";
    pub(crate) const USER_SUBJECT: &str = "clerkId_1";
    pub(crate) const USER_EMAIL: &str = "email_1";
    pub(crate) const CREATOR_HANDLE: &str = "page.handle_1";
    pub(crate) const CONVERSATION_PAIR: &str = "pair_1";
    pub(crate) const MESSAGE_SEQ: &str = "conversationId_1_seq_1";
    pub(crate) const MESSAGE_CLIENT_ID: &str = "authorId_1_clientId_1";
    pub(crate) const CREDENTIAL_EMAIL: &str = "email_1";
}

/// What a migration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The version it found; 0 for a new database, or one that only the seed's back end has used.
    pub from: i64,
    /// The version it left.
    pub to: i64,
}

/// Brings the database to [`SCHEMA_VERSION`]; a new one gets `epoch`.
///
/// Every step may be done twice, and by two nodes at once: each waits for what the other does and finds it done.
pub(crate) async fn run(database: &Database, collections: &Collections, epoch: Epoch) -> Result<Migrated, OpenError> {
    let fail = |error| OpenError::Store(store_error(error));
    let from = version(collections).await?;
    if from > SCHEMA_VERSION {
        return Err(OpenError::Newer { found: from, known: SCHEMA_VERSION });
    }
    if from < 1 {
        initial(database).await.map_err(fail)?;
    }
    let set_epoch = doc! { "$setOnInsert": { "value": epoch.0.cast_signed() } };
    upsert_meta(collections, "epoch", set_epoch).await.map_err(fail)?;
    upsert_meta(collections, "schema", doc! { "$max": { "version": SCHEMA_VERSION } }).await.map_err(fail)?;
    Ok(Migrated { from, to: SCHEMA_VERSION })
}

/// Which version the database has; 0 when OnlyChat never was there.
pub(crate) async fn version(collections: &Collections) -> Result<i64, OpenError> {
    let found = collections.meta.find_one(doc! { "_id": "schema" }).await;
    let found = found.map_err(|error| OpenError::Store(store_error(error)))?;
    Ok(found.and_then(|schema| schema.get_i64("version").ok()).unwrap_or(0))
}

/// Two nodes may try to insert at once: the one that comes second finds it there when it tries again.
async fn upsert_meta(collections: &Collections, id: &str, update: Document) -> DriverResult<()> {
    let upsert = || collections.meta.update_one(doc! { "_id": id }, update.clone()).upsert(true);
    match upsert().await {
        Err(error) if crate::error::duplicate_message(&error).is_some() => upsert().await.map(drop),
        outcome => outcome.map(drop),
    }
}

async fn initial(database: &Database) -> DriverResult<()> {
    for name in ALL {
        create(database, name).await?;
    }
    let unique = [
        (USERS, index::USER_SUBJECT, doc! { "clerkId": 1 }),
        (USERS, index::USER_EMAIL, doc! { "email": 1 }),
        (CONVERSATIONS, index::CONVERSATION_PAIR, doc! { "pair": 1 }),
        (MESSAGES, index::MESSAGE_SEQ, doc! { "conversationId": 1, "seq": 1 }),
        (MESSAGES, index::MESSAGE_CLIENT_ID, doc! { "authorId": 1, "clientId": 1 }),
        (CREDENTIALS, index::CREDENTIAL_EMAIL, doc! { "email": 1 }),
    ];
    for (collection, name, keys) in unique {
        let options = IndexOptions::builder().name(name.to_owned()).unique(true).build();
        add_index(database, collection, keys, options).await?;
    }
    // Who has no page has no handle.
    let handle = IndexOptions::builder().name(index::CREATOR_HANDLE.to_owned()).unique(true).sparse(true).build();
    add_index(database, CREATORS, doc! { "page.handle": 1 }, handle).await?;
    let plain = [
        (CREATORS, "rank", doc! { "subscriberCount": -1, "page.handle": 1 }),
        (SUBSCRIPTIONS, "active", doc! { "_id.creator": 1, "status": 1 }),
        (CONVERSATIONS, "inbox", doc! { "members.userId": 1, "updatedAt": -1, "_id": -1 }),
        (EVENT_LOGS, "oldest", doc! { "oldestAt": 1 }),
        (IDEMPOTENCY_KEYS, "age", doc! { "takenAt": 1 }),
    ];
    for (collection, name, keys) in plain {
        add_index(database, collection, keys, IndexOptions::builder().name(name.to_owned()).build()).await?;
    }
    Ok(())
}

/// A collection that is there already is as good as a new one.
async fn create(database: &Database, name: &str) -> DriverResult<()> {
    const NAMESPACE_EXISTS: i32 = 48;
    match database.create_collection(name).await {
        Err(error) if matches!(&*error.kind, ErrorKind::Command(command) if command.code == NAMESPACE_EXISTS) => Ok(()),
        outcome => outcome,
    }
}

/// An index that is there already with the same keys and options is left as it is.
async fn add_index(database: &Database, collection: &str, keys: Document, options: IndexOptions) -> DriverResult<()> {
    let model = IndexModel::builder().keys(keys).options(options).build();
    let made = database.collection::<Document>(collection).create_index(model).await;
    made.map(drop).inspect_err(|error| tracing::error!(collection, %error, "an index could not be made"))
}
