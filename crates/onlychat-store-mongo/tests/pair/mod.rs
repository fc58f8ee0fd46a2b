//! Two nodes on one database.

use std::sync::Arc;

use onlychat_domain::id::{
    ClientId, ConversationId, Entropy, IdGen, MessageId, SystemEntropy, TimeOrderedIds, UserId,
};
use onlychat_domain::{AuthorKind, Conversation, Timestamp};
use onlychat_store::{Changes, CommitError, NewMessage, Store, Write};
use onlychat_store_mongo::MongoStore;

use crate::common::Fresh;

/// When everything happens.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_795_374_061);

/// Two nodes on a database of their own.
pub(crate) struct Two {
    pub(crate) place: Fresh,
    pub(crate) nodes: [Arc<MongoStore>; 2],
    pub(crate) ids: TimeOrderedIds,
}

impl Two {
    pub(crate) async fn open() -> Self {
        let place = Fresh::new();
        let nodes = [place.open().await, place.open().await];
        Self { place, nodes, ids: TimeOrderedIds::new(Arc::new(SystemEntropy)) }
    }

    /// Nothing is out of step; then the database goes away.
    pub(crate) async fn close(self) {
        let findings = self.nodes[0].check().await.unwrap();
        for node in &self.nodes {
            node.close().await;
        }
        self.place.take_away().await.unwrap();
        assert_eq!(findings, []);
    }

    pub(crate) async fn write(&self, write: Write) {
        self.nodes[0].commit(Changes::at(NOW).write(write)).await.unwrap();
    }

    /// A conversation of two people who need not be stored.
    pub(crate) async fn chat(&self) -> (ConversationId, UserId, UserId) {
        let (id, a, b) = (self.ids.conversation_id(NOW), self.ids.user_id(NOW), self.ids.user_id(NOW));
        self.write(Write::InsertConversation(Conversation::between(id, a, b, NOW).unwrap())).await;
        (id, a, b)
    }

    pub(crate) fn draft(&self, conversation_id: ConversationId, author_id: UserId) -> NewMessage {
        let mut client_id = [0; 16];
        SystemEntropy.fill(&mut client_id);
        NewMessage {
            id: self.ids.message_id(NOW),
            conversation_id,
            client_id: ClientId::from_bytes(client_id),
            author_id,
            author_kind: AuthorKind::Person,
            text: "text".into(),
            reply_to: None,
            attachments: Vec::new(),
        }
    }

    pub(crate) async fn send(&self, conversation_id: ConversationId, author_id: UserId) -> MessageId {
        let draft = self.draft(conversation_id, author_id);
        let id = draft.id;
        self.write(Write::AppendMessage(draft)).await;
        id
    }

    /// One change set on each node, at once; answers what became of them.
    pub(crate) async fn both(&self, [one, two]: [Changes; 2]) -> [Result<(), CommitError>; 2] {
        let commit = |node: &Arc<MongoStore>, changes| {
            let node = Arc::clone(node);
            tokio::spawn(async move { node.commit(changes).await.map(drop) })
        };
        let (one, two) = (commit(&self.nodes[0], one), commit(&self.nodes[1], two));
        [one.await.unwrap(), two.await.unwrap()]
    }

    /// Exactly one is committed, the other is refused by its first precondition.
    pub(crate) async fn one_wins(&self, rivals: [Changes; 2]) {
        match self.both(rivals).await {
            [Ok(()), Err(CommitError::Precondition(0))] | [Err(CommitError::Precondition(0)), Ok(())] => {}
            other => panic!("one should have won: {other:?}"),
        }
    }
}
