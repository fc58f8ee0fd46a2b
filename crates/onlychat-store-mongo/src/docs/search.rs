//! What is searched.

use mongodb::bson::DateTime;
use onlychat_domain::MessageId;
use serde::{Deserialize, Serialize};

/// What a message's text and files are found by.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct SearchDoc {
    #[serde(rename = "_id")]
    pub(crate) id: MessageId,
    /// When the message was sent.
    pub(crate) at: DateTime,
    /// As [`onlychat_store::search::entries`] makes them.
    pub(crate) entries: Vec<String>,
}

/// A message whose entries are to be made anew.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct NotedDoc {
    #[serde(rename = "_id")]
    pub(crate) id: MessageId,
    /// How often it was noted: noting it again conflicts with taking it off the queue.
    pub(crate) times: i64,
}
