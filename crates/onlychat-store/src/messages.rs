//! Reading messages.

use async_trait::async_trait;
use onlychat_domain::id::{ClientId, ConversationId, MessageId, UserId};
use onlychat_domain::message::{Message, Seq};

use crate::Result;

/// Which part of a history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageRange {
    /// The newest.
    Latest,
    /// The nearest below this number.
    Before(Seq),
    /// The nearest above this number.
    After(Seq),
}

/// Reading messages. Deleted ones are there, with empty text.
#[async_trait]
pub trait Messages: Send + Sync {
    /// By id.
    async fn message(&self, id: MessageId) -> Result<Option<Message>>;
    /// Many at once, in request order, unknown ones left out.
    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Message>>;
    /// By the sender's own id for it.
    async fn message_by_client_id(&self, author: UserId, client_id: ClientId) -> Result<Option<Message>>;
    /// A part of a history, always ascending by number, at most `limit`.
    async fn history(
        &self,
        conversation: ConversationId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Vec<Message>>;
}
