//! Opening, closing, and what is there afterwards.

use std::sync::Arc;

use onlychat_domain::Subscription;
use onlychat_domain::conversation::Shelf;

use super::kit::{World, at, handle};
use super::runner::cases;
use crate::{CommitError, Write};

cases![
    a_fresh_database_is_empty_and_well,
    everything_is_there_after_reopening,
    what_was_committed_under_load_is_there_after_reopening,
    after_closing_calls_fail,
    closing_twice_is_closing_once,
];

async fn a_fresh_database_is_empty_and_well(world: Arc<World>) {
    let store = world.store();
    store.health().await.unwrap();
    assert_eq!(store.check().await.unwrap(), []);
    assert_eq!(store.user_count().await.unwrap(), 0);
    assert_eq!(store.search_creators("", None, 10).await.unwrap(), []);
    assert!(!store.describe().is_empty());
    assert_eq!(world.heard.count(), 0);
}

async fn everything_is_there_after_reopening(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    let (id, a, b) = world.chat().await;
    world.write(Write::PutSubscription(Subscription::free(a, zoe.user_id, at(1)))).await;
    for author in [a, b, b] {
        world.commit(world.sending(world.draft(id, author, "text"), &[a, b])).await;
    }
    let history = world.history(id).await;
    world.react(history[0].id, b, "👍").await;
    world.write(Write::EditMessage { message_id: history[1].id, text: "new".into() }).await;
    world.write(Write::DeleteMessage(history[2].id)).await;
    world.read(id, b, 1).await;
    world.deliver(id, a, 3).await;

    let everything = async || {
        let store = world.store();
        let page = store.search_creators("", None, 10).await.unwrap();
        let views = [
            store.conversation_views(a, Shelf::All, None, 10).await.unwrap(),
            store.conversation_views(b, Shelf::All, None, 10).await.unwrap(),
        ];
        let logs = [world.log(a).await, world.log(b).await];
        let subscription = store.subscription(a, zoe.user_id).await.unwrap();
        (
            page,
            views,
            logs,
            subscription,
            world.history(id).await,
            store.users(&[a, b, zoe.user_id]).await.unwrap(),
        )
    };
    let (before, heard) = (everything().await, world.heard.count());
    for _ in 0..2 {
        world.reopen().await;
        assert_eq!(everything().await, before);
    }
    assert_eq!(world.heard.count(), heard, "reopening tells nothing again");
    assert_eq!(world.send(id, a, "on it goes").await.seq.0, 4);
}

async fn what_was_committed_under_load_is_there_after_reopening(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let running: Vec<_> = (0..32)
        .map(|_| {
            let (store, changes) = (world.store(), world.sending(world.draft(id, a, "text"), &[a, b]));
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    tokio::task::yield_now().await;
    world.reopen().await; // Some may come too late and be refused; what was answered `Ok` is there.
    let history = world.history(id).await;
    let mut committed = 0;
    for commit in running {
        match commit.await.unwrap() {
            Ok(receipt) => {
                committed += 1;
                assert!(history.contains(&receipt.messages[0]));
            }
            Err(error) => assert!(matches!(error, CommitError::Store(_)), "{error:?}"),
        }
    }
    assert_eq!(history.len(), committed, "what was refused is not there");
}

async fn after_closing_calls_fail(world: Arc<World>) {
    let ada = world.user().await;
    let closed = world.store();
    closed.close().await;
    let error = closed.commit(world.changes().write(Write::InsertUser(world.new_user()))).await.unwrap_err();
    assert!(matches!(error, CommitError::Store(_)), "{error:?}");
    assert!(closed.user(ada.id).await.is_err());
    assert!(closed.health().await.is_err());
    world.reopen().await;
    assert_eq!(world.store().user_count().await.unwrap(), 1);
}

async fn closing_twice_is_closing_once(world: Arc<World>) {
    world.user().await;
    world.store().close().await;
    world.store().close().await;
    world.reopen().await;
    assert_eq!(world.store().user_count().await.unwrap(), 1);
}
