//! Damage that is done behind the store's back is found, and repaired where it can be.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

mod common;
mod runner;

use std::process::ExitCode;
use std::sync::Arc;

use common::{Fresh, available};
use mongodb::Database;
use mongodb::bson::{Document, doc};
use onlychat_domain::event::Event;
use onlychat_domain::id::{ClientId, ConversationId, IdGen, SystemEntropy, TimeOrderedIds, UserId};
use onlychat_domain::{AuthorKind, Conversation, Creator, DmPolicy, Subscription, Timestamp};
use onlychat_store::{Changes, Events, NewBroadcast, NewMessage, Store, Write};
use onlychat_store_mongo::MongoStore;
use runner::{block_on, required};

fn main() -> ExitCode {
    let reachable = block_on(available());
    runner::run(
        cases![every_damage_is_found, what_can_be_computed_is_repaired, what_cannot_be_computed_is_left],
        &reachable,
        required(),
    )
}

const NOW: Timestamp = Timestamp::from_secs(1_795_374_061);

/// Where, of which document, what is done, and how it is told.
const DAMAGES: &[(&str, Harm, &str)] = &[
    ("messages", || Damage::Delete(doc! { "seq": 2 }), "gap"),
    ("messages", || Damage::Update(doc! { "seq": 2 }, doc! { "$set": { "seq": 9_i64 } }), "gap"),
    (
        "messages",
        || Damage::Update(doc! { "seq": 1 }, doc! { "$set": { "authorId": stranger() } }),
        "wrong author",
    ),
    (
        "messages",
        || Damage::Update(doc! { "seq": 3 }, doc! { "$currentDate": { "deletedAt": true } }),
        "counters",
    ),
    ("conversations", || Damage::Delete(doc! {}), "gap"),
    ("conversations", || Damage::Update(doc! {}, doc! { "$set": { "lastMessageId": null } }), "last message"),
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$inc": { "members.0.unreadCount": 1_i64 } }),
        "counters",
    ),
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$set": { "members.1.readSeq": 2_i64 } }),
        "counters",
    ),
    ("events", || Damage::Delete(doc! { "_id.position": 2 }), "log has a gap"),
    ("events", || Damage::Delete(doc! { "_id.position": 1 }), "log has a gap"),
    ("event_logs", || Damage::Update(doc! {}, doc! { "$inc": { "head": 1_i64 } }), "log has a gap"),
    ("event_logs", || Damage::Delete(doc! {}), "log has a gap"),
    ("event_logs", || Damage::Update(doc! {}, doc! { "$set": { "oldestAt": null } }), "bounds"),
    ("creators", || Damage::Update(doc! {}, doc! { "$inc": { "subscriberCount": 1_i64 } }), "miscounted"),
    ("subscriptions", || Damage::Update(doc! {}, doc! { "$set": { "status": "canceled" } }), "miscounted"),
    ("creators", || Damage::Delete(doc! {}), "nobody counts"),
    (
        "creators",
        || Damage::Update(doc! {}, doc! { "$set": { "page.searchName": "x" } }),
        "a search does not look",
    ),
    ("broadcasts", || Damage::Delete(doc! { "seq": 2 }), "the channel has a gap"),
    (
        "broadcasts",
        || Damage::Update(doc! { "seq": 3 }, doc! { "$set": { "seq": 4_i64 } }),
        "the channel has a gap",
    ),
    (
        "broadcasts",
        || Damage::Update(doc! { "seq": 3 }, doc! { "$set": { "position": 9_i64 } }),
        "order of all",
    ),
    ("broadcast_heads", || Damage::Delete(doc! { "_id": "all" }), "order of all"),
    (
        "subscriptions",
        || Damage::Update(doc! {}, doc! { "$set": { "readSeq": 4_i64 } }),
        "read more of a channel",
    ),
];

/// The same, and how its repair is told.
const REPAIRS: &[(&str, Harm, &str)] = &[
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$set": { "lastSeq": 1_i64 } }),
        "that of its last message, 3",
    ),
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$set": { "lastMessageId": null } }),
        "the one of its last number",
    ),
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$inc": { "members.0.unreadCount": 1_i64 } }),
        "unread",
    ),
    (
        "conversations",
        || Damage::Update(doc! {}, doc! { "$set": { "members.1.readSeq": 2_i64 } }),
        "received, up to 2",
    ),
    (
        "messages",
        || Damage::Update(doc! { "seq": 3 }, doc! { "$currentDate": { "deletedAt": true } }),
        "has 2 unread",
    ),
    ("events", || Damage::Delete(doc! { "_id.position": 2 }), "after its last hole, at 3"),
    ("events", || Damage::Delete(doc! { "_id.position": 1 }), "at 2"),
    ("events", || Damage::Delete(doc! { "_id.position": 3 }), "at 4"),
    ("event_logs", || Damage::Update(doc! {}, doc! { "$set": { "head": 1_i64 } }), "up to its last event, 3"),
    (
        "event_logs",
        || Damage::Update(doc! {}, doc! { "$set": { "floor": 2_i64 } }),
        "2 events before its beginning",
    ),
    ("event_logs", || Damage::Delete(doc! {}), "up to its last event, 3"),
    (
        "event_logs",
        || Damage::Update(doc! {}, doc! { "$set": { "oldestAt": null } }),
        "time of its first event",
    ),
    (
        "creators",
        || Damage::Update(doc! {}, doc! { "$inc": { "subscriberCount": 1_i64 } }),
        "counts its 1 subscribers",
    ),
    (
        "subscriptions",
        || Damage::Update(doc! {}, doc! { "$set": { "status": "canceled" } }),
        "counts its 0 subscribers",
    ),
    ("creators", || Damage::Delete(doc! {}), "counts its 1 subscribers"),
    (
        "creators",
        || Damage::Update(doc! {}, doc! { "$set": { "page.searchName": "x" } }),
        "made of its name again",
    ),
];

