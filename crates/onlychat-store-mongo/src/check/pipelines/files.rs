//! The questions about files.

use mongodb::bson::{Document, doc};

use crate::collections::{MEDIA, MEDIA_READERS, UPLOADS};

/// Bytes that count other than their items.
pub(super) fn items() -> Vec<Document> {
    let count = doc! { "$group": { "_id": "$contentId", "counted": { "$sum": 1 } } };
    vec![
        doc! { "$project": { "items": 1 } },
        doc! { "$unionWith": { "coll": MEDIA, "pipeline": [count] } },
        doc! { "$group": {
            "_id": "$_id",
            "items": { "$sum": "$items" },
            "counted": { "$sum": "$counted" },
        } },
        doc! { "$match": { "$expr": { "$ne": ["$items", "$counted"] } } },
    ]
}

/// Items that count other than the messages that carry them.
pub(super) fn uses() -> Vec<Document> {
    let each = doc! { "$group": { "_id": { "media": "$_id.media", "message": "$_id.message" } } };
    let count = doc! { "$group": { "_id": "$_id.media", "counted": { "$sum": 1 } } };
    vec![
        doc! { "$project": { "uses": 1 } },
        doc! { "$unionWith": { "coll": MEDIA_READERS, "pipeline": [each, count] } },
        doc! { "$group": { "_id": "$_id", "uses": { "$sum": "$uses" }, "counted": { "$sum": "$counted" } } },
        doc! { "$match": { "$expr": { "$ne": ["$uses", "$counted"] } } },
    ]
}

/// People whose files take other than is counted.
pub(super) fn usage() -> Vec<Document> {
    let taken = |bytes: &str| {
        doc! { "$group": { "_id": "$ownerId", "takes": { "$sum": bytes }, "number": { "$sum": 1 } } }
    };
    let unfinished = doc! { "$match": { "mediaId": null } };
    vec![
        doc! { "$project": { "bytes": 1, "files": 1 } },
        doc! { "$unionWith": { "coll": MEDIA, "pipeline": [taken("$bytes")] } },
        doc! { "$unionWith": { "coll": UPLOADS, "pipeline": [unfinished, taken("$length")] } },
        doc! { "$group": {
            "_id": "$_id",
            "bytes": { "$sum": "$bytes" },
            "files": { "$sum": "$files" },
            "takes": { "$sum": "$takes" },
            "number": { "$sum": "$number" },
        } },
        doc! { "$match": { "$expr": { "$or": [
            { "$ne": ["$bytes", "$takes"] },
            { "$ne": ["$files", "$number"] },
        ] } } },
    ]
}
