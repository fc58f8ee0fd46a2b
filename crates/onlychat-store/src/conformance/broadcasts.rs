//! Broadcasts: their numbers, their order, and who may make them.

use std::sync::Arc;

use onlychat_domain::id::UserId;
use onlychat_domain::{Broadcast, BroadcastPosition};

use super::kit::{World, handle};
use super::runner::cases;
use crate::{CommitError, MessageRange, NewBroadcast, Precondition, UniqueKey, Write};

cases![
    each_channel_counts_its_own_and_all_count_together,
    a_receipt_and_the_listener_say_what_was_made,
    who_has_no_page_cannot_broadcast,
    ids_and_client_ids_are_taken_once,
    what_is_refused_takes_no_number,
    of_many_at_once_none_is_left_out,
    the_same_client_id_at_once_makes_one,
    a_channel_is_read_in_parts,
    they_outlive_the_page_and_a_restart,
];

async fn creators(world: &World) -> [UserId; 2] {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    [zoe, world.creator(handle("yves"), "Yves").await.user_id]
}

async fn all(world: &World) -> Vec<Broadcast> {
    world.store().broadcasts_after(BroadcastPosition::ZERO, 1000).await.unwrap()
}

async fn channel(world: &World, creator: UserId) -> Vec<i64> {
    let found = world.store().channel_history(creator, MessageRange::Latest, 1000).await.unwrap();
    found.iter().map(|broadcast| broadcast.seq.0).collect()
}

async fn each_channel_counts_its_own_and_all_count_together(world: Arc<World>) {
    let [zoe, yves] = creators(&world).await;
    assert_eq!(world.store().broadcast_head().await.unwrap(), BroadcastPosition::ZERO);
    let mut made = Vec::new();
    for (creator, text) in [(zoe, "one"), (yves, "two"), (zoe, "three")] {
        made.push(world.broadcast(creator, text).await);
    }
    let numbers: Vec<_> = made.iter().map(|one| (one.position.0, one.creator_id, one.seq.0)).collect();
    assert_eq!(numbers, [(1, zoe, 1), (2, yves, 1), (3, zoe, 2)]);
    assert_eq!(all(&world).await, made);
    assert_eq!(world.store().broadcast_head().await.unwrap(), BroadcastPosition(3));
    let after_one = world.store().broadcasts_after(BroadcastPosition(1), 1).await.unwrap();
    assert_eq!(after_one, made[1..2]);
    assert_eq!(world.store().broadcasts_after(BroadcastPosition(3), 9).await.unwrap(), []);
    assert_eq!(channel(&world, zoe).await, [1, 2]);
    assert_eq!(channel(&world, yves).await, [1]);
}

async fn a_receipt_and_the_listener_say_what_was_made(world: Arc<World>) {
    let [zoe, _] = creators(&world).await;
    let changes = world.changes();
    let (now, new) = (changes.now, world.new_broadcast(zoe, "a text"));
    let heard_before = world.heard.count();
    let receipt = world.commit(changes.write(Write::AppendBroadcast(new.clone()))).await;
    let NewBroadcast { id, creator_id, client_id, text } = new;
    let [made] = &receipt.broadcasts[..] else { panic!("one broadcast: {receipt:?}") };
    assert_eq!((made.id, made.creator_id, made.client_id), (id, creator_id, client_id));
    assert_eq!((&made.text, made.created_at), (&text, now));
    assert!(receipt.events.is_empty() && receipt.messages.is_empty());
    world.heard.wait_for(heard_before + 1).await;
    assert_eq!(world.heard.receipts().last(), Some(&receipt));
    let found = world.store().broadcast_by_client_id(zoe, client_id).await.unwrap();
    assert_eq!(found.as_ref(), Some(made));
    assert_eq!(world.store().broadcast_by_client_id(zoe, world.client_id()).await.unwrap(), None);
}

async fn who_has_no_page_cannot_broadcast(world: Arc<World>) {
    let nobody = world.user().await.id;
    world.missing(world.changes().write(Write::AppendBroadcast(world.new_broadcast(nobody, "x"))), 0).await;
    assert_eq!(all(&world).await, []);
}

async fn ids_and_client_ids_are_taken_once(world: Arc<World>) {
    let [zoe, yves] = creators(&world).await;
    let first = world.new_broadcast(zoe, "first");
    world.write(Write::AppendBroadcast(first.clone())).await;
    let same_id = NewBroadcast { id: first.id, ..world.new_broadcast(yves, "same id") };
    world.taken(Write::AppendBroadcast(same_id), UniqueKey::BroadcastId).await;
    let same_client_id = NewBroadcast { client_id: first.client_id, ..world.new_broadcast(zoe, "again") };
    world.taken(Write::AppendBroadcast(same_client_id), UniqueKey::ClientId).await;
    // Another creator may have made up the same.
    let of_another = NewBroadcast { client_id: first.client_id, ..world.new_broadcast(yves, "other") };
    world.write(Write::AppendBroadcast(of_another)).await;
    let found = world.store().broadcast_by_client_id(yves, first.client_id).await.unwrap().unwrap();
    assert_eq!((found.creator_id, found.position), (yves, BroadcastPosition(2)));
}

