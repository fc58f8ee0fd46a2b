//! Reading messages.

use async_trait::async_trait;
use onlychat_domain::message::ReplyRef;
use onlychat_domain::{ClientId, ConversationId, Message, MessageId, UserId};
use onlychat_store::{MessageRange, Messages, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use crate::SqliteStore;
use crate::values::{json, limit, optional_time, seq, text, time, user_id};

/// A message's columns, for [`from_row`], of a table or alias.
macro_rules! message_columns {
    ($of:literal) => {
        concat!(
            $of,
            ".id, ",
            $of,
            ".conversation_id, ",
            $of,
            ".seq, ",
            $of,
            ".client_id, ",
            $of,
            ".author_id, ",
            $of,
            ".author_kind, ",
            $of,
            ".text, ",
            $of,
            ".reply_to_id, ",
            $of,
            ".reply_to_seq, ",
            $of,
            ".reactions, ",
            $of,
            ".created_at, ",
            $of,
            ".edited_at, ",
            $of,
            ".deleted_at, ",
            $of,
            ".attachments"
        )
    };
}
pub(crate) use message_columns;

pub(crate) const BY_ID: &str = concat!("SELECT ", message_columns!("m"), " FROM messages m WHERE m.id = ?1");
pub(crate) const BY_CLIENT_ID: &str =
    concat!("SELECT ", message_columns!("m"), " FROM messages m WHERE m.author_id = ?1 AND m.client_id = ?2");
pub(crate) const BEFORE: &str = concat!(
    "SELECT ",
    message_columns!("m"),
    " FROM messages m WHERE m.conversation_id = ?1 AND m.seq < ?2 ORDER BY m.seq DESC LIMIT ?3"
);
pub(crate) const AFTER: &str = concat!(
    "SELECT ",
    message_columns!("m"),
    " FROM messages m WHERE m.conversation_id = ?1 AND m.seq > ?2 ORDER BY m.seq LIMIT ?3"
);

/// The message whose columns begin at `first`.
pub(crate) fn from_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Message> {
    let reply_to = match (row.get(first + 7)?, row.get::<_, Option<i64>>(first + 8)?) {
        (Some(id), Some(_)) => {
            Some(ReplyRef { message_id: MessageId::from_bytes(id), seq: seq(row, first + 8)? })
        }
        _ => None,
    };
    Ok(Message {
        id: MessageId::from_bytes(row.get(first)?),
        conversation_id: ConversationId::from_bytes(row.get(first + 1)?),
        seq: seq(row, first + 2)?,
        client_id: ClientId::from_bytes(row.get(first + 3)?),
        author_id: user_id(row, first + 4)?,
        author_kind: text(row, first + 5)?,
        text: row.get(first + 6)?,
        reply_to,
        attachments: list(row, first + 13)?,
        reactions: list(row, first + 9)?,
        created_at: time(row, first + 10)?,
        edited_at: optional_time(row, first + 11)?,
        deleted_at: optional_time(row, first + 12)?,
    })
}

/// A list that is not stored while it is empty.
fn list<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<T>> {
    if row.get_ref(column)? == ValueRef::Null { Ok(Vec::new()) } else { json(row, column) }
}

/// One by id.
pub(crate) fn by_id(db: &Connection, id: MessageId) -> rusqlite::Result<Option<Message>> {
    db.prepare_cached(BY_ID)?.query_row([id.as_bytes()], |row| from_row(row, 0)).optional()
}

fn history(
    db: &Connection,
    id: ConversationId,
    range: MessageRange,
    most: usize,
) -> rusqlite::Result<Vec<Message>> {
    let (sql, from) = match range {
        MessageRange::Latest => (BEFORE, i64::MAX),
        MessageRange::Before(seq) => (BEFORE, seq.0),
        MessageRange::After(seq) => (AFTER, seq.0),
    };
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![id.as_bytes(), from, limit(most)], |row| from_row(row, 0))?;
    let mut found: Vec<Message> = rows.collect::<Result<_, _>>()?;
    if !matches!(range, MessageRange::After(_)) {
        found.reverse();
    }
    Ok(found)
}

#[async_trait]
impl Messages for SqliteStore {
    async fn message(&self, id: MessageId) -> Result<Option<Message>> {
        self.glance(move |db| by_id(db, id)).await
    }

    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Message>> {
        let ids = ids.to_owned();
        self.read_many(ids, |db, id| by_id(db, *id)).await
    }

    async fn message_by_client_id(&self, author: UserId, client_id: ClientId) -> Result<Option<Message>> {
        self.glance(move |db| {
            let key = params![author.as_bytes(), client_id.as_bytes()];
            db.prepare_cached(BY_CLIENT_ID)?.query_row(key, |row| from_row(row, 0)).optional()
        })
        .await
    }

    async fn history(
        &self,
        conversation: ConversationId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Vec<Message>> {
        self.glance(move |db| history(db, conversation, range, limit)).await
    }
}
