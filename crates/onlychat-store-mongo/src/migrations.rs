//! The collections, their indexes, and how they came to be.

use futures_util::future::try_join_all;
use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind, Result as DriverResult};
use mongodb::options::IndexOptions;
use mongodb::{Database, IndexModel};
use onlychat_store::{Epoch, OpenError};

use crate::collections::{
    ALL, BROADCASTS, CONTENTS, CONVERSATIONS, CREATORS, CREDENTIALS, Collections, DEVICES, EVENT_LOGS,
    IDEMPOTENCY_KEYS, JOBS, MEDIA, MEDIA_READERS, MESSAGES, NOTIFICATIONS, SEARCH, SEARCH_QUEUE,
    SUBSCRIPTIONS, UPLOADS, USERS,
};
use crate::error::store_error;

/// The schema's version of this program.
pub const SCHEMA_VERSION: i64 = 6;

/// The version since which messages are searched.
const SEARCHES: i64 = 4;

/// Names of indexes that are spoken of: as the server, and Mongoose, make the unique ones of the fields.
pub(crate) mod index {
    pub(crate) const ID: &str = "_id_";
    pub(crate) const USER_SUBJECT: &str = "clerkId_1";
    pub(crate) const USER_EMAIL: &str = "email_1";
    pub(crate) const CREATOR_HANDLE: &str = "page.handle_1";
    pub(crate) const CONVERSATION_PAIR: &str = "pair_1";
    pub(crate) const MESSAGE_SEQ: &str = "conversationId_1_seq_1";
    pub(crate) const MESSAGE_CLIENT_ID: &str = "clientId_1_authorId_1";
    pub(crate) const BROADCAST_POSITION: &str = "position_1";
    pub(crate) const BROADCAST_SEQ: &str = "creatorId_1_seq_1";
    pub(crate) const BROADCAST_CLIENT_ID: &str = "clientId_1_creatorId_1";
    pub(crate) const CONTENT_DIGEST: &str = "digest_1";
    pub(crate) const SEARCH_ENTRIES: &str = "entries";
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
pub(crate) async fn run(
    database: &Database,
    collections: &Collections,
    epoch: Epoch,
) -> Result<Migrated, OpenError> {
    let fail = |error| OpenError::Store(store_error(error));
    let from = version(collections).await?;
    if from > SCHEMA_VERSION {
        return Err(OpenError::Newer { found: from, known: SCHEMA_VERSION });
    }
    // Each version so far added collections and indexes.
    if from < SCHEMA_VERSION {
        make_all(database).await.map_err(fail)?;
    }
    if from < SEARCHES {
        note_all_messages(collections).await.map_err(fail)?;
    }
    let set_epoch = doc! { "$setOnInsert": { "value": epoch.0.cast_signed() } };
    upsert_meta(collections, "epoch", set_epoch).await.map_err(fail)?;
    upsert_meta(collections, "schema", doc! { "$max": { "version": SCHEMA_VERSION } }).await.map_err(fail)?;
    Ok(Migrated { from, to: SCHEMA_VERSION })
}

/// What was written before this version is not in the search index yet.
async fn note_all_messages(collections: &Collections) -> DriverResult<()> {
    let pipeline = [
        doc! { "$match": { "deletedAt": null } },
        doc! { "$project": { "times": { "$toLong": 1 } } },
        doc! { "$merge": { "into": SEARCH_QUEUE, "whenMatched": "keepExisting" } },
    ];
    collections.messages.aggregate(pipeline).await.map(drop)
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

async fn make_all(database: &Database) -> DriverResult<()> {
    try_join_all(ALL.iter().map(|name| make(database, name, indexes(name)))).await.map(drop)
}

/// The indexes of a collection, beside the one on its ids.
fn indexes(collection: &str) -> Vec<IndexModel> {
    match collection {
        USERS => vec![
            unique(index::USER_SUBJECT, doc! { "clerkId": 1 }),
            unique(index::USER_EMAIL, doc! { "email": 1 }),
        ],
        CREATORS => vec![
            // Who has no page has no handle.
            model(doc! { "page.handle": 1 }, named(index::CREATOR_HANDLE, Some(true), Some(true))),
            plain("rank", doc! { "subscriberCount": -1, "page.handle": 1 }),
        ],
        SUBSCRIPTIONS => vec![
            plain("active", doc! { "_id.creator": 1, "status": 1 }),
            plain("hearers", doc! { "_id.creator": 1, "_id.fan": 1 }),
        ],
        CONVERSATIONS => vec![
            unique(index::CONVERSATION_PAIR, doc! { "pair": 1 }),
            plain("inbox", doc! { "members.userId": 1, "updatedAt": -1, "_id": -1 }),
        ],
        MESSAGES => vec![
            unique(index::MESSAGE_SEQ, doc! { "conversationId": 1, "seq": 1 }),
            unique(index::MESSAGE_CLIENT_ID, doc! { "clientId": 1, "authorId": 1 }),
            partial(
                "carriers",
                doc! { "attachments.content_id": 1, "_id": 1 },
                doc! { "attachments.content_id": { "$exists": true } },
            ),
        ],
        DEVICES => vec![plain("owner", doc! { "userId": 1, "createdAt": 1 })],
        NOTIFICATIONS => vec![
            plain("latest", doc! { "_id.user": 1, "notificationId": -1 }),
            plain("kind", doc! { "_id.user": 1, "_id.kind": 1, "notificationId": -1 }),
            plain("age", doc! { "createdAt": 1 }),
        ],
        SEARCH => vec![plain(index::SEARCH_ENTRIES, doc! { "entries": 1, "at": -1, "_id": -1 })],
        BROADCASTS => vec![
            unique(index::BROADCAST_POSITION, doc! { "position": 1 }),
            unique(index::BROADCAST_SEQ, doc! { "creatorId": 1, "seq": 1 }),
            unique(index::BROADCAST_CLIENT_ID, doc! { "clientId": 1, "creatorId": 1 }),
            plain("channel", doc! { "creatorId": 1, "position": 1 }),
        ],
        UPLOADS => {
            vec![plain("owner", doc! { "ownerId": 1, "_id": 1 }), plain("expiry", doc! { "expiresAt": 1 })]
        }
        CONTENTS => vec![
            unique(index::CONTENT_DIGEST, doc! { "digest": 1 }),
            partial("unused", doc! { "createdAt": 1 }, doc! { "items": 0 }),
        ],
        MEDIA => vec![
            plain("vault", doc! { "ownerId": 1, "removedAt": 1, "_id": -1 }),
            plain("content", doc! { "contentId": 1, "_id": 1 }),
        ],
        MEDIA_READERS => vec![plain("message", doc! { "_id.message": 1 })],
        JOBS => vec![plain("due", doc! { "kind": 1, "dueAt": 1, "_id": 1 })],
        EVENT_LOGS => vec![plain("oldest", doc! { "oldestAt": 1 })],
        CREDENTIALS => vec![unique(index::CREDENTIAL_EMAIL, doc! { "email": 1 })],
        IDEMPOTENCY_KEYS => vec![plain("age", doc! { "takenAt": 1 })],
        _ => Vec::new(),
    }
}

fn unique(name: &str, keys: Document) -> IndexModel {
    model(keys, named(name, Some(true), None))
}

fn plain(name: &str, keys: Document) -> IndexModel {
    model(keys, named(name, None, None))
}

fn partial(name: &str, keys: Document, only: Document) -> IndexModel {
    let options = IndexOptions::builder().name(name.to_owned()).partial_filter_expression(only).build();
    model(keys, options)
}

fn named(name: &str, unique: Option<bool>, sparse: Option<bool>) -> IndexOptions {
    IndexOptions::builder().name(name.to_owned()).unique(unique).sparse(sparse).build()
}

fn model(keys: Document, options: IndexOptions) -> IndexModel {
    IndexModel::builder().keys(keys).options(options).build()
}

/// Makes a collection with its indexes. What is there already, with the same keys and options, is left as it is.
async fn make(database: &Database, name: &str, indexes: Vec<IndexModel>) -> DriverResult<()> {
    let made = if indexes.is_empty() {
        database.create_collection(name).await
    } else {
        database.collection::<Document>(name).create_indexes(indexes).await.map(drop)
    };
    match made {
        Err(error) if already_there(&error) => Ok(()),
        outcome => outcome.inspect_err(|error| {
            tracing::error!(collection = name, %error, "a collection or its indexes cannot be made");
        }),
    }
}

fn already_there(error: &Error) -> bool {
    const NAMESPACE_EXISTS: i32 = 48;
    matches!(&*error.kind, ErrorKind::Command(command) if command.code == NAMESPACE_EXISTS)
}
