//! Searching messages with FTS5.

mod find;
mod index;

use async_trait::async_trait;
use onlychat_domain::MessageId;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::MessageSearch;
use onlychat_store::{FoundMessages, Result, Search};
use rusqlite::{Connection, OptionalExtension};

use crate::SqliteStore;

pub(crate) use index::note;

/// So many documents of one millisecond can be told apart.
const PER_MILLISECOND: i64 = 4096;

/// The document of a message.
pub(crate) const DOCUMENT: &str = "SELECT id FROM search_documents WHERE message_id = ?1";

fn document_of(db: &Connection, message: MessageId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(DOCUMENT)?.query_row([message.as_bytes()], |row| row.get(0)).optional()
}

#[async_trait]
impl Search for SqliteStore {
    async fn search_messages(
        &self,
        search: &MessageSearch,
        after: Option<MessageCursor>,
        limit: usize,
    ) -> Result<FoundMessages> {
        let search = search.clone();
        self.read(move |db| {
            let snapshot = db.unchecked_transaction()?;
            find::find(&snapshot, &search, after, limit)
        })
        .await
    }

    async fn index_messages(&self, limit: usize) -> Result<usize> {
        // Asked often, and mostly there is nothing: then no commit is made.
        if !self.glance(index::anything_noted).await? {
            return Ok(0);
        }
        self.write(move |db| index::index(db, limit)).await
    }
}
