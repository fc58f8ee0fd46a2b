//! The questions.

mod broadcasts;
mod files;

use mongodb::bson::{Bson, Document, doc};

use super::Question;
use crate::collections::{CONVERSATIONS, CREATORS, Collections, EVENT_LOGS, EVENTS, MESSAGES, SUBSCRIPTIONS};
use crate::repair::Kind;

/// All of them, the gravest first.
pub(super) fn all(of: &Collections) -> Vec<Question> {
    vec![
        Question {
            of: of.messages.clone_with_type(),
            kind: Kind::Conversation,
            problem: "its messages have a gap or a wrong author",
            pipeline: numbers(),
        },
        Question {
            of: of.conversations.clone_with_type(),
            kind: Kind::Conversation,
            problem: "its last message is not the last one",
            pipeline: heads(),
        },
        Question {
            of: of.conversations.clone_with_type(),
            kind: Kind::Conversation,
            problem: "its counters are out of step",
            pipeline: counters(),
        },
        Question {
            of: of.events.clone_with_type(),
            kind: Kind::Log,
            problem: "the event log has a gap",
            pipeline: places(),
        },
        Question {
            of: of.event_logs.clone_with_type(),
            kind: Kind::Log,
            problem: "the event log's bounds are wrong",
            pipeline: bounds(),
        },
        Question {
            of: of.creators.clone_with_type(),
            kind: Kind::Creator,
            problem: "the subscribers are miscounted",
            pipeline: subscribers(),
        },
        Question {
            of: of.subscriptions.clone_with_type(),
            kind: Kind::Creator,
            problem: "nobody counts the subscribers",
            pipeline: uncounted(),
        },
        Question {
            of: of.broadcasts.clone_with_type(),
            kind: Kind::Channel,
            problem: "the channel has a gap",
            pipeline: broadcasts::channels(),
        },
        Question {
            of: of.broadcasts.clone_with_type(),
            kind: Kind::Channel,
            problem: "the order of all broadcasts has a gap",
            pipeline: broadcasts::order(),
        },
        Question {
            of: of.subscriptions.clone_with_type(),
            kind: Kind::Channel,
            problem: "has read more of a channel than there is",
            pipeline: broadcasts::readers(),
        },
        Question {
            of: of.contents.clone_with_type(),
            kind: Kind::Files,
            problem: "the items are miscounted",
            pipeline: files::items(),
        },
        Question {
            of: of.media.clone_with_type(),
            kind: Kind::Files,
            problem: "the messages that carry it are miscounted",
            pipeline: files::uses(),
        },
        Question {
            of: of.media_usage.clone_with_type(),
            kind: Kind::Files,
            problem: "what the files take is miscounted",
            pipeline: files::usage(),
        },
    ]
}

/// A stage that puts the one document of another collection with this id in place of its id.
fn join(from: &str, local: &str, name: &str) -> [Document; 2] {
    [
        doc! { "$lookup": { "from": from, "localField": local, "foreignField": "_id", "as": name } },
        doc! { "$set": { name: { "$first": format!("${name}") } } },
    ]
}

fn missing(field: &str) -> Document {
    doc! { "$eq": [{ "$type": field }, "missing"] }
}

/// Keeps what any of these says is wrong.
fn wrong(any: Vec<Document>) -> Document {
    doc! { "$match": { "$expr": { "$or": any } } }
}

/// Numbers are 1, 2, 3, … up to the conversation's last one, and only members write.
fn numbers() -> Vec<Document> {
    let [lookup, first] = join(CONVERSATIONS, "_id", "conversation");
    vec![
        doc! { "$group": {
            "_id": "$conversationId", "count": { "$sum": 1 }, "first": { "$min": "$seq" }, "last": { "$max": "$seq" },
            "authors": { "$addToSet": "$authorId" },
        } },
        lookup,
        first,
        wrong(vec![
            missing("$conversation"),
            doc! { "$ne": ["$first", 1] },
            doc! { "$ne": ["$count", "$last"] },
            doc! { "$ne": ["$last", "$conversation.lastSeq"] },
            doc! { "$not": { "$setIsSubset": ["$authors", { "$ifNull": ["$conversation.members.userId", []] }] } },
        ]),
        doc! { "$project": { "count": 1, "first": 1, "last": 1, "lastSeq": "$conversation.lastSeq" } },
    ]
}

/// The message that a conversation calls its last has its last number.
fn heads() -> Vec<Document> {
    let [lookup, first] = join(MESSAGES, "lastMessageId", "last");
    vec![
        lookup,
        first,
        wrong(vec![
            doc! { "$and": [{ "$gt": ["$lastSeq", 0] }, { "$ne": ["$last.seq", "$lastSeq"] }] },
            doc! { "$and": [{ "$gt": ["$lastSeq", 0] }, { "$ne": ["$last.conversationId", "$_id"] }] },
            doc! { "$and": [{ "$eq": ["$lastSeq", 0] }, { "$ne": ["$lastMessageId", Bson::Null] }] },
        ]),
        doc! { "$project": { "lastSeq": 1, "lastMessageId": 1, "found": "$last.seq" } },
    ]
}