/// What nobody can know again.
const LOSSES: &[(&str, Harm)] = &[
    ("messages", || Damage::Delete(doc! { "seq": 2 })),
    ("messages", || Damage::Delete(doc! { "seq": 3 })),
    ("messages", || Damage::Update(doc! { "seq": 1 }, doc! { "$set": { "authorId": stranger() } })),
    ("conversations", || Damage::Delete(doc! {})),
];

type Harm = fn() -> Damage;

enum Damage {
    Delete(Document),
    Update(Document, Document),
}

fn stranger() -> mongodb::bson::oid::ObjectId {
    mongodb::bson::oid::ObjectId::from_bytes([9; 12])
}

async fn every_damage_is_found() {
    for (collection, damage, told) in DAMAGES {
        let place = Fresh::new();
        let store = place.open().await;
        fill(&store).await;
        assert_eq!(store.check().await.unwrap(), [], "healthy");
        let done = harm(&place.database().await, collection, damage()).await;
        assert_eq!(done, 1, "{collection}: one document is damaged");
        let findings = store.check().await.unwrap();
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(lines.iter().any(|line| line.contains(told)), "{collection}, {told}: {lines:?}");
        store.close().await;
        place.take_away().await.unwrap();
    }
}

async fn what_can_be_computed_is_repaired() {
    for (collection, damage, told) in REPAIRS {
        let place = Fresh::new();
        let store = place.open().await;
        fill(&store).await;
        assert_eq!(store.repair().await.unwrap(), [], "healthy");
        assert_eq!(harm(&place.database().await, collection, damage()).await, 1, "{collection}");
        assert_ne!(store.check().await.unwrap(), [], "{collection}, {told}");
        let repairs = store.repair().await.unwrap();
        assert!(
            repairs.iter().any(|repair| repair.problem.contains(told)),
            "{collection}, {told}: {repairs:?}"
        );
        assert_eq!(store.repair().await.unwrap(), [], "{collection}, {told}: once is enough");
        assert_eq!(store.check().await.unwrap(), [], "{collection}, {told}: whole again");
        store.close().await;
        place.take_away().await.unwrap();
    }
}

async fn what_cannot_be_computed_is_left() {
    for (collection, damage) in LOSSES {
        let place = Fresh::new();
        let store = place.open().await;
        fill(&store).await;
        assert_eq!(harm(&place.database().await, collection, damage()).await, 1, "{collection}");
        store.repair().await.unwrap();
        assert_eq!(store.repair().await.unwrap(), [], "{collection}: it comes to an end");
        assert_ne!(store.check().await.unwrap(), [], "{collection}: it is still told");
        store.close().await;
        place.take_away().await.unwrap();
    }
}

async fn harm(database: &Database, collection: &str, damage: Damage) -> u64 {
    let collection = database.collection::<Document>(collection);
    match damage {
        Damage::Delete(which) => collection.delete_one(which).await.unwrap().deleted_count,
        Damage::Update(which, how) => collection.update_one(which, how).await.unwrap().modified_count,
    }
}

/// Three messages, three events, a creator with three broadcasts and a subscriber.
async fn fill(store: &MongoStore) {
    let ids = TimeOrderedIds::new(Arc::new(SystemEntropy));
    let (a, b, id): (UserId, UserId, ConversationId) =
        (ids.user_id(NOW), ids.user_id(NOW), ids.conversation_id(NOW));
    let creator = Creator {
        user_id: b,
        handle: "ben".parse().unwrap(),
        display_name: "Ben".into(),
        about: None,
        dm_policy: DmPolicy::Everyone,
        subscriber_count: 0,
        created_at: NOW,
        updated_at: NOW,
    };
    let mut changes = Changes::at(NOW)
        .write(Write::PutCreator(creator))
        .write(Write::PutSubscription(Subscription::free(a, b, NOW)))
        .write(Write::InsertConversation(Conversation::between(id, a, b, NOW).unwrap()));
    for number in 0..3 {
        let message = NewMessage {
            id: ids.message_id(NOW),
            conversation_id: id,
            client_id: ClientId::from_bytes([number; 16]),
            author_id: a,
            author_kind: AuthorKind::Person,
            text: "text".into(),
            reply_to: None,
            attachments: Vec::new(),
        };
        let told = Event::MessageCreated { conversation_id: id, message_id: message.id };
        changes = changes.write(Write::AppendMessage(message)).tell([a], told);
    }
    for number in 0..3 {
        changes = changes.write(Write::AppendBroadcast(NewBroadcast {
            id: ids.broadcast_id(NOW),
            creator_id: b,
            client_id: ClientId::from_bytes([number; 16]),
            text: "to all".into(),
        }));
    }
    store.commit(changes).await.unwrap();
    assert_eq!(store.event_head(a).await.unwrap().0, 3);
}
