//! What the listener hears, and what becomes of a commit whose caller goes away.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use super::kit::World;
use super::runner::cases;
use crate::{Changes, CommitError, Write};

cases![
    hears_what_the_caller_got_before_the_caller_does,
    hears_of_commits_without_messages_and_events,
    hears_nothing_of_what_was_refused,
    hears_each_of_many_at_once,
    hears_of_a_commit_whose_caller_went_away,
    aborted_callers_leave_whole_commits_or_none,
];

async fn hears_what_the_caller_got_before_the_caller_does(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for author in [a, b, a] {
        let before = world.heard.count();
        let receipt = world.commit(world.sending(world.draft(id, author, "text"), &[a, b])).await;
        assert_eq!(world.heard.receipts()[before..], [receipt]);
    }
}

async fn hears_of_commits_without_messages_and_events(world: Arc<World>) {
    assert_eq!(world.heard.count(), 0, "opening is no commit");
    world.user().await;
    assert_eq!(world.heard.count(), 1);
}

async fn hears_nothing_of_what_was_refused(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let before = world.heard.count();
    let changes =
        world.sending(world.draft(id, a, "text"), &[a, b]).write(Write::DeleteMessage(world.message_id()));
    world.missing(changes, 1).await;
    assert_eq!(world.heard.count(), before);
}

async fn hears_each_of_many_at_once(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let before = world.heard.count();
    let running: Vec<_> = (0..32)
        .map(|_| tokio::spawn(world.commit(world.sending(world.draft(id, a, "text"), &[a, b]))))
        .collect();
    let mut got = Vec::new();
    for commit in running {
        got.push(commit.await.unwrap());
    }
    got.sort_by_key(|receipt| receipt.messages[0].seq);
    assert_eq!(world.heard.receipts()[before..], got, "in the order of the commits, each once");
}

/// Starts a commit and lets go of it once it waits for the database.
async fn start_and_drop(world: &World, changes: Changes) {
    let store = world.store();
    let mut commit = store.commit(changes);
    poll_fn(|context| {
        // Ready or not: its caller is gone now.
        let _gone: Poll<Result<_, CommitError>> = commit.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}

async fn hears_of_a_commit_whose_caller_went_away(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for number in 1..=20 {
        let (draft, before) = (world.draft(id, a, "text"), world.heard.count());
        start_and_drop(&world, world.sending(draft.clone(), &[a, b])).await;
        world.heard.wait_for(before + 1).await;
        let heard = world.heard.receipts()[before..].to_vec();
        assert_eq!(heard.iter().map(|receipt| receipt.messages[0].id).collect::<Vec<_>>(), [draft.id]);
        assert_eq!(heard[0].messages[0], world.message(draft.id).await);
        assert_eq!(world.log(b).await.len(), number);
    }
}

/// However far each came: what the listener heard of, and nothing else, is there. Closing waits for the rest.
async fn aborted_callers_leave_whole_commits_or_none(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let before = world.heard.count();
    let mut running = Vec::new();
    for number in 0..40 {
        let author = if number % 2 == 0 { a } else { b };
        running.push(tokio::spawn(world.commit(world.sending(world.draft(id, author, "text"), &[a, b]))));
        if number % 3 == 0 {
            tokio::task::yield_now().await;
        }
        if number % 2 == 0 {
            running[number / 2].abort();
        }
    }
    let mut committed = 0;
    for commit in running {
        match commit.await {
            Ok(_) => committed += 1,
            Err(error) => assert!(error.is_cancelled(), "{error}"),
        }
    }
    world.reopen().await;
    let heard: Vec<_> =
        world.heard.receipts().split_off(before).iter().map(|receipt| receipt.messages[0].clone()).collect();
    assert!(heard.len() >= committed);
    assert_eq!(world.history(id).await, heard);
    for user in [a, b] {
        let told: Vec<_> =
            world.log(user).await.iter().map(|told| told.event.message_id().unwrap()).collect();
        assert_eq!(told, heard.iter().map(|message| message.id).collect::<Vec<_>>());
    }
}
