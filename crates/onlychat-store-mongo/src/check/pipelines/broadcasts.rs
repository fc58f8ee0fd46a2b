//! The questions about broadcasts.

use mongodb::bson::{Bson, Document, doc};

use super::{join, wrong};
use crate::collections::BROADCAST_HEADS;

/// Numbers in a channel are 1, 2, 3, … up to its last one.
pub(super) fn channels() -> Vec<Document> {
    let [lookup, first] = join(BROADCAST_HEADS, "key", "head");
    vec![
        doc! { "$group": {
            "_id": "$creatorId", "count": { "$sum": 1 }, "first": { "$min": "$seq" }, "last": { "$max": "$seq" },
        } },
        doc! { "$set": { "key": { "$concat": ["usr_", { "$toString": "$_id" }] } } },
        lookup,
        first,
        wrong(numbered("$head.last")),
        doc! { "$project": { "count": 1, "first": 1, "last": 1, "head": "$head.last" } },
    ]
}

/// Places among all are 1, 2, 3, … up to the last one.
pub(super) fn order() -> Vec<Document> {
    let [lookup, first] = join(BROADCAST_HEADS, "_id", "head");
    vec![
        doc! { "$group": {
            "_id": "all", "count": { "$sum": 1 }, "first": { "$min": "$position" }, "last": { "$max": "$position" },
        } },
        lookup,
        first,
        wrong(numbered("$head.last")),
        doc! { "$project": { "count": 1, "first": 1, "last": 1, "head": "$head.last" } },
    ]
}

/// Nobody has read further than the creator has spoken.
pub(super) fn readers() -> Vec<Document> {
    let [lookup, first] = join(BROADCAST_HEADS, "key", "head");
    vec![
        doc! { "$match": { "readSeq": { "$ne": 0 } } },
        doc! { "$set": { "key": { "$concat": ["usr_", { "$toString": "$_id.creator" }] } } },
        lookup,
        first,
        wrong(vec![
            doc! { "$lt": ["$readSeq", 0] },
            doc! { "$gt": ["$readSeq", { "$ifNull": ["$head.last", 0] }] },
        ]),
        doc! { "$project": { "_id": "$_id.fan", "creator": "$_id.creator", "readSeq": 1, "last": "$head.last" } },
    ]
}

fn numbered(head: &str) -> Vec<Document> {
    vec![
        doc! { "$ne": ["$first", 1] },
        doc! { "$ne": ["$count", "$last"] },
        doc! { "$ne": ["$last", { "$ifNull": [head, Bson::Null] }] },
    ]
}
