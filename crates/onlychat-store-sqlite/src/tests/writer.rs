//! Grouped commits, and what happens when they fail.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use onlychat_store::{
    Changes, CommitError, CommitListener, MessageRange, Messages, Receipt, Store, StoreError, UniqueKey,
    Users,
};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::task::unconstrained;

use super::kit::{ADA, CHAT, Heard, Place, chat, message};
use crate::WriterStats;

/// Holds the writer at the first commit until it is let go.
struct Gate {
    reached: mpsc::UnboundedSender<()>,
    open: Mutex<std::sync::mpsc::Receiver<()>>,
}

impl CommitListener for Gate {
    fn committed(&self, _receipt: &Arc<Receipt>) {
        // Fails, and so does not hold, once the test has dropped its ends.
        let _gone = self.reached.send(());
        let _gone = self.open.lock().recv();
    }
}

/// Begins something without waiting for it.
fn begin<F: Future>(future: std::pin::Pin<&mut F>) {
    assert!(matches!(future.poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
}

#[tokio::test]
async fn what_waits_is_committed_together_and_in_order() {
    let place = Place::new();
    let (reached, mut at_gate) = mpsc::unbounded_channel();
    let (open, gate) = std::sync::mpsc::channel();
    let store = place.open_with(Arc::new(Gate { reached, open: Mutex::new(gate) }));
    let mut first = pin!(store.commit(chat()));
    begin(first.as_mut());
    at_gate.recv().await.unwrap();

    // 600 come while the writer is busy: two transactions, not 600.
    let mut waiting: Vec<_> =
        (1..=600).map(|number| Box::pin(unconstrained(store.commit(message(number))))).collect();
    for commit in &mut waiting {
        begin(commit.as_mut());
    }
    drop(open);
    first.await.unwrap();
    for (index, commit) in waiting.into_iter().enumerate() {
        let receipt = commit.await.unwrap();
        assert_eq!(receipt.messages[0].seq.0, i64::try_from(index).unwrap() + 1);
    }
    assert_eq!(store.stats(), WriterStats { groups: 3, jobs: 601 });
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_stop_its_change() {
    let place = Place::new();
    let heard = Arc::new(Heard::default());
    let store = place.open_with(heard.clone());
    store.commit(chat()).await.unwrap();
    {
        let mut gone = pin!(store.commit(message(1)));
        begin(gone.as_mut());
    }
    assert_eq!(store.commit(message(2)).await.unwrap().messages[0].seq.0, 2);
    assert_eq!(heard.0.lock().len(), 3);
}

#[tokio::test]
async fn what_waits_when_it_closes_is_committed() {
    let place = Place::new();
    let store = place.open();
    store.commit(chat()).await.unwrap();
    {
        let mut gone = pin!(store.commit(message(1)));
        begin(gone.as_mut());
    }
    store.close().await;
    let history = place.open().history(CHAT, MessageRange::Latest, 10).await.unwrap();
    assert_eq!(history.len(), 1);
}

/// Makes the COMMIT of its group fail: a deferred foreign key is checked there and nowhere before.
fn break_commit(db: &rusqlite::Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE child (x INTEGER REFERENCES parent (x) DEFERRABLE INITIALLY DEFERRED) STRICT;
         CREATE TABLE parent (x INTEGER PRIMARY KEY) STRICT;
         INSERT INTO child VALUES (1);",
    )
}

#[tokio::test]
async fn a_failed_commit_fails_its_whole_group_and_announces_nothing() {
    let place = Place::new();
    let (reached, mut at_gate) = mpsc::unbounded_channel();
    let (open, gate) = std::sync::mpsc::channel();
    let store = place.open_with(Arc::new(Gate { reached, open: Mutex::new(gate) }));
    let mut first = pin!(store.commit(chat()));
    begin(first.as_mut());
    at_gate.recv().await.unwrap();

    let mut good = pin!(store.commit(message(1)));
    let mut repeated = pin!(store.commit(message(1)));
    let mut broken = pin!(store.write(break_commit));
    begin(good.as_mut());
    begin(repeated.as_mut());
    begin(broken.as_mut());
    drop(open);
    first.await.unwrap();
    assert!(matches!(good.await, Err(CommitError::Store(StoreError::Internal(_)))));
    // Not "a duplicate": what it repeats is not there.
    assert!(matches!(repeated.await, Err(CommitError::Store(_))));
    assert!(broken.await.is_err());
    assert!(at_gate.try_recv().is_err());
    assert_eq!(store.stats().groups, 1);
    assert!(
        store
            .message_by_client_id(ADA, onlychat_domain::ClientId::from_bytes([0; 16]))
            .await
            .unwrap()
            .is_none()
    );

    // Nothing of it is left, and it goes on.
    assert_eq!(store.commit(message(1)).await.unwrap().messages[0].seq.0, 1);
    assert!(matches!(
        store.commit(message(1)).await,
        Err(CommitError::Duplicate(UniqueKey::ClientId | UniqueKey::MessageId))
    ));
    assert_eq!(store.history(CHAT, MessageRange::Latest, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_ends() {
    let place = Place::new();
    let heard = Arc::new(Heard::default());
    let store = place.open_with(heard.clone());
    store.commit(chat()).await.unwrap();
    let pages = |pages: i64| {
        move |db: &rusqlite::Connection| {
            db.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0))
        }
    };
    // SQLite raises it to what the file has, so that nothing can be added.
    store.write(pages(1)).await.unwrap();
    let mut number = 0;
    let error = loop {
        number += 1;
        match store.commit(message(number)).await {
            Ok(_fits) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(error, CommitError::Store(StoreError::Full(_))), "{error:?}");
    assert!(!store.wrote_lately());
    let committed = heard.0.lock().len();
    store.write(pages(1_000_000)).await.unwrap();
    assert!(store.wrote_lately());
    store.health().await.unwrap();
    assert_eq!(heard.0.lock().len(), committed);
    let receipt = store.commit(message(number)).await.unwrap();
    assert_eq!(receipt.messages[0].seq.0, i64::try_from(number).unwrap());
    assert!(store.check().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_empty_change_set_is_committed_too() {
    let place = Place::new();
    let store = place.open();
    assert_eq!(*store.commit(Changes::at(super::kit::NOW)).await.unwrap(), Receipt::default());
    assert_eq!(store.user_count().await.unwrap(), 0);
}