async fn what_is_refused_takes_no_number(world: Arc<World>) {
    let [zoe, _] = creators(&world).await;
    world.broadcast(zoe, "one").await;
    let never = Precondition::MessageLive(world.message_id());
    let refused = world.changes().only_if(never).write(Write::AppendBroadcast(world.new_broadcast(zoe, "x")));
    world.refused_by(refused, 0).await;
    let half = world
        .changes()
        .write(Write::AppendBroadcast(world.new_broadcast(zoe, "x")))
        .write(Write::DeleteMessage(world.message_id()));
    world.missing(half, 1).await;
    let second = world.broadcast(zoe, "two").await;
    assert_eq!((second.position, second.seq.0), (BroadcastPosition(2), 2));
}

async fn of_many_at_once_none_is_left_out(world: Arc<World>) {
    let both = creators(&world).await;
    let running: Vec<_> = (0..60)
        .map(|number| {
            let new = world.new_broadcast(both[number % 2], "text");
            let (store, changes) = (world.store(), world.changes().write(Write::AppendBroadcast(new)));
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    for commit in running {
        commit.await.unwrap().unwrap();
    }
    let positions: Vec<i64> = all(&world).await.iter().map(|one| one.position.0).collect();
    assert_eq!(positions, (1..=60).collect::<Vec<_>>());
    for creator in both {
        assert_eq!(channel(&world, creator).await, (1..=30).collect::<Vec<_>>());
    }
    let heard = world.heard.receipts();
    let heard: Vec<i64> =
        heard.iter().flat_map(|receipt| &receipt.broadcasts).map(|one| one.position.0).collect();
    assert_eq!(heard, positions, "the listener hears them in their order");
}

async fn the_same_client_id_at_once_makes_one(world: Arc<World>) {
    let [zoe, _] = creators(&world).await;
    let client_id = world.client_id();
    let running: Vec<_> = (0..20)
        .map(|_| {
            let new = NewBroadcast { client_id, ..world.new_broadcast(zoe, "text") };
            let (store, changes) = (world.store(), world.changes().write(Write::AppendBroadcast(new)));
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    let mut made = 0;
    for commit in running {
        match commit.await.unwrap() {
            Ok(_) => made += 1,
            Err(CommitError::Duplicate(UniqueKey::ClientId)) => {}
            Err(error) => panic!("a loser must learn that the id is taken, got {error:?}"),
        }
    }
    assert_eq!((made, all(&world).await.len()), (1, 1));
}

async fn a_channel_is_read_in_parts(world: Arc<World>) {
    let [zoe, yves] = creators(&world).await;
    for number in 1..=5 {
        world.broadcast(zoe, &format!("text {number}")).await;
        world.broadcast(yves, "of another").await;
    }
    let seqs = async |range, limit| -> Vec<i64> {
        let found = world.store().channel_history(zoe, range, limit).await.unwrap();
        assert!(found.iter().all(|one| one.creator_id == zoe && one.text == format!("text {}", one.seq)));
        found.iter().map(|one| one.seq.0).collect()
    };
    let seq = onlychat_domain::Seq;
    assert_eq!(seqs(MessageRange::Latest, 2).await, [4, 5]);
    assert_eq!(seqs(MessageRange::Before(seq(4)), 2).await, [2, 3]);
    assert_eq!(seqs(MessageRange::After(seq(1)), 3).await, [2, 3, 4]);
    assert_eq!(seqs(MessageRange::After(seq(5)), 3).await, Vec::<i64>::new());
    assert_eq!(seqs(MessageRange::Latest, 0).await, Vec::<i64>::new());
}

async fn they_outlive_the_page_and_a_restart(world: Arc<World>) {
    let page = world.creator(handle("zoe"), "Zoe").await;
    let zoe = page.user_id;
    let first = world.broadcast(zoe, "one").await;
    world.write(Write::DeleteCreator(zoe)).await;
    world.missing(world.changes().write(Write::AppendBroadcast(world.new_broadcast(zoe, "x"))), 0).await;
    world.reopen().await;
    assert_eq!(all(&world).await, [first]);
    world.write(Write::PutCreator(page)).await;
    let second = world.broadcast(zoe, "two").await;
    assert_eq!((second.position, second.seq.0), (BroadcastPosition(2), 2));
}
