//! Subscriptions and the counts they move.

use std::sync::Arc;

use onlychat_domain::Subscription;
use onlychat_domain::id::UserId;

use super::kit::{World, at, handle};
use super::runner::cases;
use crate::Write;

cases![
    comes_back_and_belongs_to_its_pair,
    the_count_follows_active_ones_only,
    the_count_is_kept_per_creator,
    many_at_once_are_all_counted,
    a_refused_change_set_counts_nothing,
];

async fn count(world: &World, creator: UserId) -> i64 {
    world.store().creator(creator).await.unwrap().unwrap().subscriber_count
}

async fn comes_back_and_belongs_to_its_pair(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    let fan = world.user().await.id;
    assert_eq!(world.store().subscription(fan, zoe).await.unwrap(), None);
    let mut subscription = Subscription::free(fan, zoe, at(1));
    for access_until in [None, Some(at(99)), None] {
        subscription.access_until = access_until;
        world.write(Write::PutSubscription(subscription.clone())).await;
        assert_eq!(world.store().subscription(fan, zoe).await.unwrap().as_ref(), Some(&subscription));
    }
    world.reopen().await;
    assert_eq!(world.store().subscription(fan, zoe).await.unwrap(), Some(subscription));
    assert_eq!(world.store().subscription(zoe, fan).await.unwrap(), None);
}

async fn the_count_follows_active_ones_only(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    let fan = world.user().await.id;
    let active = Subscription::free(fan, zoe, at(1));
    let canceled = active.clone().canceled(at(2));
    let again = Subscription::free(fan, zoe, at(3));
    let steps = [(&canceled, 0), (&active, 1), (&active, 1), (&canceled, 0), (&canceled, 0), (&again, 1)];
    for (step, (subscription, expected)) in steps.into_iter().enumerate() {
        world.write(Write::PutSubscription(subscription.clone())).await;
        assert_eq!(count(&world, zoe).await, expected, "after step {step}");
        assert_eq!(world.store().subscription(fan, zoe).await.unwrap().as_ref(), Some(subscription));
    }
    let both = world.changes().write(Write::PutSubscription(canceled)).write(Write::PutSubscription(active));
    world.commit(both).await;
    assert_eq!(count(&world, zoe).await, 1, "twice in one change set");
}

async fn the_count_is_kept_per_creator(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    let ann = world.creator(handle("ann"), "Ann").await.user_id;
    let fans = world.fans(zoe, 3).await;
    world.write(Write::PutSubscription(Subscription::free(fans[0], ann, at(1)))).await;
    let over = Subscription::free(fans[1], zoe, at(1)).canceled(at(2));
    world.write(Write::PutSubscription(over)).await;
    assert_eq!((count(&world, zoe).await, count(&world, ann).await), (2, 1));
}

async fn many_at_once_are_all_counted(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    let mut running = Vec::new();
    for _ in 0..32 {
        let fan = world.user().await.id;
        let changes = world.changes().write(Write::PutSubscription(Subscription::free(fan, zoe, at(1))));
        running.push(tokio::spawn(world.commit(changes)));
    }
    for commit in running {
        commit.await.unwrap();
    }
    assert_eq!(count(&world, zoe).await, 32);
}

async fn a_refused_change_set_counts_nothing(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await.user_id;
    let fan = world.user().await.id;
    let changes = world
        .changes()
        .write(Write::PutSubscription(Subscription::free(fan, zoe, at(1))))
        .write(Write::DeleteCreator(fan));
    world.missing(changes, 1).await;
    assert_eq!(count(&world, zoe).await, 0);
    assert_eq!(world.store().subscription(fan, zoe).await.unwrap(), None);
}
