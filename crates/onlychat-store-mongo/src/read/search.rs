//! Searching messages.
//!
//! Not with a text index: that knows no beginnings of words, gives no order by time, and a prefix of it may be no array, so
//! that it could not be limited to the two members. Entries in an array, with the time behind them in the index, do all three.

mod find;
mod index;

use async_trait::async_trait;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::MessageSearch;
use onlychat_store::{FoundMessages, Result, Search};

use crate::MongoStore;

#[async_trait]
impl Search for MongoStore {
    async fn search_messages(
        &self,
        search: &MessageSearch,
        after: Option<MessageCursor>,
        limit: usize,
    ) -> Result<FoundMessages> {
        self.find_messages(search, after, limit).await
    }

    async fn index_messages(&self, limit: usize) -> Result<usize> {
        self.index_noted(limit).await
    }
}
