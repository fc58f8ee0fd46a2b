//! Repairing what is not damaged. How damage is repaired each adapter's own tests say: only they can do any.

use std::sync::Arc;

use onlychat_domain::Subscription;

use super::kit::{World, at, handle};
use super::runner::cases;
use crate::Write;

cases![what_is_whole_is_left_alone, what_is_being_written_is_not_taken_for_damage];

async fn what_is_whole_is_left_alone(world: Arc<World>) {
    assert_eq!(world.store().repair().await.unwrap(), []);
    let zoe = world.creator(handle("zoe"), "ZOË").await;
    let (id, a, b) = world.chat().await;
    world.write(Write::PutSubscription(Subscription::free(a, zoe.user_id, at(1)))).await;
    for author in [a, b, b] {
        world.commit(world.sending(world.draft(id, author, "text"), &[a, b])).await;
    }
    let history = world.history(id).await;
    world.write(Write::DeleteMessage(history[2].id)).await;
    world.read(id, b, 1).await;
    world.deliver(id, a, 3).await;
    world.store().prune_events(at(1_000_000_000), 2).await.unwrap();

    let before = (world.view(a, id).await, world.view(b, id).await, world.log(a).await, world.log(b).await);
    assert_eq!(world.store().repair().await.unwrap(), []);
    let after = (world.view(a, id).await, world.view(b, id).await, world.log(a).await, world.log(b).await);
    assert_eq!(after, before);
}

async fn what_is_being_written_is_not_taken_for_damage(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let writing = {
        let world = world.clone();
        tokio::spawn(async move {
            for number in 0..200 {
                let author = if number % 3 == 0 { b } else { a };
                world.commit(world.sending(world.draft(id, author, "text"), &[a, b])).await;
                world.read(id, b, number).await;
            }
        })
    };
    let mut looks = 0;
    while !writing.is_finished() || looks == 0 {
        assert_eq!(world.store().repair().await.unwrap(), []);
        looks += 1;
    }
    writing.await.unwrap();
    assert_eq!(world.history(id).await.len(), 200);
}
