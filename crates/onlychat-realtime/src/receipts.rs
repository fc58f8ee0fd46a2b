//! Receipts that sockets bring: gathered for a moment, then committed together.
//!
//! Nobody waits for a receipt, and each counts only until a later one of the same conversation. A moment's receipts make one
//! commit where each alone would make one of its own, as large as a message's.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::join_all;
use onlychat_app::App;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::message::Seq;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::Shared;
use crate::session::log_fault;

/// How long receipts are gathered: shorter than anybody notices.
const MOMENT: Duration = Duration::from_millis(25);
/// So many are gathered at most; beyond that whoever brings one waits for it.
const GATHERED_MAX: usize = 4096;

/// What was gathered.
#[derive(Default)]
pub(crate) struct Receipts {
    gathered: Mutex<HashMap<(UserId, ConversationId), Reached>>,
    some: Arc<Notify>,
}

/// How far somebody is in a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reached {
    /// Read up to here.
    pub(crate) read: Option<Seq>,
    /// On a device up to here.
    pub(crate) delivered: Option<Seq>,
}

impl Receipts {
    /// Somebody is so far: `false` when there is no room to remember that.
    fn gather(&self, user: UserId, conversation: ConversationId, reached: Reached) -> bool {
        let mut gathered = self.gathered.lock();
        if gathered.len() >= GATHERED_MAX && !gathered.contains_key(&(user, conversation)) {
            return false;
        }
        let before = gathered.entry((user, conversation)).or_default();
        // A missing one is the least.
        before.read = before.read.max(reached.read);
        before.delivered = before.delivered.max(reached.delivered);
        drop(gathered);
        self.some.notify_one();
        true
    }
}

impl Shared {
    /// Somebody is so far in a conversation. It is committed within a moment.
    pub(crate) async fn receipt(&self, user: UserId, conversation: ConversationId, reached: Reached) {
        if !self.receipts.gather(user, conversation, reached) {
            commit(&self.app, user, conversation, reached).await;
        }
    }

    /// Commits what was gathered so far.
    pub(crate) async fn commit_receipts(&self) {
        let gathered = std::mem::take(&mut *self.receipts.gathered.lock());
        let each = |((user, conversation), reached)| commit(&self.app, user, conversation, reached);
        join_all(gathered.into_iter().map(each)).await;
    }
}

/// Commits what was gathered in each moment. Ends with the gateway.
pub(crate) async fn run(shared: Weak<Shared>, some: Arc<Notify>) {
    loop {
        some.notified().await;
        tokio::time::sleep(MOMENT).await;
        let Some(shared) = shared.upgrade() else { return };
        shared.commit_receipts().await;
    }
}

/// How to hear that there are some.
pub(crate) fn some(receipts: &Receipts) -> Arc<Notify> {
    receipts.some.clone()
}

/// A refusal concerns the client alone, a fault goes to the log.
async fn commit(app: &App, user: UserId, conversation: ConversationId, reached: Reached) {
    let Reached { read, delivered } = reached;
    if let Some(seq) = read
        && let Err(error) = app.mark_read(user, conversation, seq).await
    {
        log_fault(&error, "-");
    }
    // What was read is on a device.
    if let Some(seq) = delivered.filter(|delivered| read.is_none_or(|read| read < *delivered))
        && let Err(error) = app.mark_delivered(user, conversation, seq).await
    {
        log_fault(&error, "-");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: u8) -> (UserId, ConversationId) {
        (UserId::from_bytes([number; 12]), ConversationId::from_bytes([number; 16]))
    }

    fn delivered(seq: i64) -> Reached {
        Reached { delivered: Some(Seq(seq)), read: None }
    }

    #[test]
    fn the_furthest_of_each_counts() {
        let receipts = Receipts::default();
        let (user, conversation) = of(1);
        for seq in [3, 9, 4] {
            assert!(receipts.gather(user, conversation, delivered(seq)));
        }
        assert!(receipts.gather(user, conversation, Reached { read: Some(Seq(2)), delivered: None }));
        let gathered = receipts.gathered.lock();
        let reached = Reached { read: Some(Seq(2)), delivered: Some(Seq(9)) };
        assert_eq!(gathered.values().collect::<Vec<_>>(), [&reached]);
    }

    #[test]
    fn there_is_room_for_so_many_and_always_for_those_that_are_in() {
        let receipts = Receipts::default();
        let (_, conversation) = of(1);
        for number in 0..GATHERED_MAX {
            let mut bytes = [0; 12];
            bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
            assert!(receipts.gather(UserId::from_bytes(bytes), conversation, delivered(1)));
        }
        assert!(!receipts.gather(of(7).0, conversation, delivered(1)));
        assert!(receipts.gather(UserId::from_bytes([0; 12]), conversation, delivered(2)));
    }
}
