//! Pruning the event logs.

use std::sync::Arc;

use onlychat_domain::event::Position;

use super::events::{event, slice, tell};
use super::kit::{World, at};
use super::runner::cases;
use crate::Changes;

cases![
    pruning_keeps_the_rest_without_a_gap,
    pruning_never_takes_what_is_not_old,
    pruning_goes_in_steps_and_ends,
];

async fn pruning_keeps_the_rest_without_a_gap(world: Arc<World>) {
    let [a, b] = world.two().await;
    for number in 1..=6 {
        tell(&world, a, number * 10, number).await;
    }
    tell(&world, b, 10, 1).await;
    assert_eq!(world.store().prune_events(at(10), 100).await.unwrap(), 0, "nothing is older");
    assert_eq!(world.store().prune_events(at(41), 100).await.unwrap(), 5);
    assert_eq!(slice(&world, a, 0, 100).await, (4, 6, vec![5, 6]), "begins after the floor");
    assert_eq!(slice(&world, a, 4, 1).await, (4, 6, vec![5]));
    assert_eq!(slice(&world, a, 5, 100).await, (4, 6, vec![6]));
    assert_eq!(slice(&world, b, 0, 100).await, (1, 1, vec![]), "an emptied log remembers its place");
    world.reopen().await;
    tell(&world, b, 99, 2).await;
    assert_eq!(slice(&world, b, 1, 100).await, (1, 2, vec![2]));
    assert_eq!(world.store().event_head(b).await.unwrap(), Position(2));
}

/// Where a clock was behind, an old event may stand after a young one: it stays rather than leave a gap.
async fn pruning_never_takes_what_is_not_old(world: Arc<World>) {
    let user = world.user().await.id;
    for (number, millis) in (1..).zip([10, 50, 20, 60]) {
        tell(&world, user, millis, number).await;
    }
    world.store().prune_events(at(30), 100).await.unwrap();
    let (floor, head, rest) = slice(&world, user, 0, 100).await;
    assert!(floor <= 1, "the young event at 2 was taken");
    assert_eq!((head, rest), (4, (floor + 1..=4).collect::<Vec<_>>()));
}

async fn pruning_goes_in_steps_and_ends(world: Arc<World>) {
    let users = [world.two().await, world.two().await].concat();
    for number in 0..60 {
        world.commit(Changes::at(at(number)).tell(users.clone(), event(number))).await;
    }
    let (mut total, mut steps) = (0, 0);
    loop {
        let gone = world.store().prune_events(at(50), 16).await.unwrap();
        if gone == 0 {
            break;
        }
        (total, steps) = (total + gone, steps + 1);
        for user in &users {
            let (floor, head, rest) = slice(&world, *user, 0, 100).await;
            assert_eq!((head, rest), (60, (floor + 1..=60).collect::<Vec<_>>()));
        }
    }
    assert_eq!(total, 4 * 50);
    assert!(steps > 1, "the limit was not heeded");
    for user in users {
        assert_eq!(slice(&world, user, 0, 1).await, (50, 60, vec![51]));
    }
}
