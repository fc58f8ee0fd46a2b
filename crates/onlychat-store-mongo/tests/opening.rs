//! Opening databases, fit and unfit ones.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

mod common;
mod runner;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use common::{Fresh, available};
use mongodb::bson::{Document, doc};
use onlychat_domain::id::SystemEntropy;
use onlychat_store::{Changes, CommitError, Events, OpenError, Store, StoreError, Users};
use onlychat_store_mongo::{Migrated, MongoOptions, MongoStore, SCHEMA_VERSION, migrate, schema_version};
use runner::{Deaf, block_on, required};

fn main() -> ExitCode {
    let reachable = block_on(available());
    let cases = cases![
        two_nodes_may_start_at_once,
        migrating_twice_is_migrating_once,
        a_newer_database_is_refused,
        nobody_there_is_said_without_credentials,
        once_closed_nothing_is_done,
        health_writes_at_most_once_a_second,
        indexes_serve_what_is_asked_often,
    ];
    runner::run(cases, &reachable, required())
}

async fn two_nodes_may_start_at_once() {
    let place = Arc::new(Fresh::new());
    let starting: Vec<_> = (0..4)
        .map(|_node| {
            let place = Arc::clone(&place);
            tokio::spawn(async move { place.open().await })
        })
        .collect();
    let mut epochs = Vec::new();
    for node in starting {
        let node = node.await.unwrap();
        epochs.push(node.epoch().await.unwrap());
        node.close().await;
    }
    epochs.dedup();
    assert_eq!(epochs.len(), 1, "they agree on the epoch");
    place.take_away().await.unwrap();
}

async fn migrating_twice_is_migrating_once() {
    let place = Fresh::new();
    let options = place.options().await;
    assert_eq!(schema_version(&options).await.unwrap(), 0);
    assert_eq!(migrate(&options, &SystemEntropy).await.unwrap(), Migrated { from: 0, to: SCHEMA_VERSION });
    assert_eq!(
        migrate(&options, &SystemEntropy).await.unwrap(),
        Migrated { from: SCHEMA_VERSION, to: SCHEMA_VERSION }
    );
    assert_eq!(schema_version(&options).await.unwrap(), SCHEMA_VERSION);
    place.take_away().await.unwrap();
}

async fn a_newer_database_is_refused() {
    let place = Fresh::new();
    let newer = SCHEMA_VERSION + 1;
    let meta = place.database().await.collection::<Document>("onlychat_meta");
    meta.insert_one(doc! { "_id": "schema", "version": newer }).await.unwrap();
    let error = MongoStore::open(place.options().await, Arc::new(Deaf), &SystemEntropy).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found, known: SCHEMA_VERSION } if found == newer), "{error}");
    place.take_away().await.unwrap();
}

async fn nobody_there_is_said_without_credentials() {
    let url = "mongodb://ada:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=300&replicaSet=rs0";
    let options = MongoOptions::parse(url).await.unwrap();
    let error = MongoStore::open(options, Arc::new(Deaf), &SystemEntropy).await.unwrap_err();
    let line = error.to_string();
    assert!(matches!(error, OpenError::Unreachable { .. }), "{line}");
    assert!(line.contains("mongodb://127.0.0.1:9/OnlyChat"), "{line}");
    assert!(!line.contains("hunter2") && !line.contains("ada") && !line.contains('\n'), "{line}");
}

async fn once_closed_nothing_is_done() {
    let place = Fresh::new();
    let store = place.open().await;
    assert!(store.describe().starts_with("MongoDB "), "{}", store.describe());
    store.close().await;
    store.close().await;
    assert!(matches!(store.user_count().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.health().await, Err(StoreError::Unavailable(_))));
    let commit = store.commit(Changes::at(onlychat_domain::Timestamp::EPOCH)).await;
    assert!(matches!(commit, Err(CommitError::Store(StoreError::Unavailable(_)))));
    place.take_away().await.unwrap();
}

async fn health_writes_at_most_once_a_second() {
    let place = Fresh::new();
    let store = place.open().await;
    let start = tokio::time::Instant::now();
    for _ in 0..20 {
        store.health().await.unwrap();
    }
    let seconds = start.elapsed().as_secs() + 1;
    let meta = place.database().await.collection::<Document>("onlychat_meta");
    let probe = meta.find_one(doc! { "_id": "probe" }).await.unwrap().unwrap();
    let writes = probe.get_i64("writes").unwrap();
    assert!((1..=i64::try_from(seconds).unwrap()).contains(&writes), "{writes} in {seconds} s");
    store.close().await;
    place.take_away().await.unwrap();
}

/// No query that a person waits for reads all of a collection, or sorts in memory.
async fn indexes_serve_what_is_asked_often() {
    let place = Fresh::new();
    place.open().await.close().await;
    let database = place.database().await;
    let of = mongodb::bson::oid::ObjectId::from_bytes([1; 12]);
    let queries = [
        ("users", doc! { "clerkId": "user_a" }, doc! {}),
        ("users", doc! { "email": "a@example.com" }, doc! {}),
        ("creators", doc! { "page.handle": "zoe" }, doc! {}),
        ("creators", doc! { "page": { "$ne": null } }, doc! { "subscriberCount": -1, "page.handle": 1 }),
        ("conversations", doc! { "members.userId": of }, doc! { "updatedAt": -1, "_id": -1 }),
        ("conversations", doc! { "pair": "a+b" }, doc! {}),
        ("messages", doc! { "conversationId": "cnv_a", "seq": { "$lt": 5_i64 } }, doc! { "seq": -1 }),
        (
            "messages",
            doc! { "$or": [{ "_id": { "$in": ["a"] } }, { "clientId": { "$in": ["a"] } }] },
            doc! {},
        ),
        (
            "events",
            doc! { "_id": { "$gt": { "user": of, "position": 1_i64 }, "$lte": { "user": of, "position": 9_i64 } } },
            doc! { "_id": 1 },
        ),
        (
            "event_logs",
            doc! { "_id": { "$in": [of, mongodb::bson::oid::ObjectId::from_bytes([2; 12])] } },
            doc! {},
        ),
        ("event_logs", doc! { "oldestAt": { "$lt": mongodb::bson::DateTime::MAX } }, doc! { "oldestAt": 1 }),
        ("credentials", doc! { "email": "a@example.com" }, doc! {}),
        (
            "idempotency_keys",
            doc! { "takenAt": { "$lt": mongodb::bson::DateTime::MAX } },
            doc! { "takenAt": 1 },
        ),
    ];
    for (collection, filter, sort) in queries {
        let shown = format!("{collection} {filter}");
        let find = doc! { "find": collection, "filter": filter, "sort": sort };
        let explained =
            database.run_command(doc! { "explain": find, "verbosity": "queryPlanner" }).await.unwrap();
        let plan = explained.get_document("queryPlanner").unwrap().get("winningPlan").unwrap().to_string();
        assert!(plan.contains("IXSCAN") || plan.contains("IDHACK"), "{shown}: {plan}");
        assert!(!plan.contains("COLLSCAN") && !plan.contains("\"SORT\""), "{shown}: {plan}");
    }
    tokio::time::timeout(Duration::from_secs(30), place.take_away()).await.unwrap().unwrap();
}