/// Markers are in order, and what is unread is what is after them.
fn counters() -> Vec<Document> {
    let member = |index: i32| doc! { "$arrayElemAt": ["$members", index] };
    let unread_of = |member: &str| {
        let after = doc! { "$gt": ["$seq", format!("$${member}.readSeq")] };
        let of_the_other = doc! { "$ne": ["$authorId", format!("$${member}.userId")] };
        doc! { "$sum": { "$cond": [{ "$and": [after, of_the_other] }, 1, 0] } }
    };
    let step = |index: i32, counted: &str| {
        let of = |field: &str| doc! { "$arrayElemAt": [format!("$members.{field}"), index] };
        vec![
            doc! { "$lt": [of("readSeq"), 0] },
            doc! { "$gt": [of("readSeq"), of("deliveredSeq")] },
            doc! { "$gt": [of("deliveredSeq"), "$lastSeq"] },
            doc! { "$ne": [of("unreadCount"), { "$ifNull": [counted, 0] }] },
        ]
    };
    vec![
        doc! { "$lookup": {
            "from": MESSAGES, "localField": "_id", "foreignField": "conversationId", "as": "unread",
            "let": { "a": member(0), "b": member(1) },
            "pipeline": [
                { "$match": { "deletedAt": Bson::Null, "$expr": {
                    "$gt": ["$seq", { "$min": ["$$a.readSeq", "$$b.readSeq"] }],
                } } },
                { "$group": { "_id": Bson::Null, "a": unread_of("a"), "b": unread_of("b") } },
            ],
        } },
        doc! { "$set": { "unread": { "$first": "$unread" } } },
        wrong([step(0, "$unread.a"), step(1, "$unread.b")].concat()),
        doc! { "$project": { "lastSeq": 1, "members": 1, "counted": ["$unread.a", "$unread.b"] } },
    ]
}

/// A log goes from its floor to its head without a gap.
fn places() -> Vec<Document> {
    let [lookup, first] = join(EVENT_LOGS, "_id", "log");
    vec![
        doc! { "$group": {
            "_id": "$_id.user", "count": { "$sum": 1 }, "first": { "$min": "$_id.position" },
            "last": { "$max": "$_id.position" },
        } },
        lookup,
        first,
        wrong(vec![
            missing("$log"),
            doc! { "$ne": ["$first", { "$add": ["$log.floor", 1] }] },
            doc! { "$ne": ["$last", "$log.head"] },
            doc! { "$ne": ["$count", { "$subtract": ["$log.head", "$log.floor"] }] },
        ]),
        doc! { "$project": { "count": 1, "first": 1, "last": 1, "floor": "$log.floor", "head": "$log.head" } },
    ]
}

/// A log knows the time of its first event, and has one unless it is empty.
fn bounds() -> Vec<Document> {
    let [lookup, first] = join(EVENTS, "place", "first");
    vec![
        doc! { "$set": { "place": { "user": "$_id", "position": { "$add": ["$floor", 1] } } } },
        lookup,
        first,
        wrong(vec![
            doc! { "$gt": ["$floor", "$head"] },
            doc! { "$and": [{ "$lt": ["$floor", "$head"] }, missing("$first")] },
            doc! { "$ne": [{ "$ifNull": ["$oldestAt", Bson::Null] }, { "$ifNull": ["$first.at", Bson::Null] }] },
        ]),
        doc! { "$project": { "floor": 1, "head": 1, "oldestAt": 1, "firstAt": "$first.at" } },
    ]
}

/// A creator's count is that of the active subscriptions.
fn subscribers() -> Vec<Document> {
    vec![
        doc! { "$lookup": {
            "from": SUBSCRIPTIONS, "localField": "_id", "foreignField": "_id.creator", "as": "active",
            "pipeline": [{ "$match": { "status": "active" } }, { "$count": "count" }],
        } },
        doc! { "$set": { "counted": { "$ifNull": [{ "$first": "$active.count" }, 0] } } },
        wrong(vec![doc! { "$ne": ["$subscriberCount", "$counted"] }]),
        doc! { "$project": { "subscriberCount": 1, "counted": 1 } },
    ]
}

/// Whoever has subscribers has a count.
fn uncounted() -> Vec<Document> {
    let [lookup, first] = join(CREATORS, "_id", "creator");
    vec![
        doc! { "$match": { "status": "active" } },
        doc! { "$group": { "_id": "$_id.creator", "active": { "$sum": 1 } } },
        lookup,
        first,
        wrong(vec![missing("$creator")]),
        doc! { "$project": { "active": 1 } },
    ]
}
