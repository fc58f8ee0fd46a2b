//! Commits that must succeed, or fail in one certain way.

use std::sync::Arc;

use onlychat_domain::ConversationView;
use onlychat_domain::event::{CommittedEvent, Position};
use onlychat_domain::id::{ConversationId, MessageId, UserId};
use onlychat_domain::message::Message;

use super::World;
use crate::{Changes, CommitError, MessageRange, Receipt, UniqueKey, Write};

impl World {
    /// Commits what must be committed.
    #[track_caller]
    pub(in crate::conformance) fn commit(
        &self,
        changes: Changes,
    ) -> impl Future<Output = Arc<Receipt>> + use<> {
        let (store, caller) = (self.store(), std::panic::Location::caller());
        async move {
            let shown = format!("{changes:?}");
            match store.commit(changes).await {
                Ok(receipt) => receipt,
                Err(error) => panic!("{caller}: refused with {error:?}: {shown}"),
            }
        }
    }

    /// Commits one write that must be committed.
    #[track_caller]
    pub(in crate::conformance) fn write(&self, write: Write) -> impl Future<Output = Arc<Receipt>> + use<> {
        self.commit(self.changes().write(write))
    }

    /// Tries what must be refused; says with which error.
    #[track_caller]
    pub(in crate::conformance) fn refused(
        &self,
        changes: Changes,
    ) -> impl Future<Output = CommitError> + use<> {
        let (store, caller) = (self.store(), std::panic::Location::caller());
        async move {
            let shown = format!("{changes:?}");
            match store.commit(changes).await {
                Ok(receipt) => panic!("{caller}: committed with {receipt:?}: {shown}"),
                Err(error) => error,
            }
        }
    }

    /// Tries what must be refused because precondition `index` does not hold.
    #[track_caller]
    pub(in crate::conformance) fn refused_by(
        &self,
        changes: Changes,
        index: usize,
    ) -> impl Future<Output = ()> + use<> {
        let (refused, caller) = (self.refused(changes), std::panic::Location::caller());
        async move {
            let error = refused.await;
            let expected = matches!(error, CommitError::Precondition(found) if found == index);
            assert!(expected, "{caller}: precondition {index} should have failed, got {error:?}");
        }
    }

    /// Tries what must be refused because `key` is taken.
    #[track_caller]
    pub(in crate::conformance) fn taken(
        &self,
        write: Write,
        key: UniqueKey,
    ) -> impl Future<Output = ()> + use<> {
        let (refused, caller) = (self.refused(self.changes().write(write)), std::panic::Location::caller());
        async move {
            let error = refused.await;
            let expected = matches!(error, CommitError::Duplicate(found) if found == key);
            assert!(expected, "{caller}: {key:?} should have been taken, got {error:?}");
        }
    }

    /// Tries what must be refused because write `index` is about something that does not exist.
    #[track_caller]
    pub(in crate::conformance) fn missing(
        &self,
        changes: Changes,
        index: usize,
    ) -> impl Future<Output = ()> + use<> {
        let (refused, caller) = (self.refused(changes), std::panic::Location::caller());
        async move {
            let error = refused.await;
            let expected = matches!(error, CommitError::Missing(found) if found == index);
            assert!(expected, "{caller}: write {index} should have been missing something, got {error:?}");
        }
    }

    /// A conversation as its member sees it.
    pub(in crate::conformance) async fn view(&self, viewer: UserId, id: ConversationId) -> ConversationView {
        self.store().conversation_view(viewer, id).await.unwrap().expect("the member sees it")
    }

    /// A message that exists.
    pub(in crate::conformance) async fn message(&self, id: MessageId) -> Message {
        self.store().message(id).await.unwrap().expect("the message exists")
    }

    /// A whole history.
    pub(in crate::conformance) async fn history(&self, id: ConversationId) -> Vec<Message> {
        self.store().history(id, MessageRange::Latest, 10_000).await.unwrap()
    }

    /// Somebody's whole log.
    pub(in crate::conformance) async fn log(&self, user: UserId) -> Vec<CommittedEvent> {
        self.store().events_after(user, Position::ZERO, 10_000).await.unwrap().events
    }
}
