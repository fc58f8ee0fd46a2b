//! A database in a folder of its own, and change sets to put in.

use std::path::PathBuf;
use std::sync::Arc;

use onlychat_domain::id::SystemEntropy;
use onlychat_domain::{
    AuthorKind, ClientId, Conversation, ConversationId, Event, MessageId, Timestamp, UserId,
};
use onlychat_store::{Changes, CommitListener, NewMessage, Receipt, Write};
use parking_lot::Mutex;
use tempfile::TempDir;

use crate::{SqliteOptions, SqliteStore};

/// Remembers every receipt.
#[derive(Default)]
pub(super) struct Heard(pub(super) Mutex<Vec<Arc<Receipt>>>);

impl CommitListener for Heard {
    fn committed(&self, receipt: &Arc<Receipt>) {
        self.0.lock().push(Arc::clone(receipt));
    }
}

/// A folder of its own for a database; removed at the end.
pub(super) struct Place {
    folder: TempDir,
}

impl Place {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("onlychat.db")
    }

    pub(super) fn open(&self) -> SqliteStore {
        self.open_with(Arc::new(Heard::default()))
    }

    pub(super) fn open_with(&self, listener: Arc<dyn CommitListener>) -> SqliteStore {
        SqliteStore::open(SqliteOptions::at(self.path()), listener, &SystemEntropy).unwrap()
    }
}

pub(super) const NOW: Timestamp = Timestamp::from_millis(1_795_374_061_123);
pub(super) const ADA: UserId = UserId::from_bytes([1; 12]);
pub(super) const BOB: UserId = UserId::from_bytes([2; 12]);
pub(super) const CHAT: ConversationId = ConversationId::from_bytes([3; 16]);

/// The conversation of Ada and Bob.
pub(super) fn chat() -> Changes {
    let conversation = Conversation::between(CHAT, ADA, BOB, NOW).unwrap();
    Changes::at(NOW).write(Write::InsertConversation(conversation))
}

/// Ada's message of this number among hers, told to both.
pub(super) fn message(number: u64) -> Changes {
    let bytes = u128::from(number).to_be_bytes();
    let message = NewMessage {
        id: MessageId::from_bytes(bytes),
        conversation_id: CHAT,
        client_id: ClientId::from_bytes(bytes),
        author_id: ADA,
        author_kind: AuthorKind::Person,
        text: format!("message {number}"),
        reply_to: None,
        attachments: Vec::new(),
    };
    let event = Event::MessageCreated { conversation_id: CHAT, message_id: message.id };
    Changes::at(NOW).write(Write::AppendMessage(message)).tell([ADA, BOB], event)
}
