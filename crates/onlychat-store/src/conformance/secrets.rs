//! Keys that all nodes share.

use std::sync::Arc;

use onlychat_domain::Secret;

use super::kit::World;
use super::runner::cases;

cases![the_first_key_stays, two_who_try_at_once_get_the_same];

async fn the_first_key_stays(world: Arc<World>) {
    let ask = async |name: &str, byte| {
        world.store().secret(name, Secret::new(vec![byte; 32])).await.unwrap().expose().clone()
    };
    assert_eq!(ask("media", 0).await, [0; 32]);
    assert_eq!(ask("media", 1).await, [0; 32]);
    assert_eq!(ask("push", 2).await, [2; 32]);
    world.reopen().await;
    assert_eq!(ask("media", 3).await, [0; 32]);
}

async fn two_who_try_at_once_get_the_same(world: Arc<World>) {
    let tries = (0..8_u8).map(|byte| {
        let store = world.store();
        tokio::spawn(async move { store.secret("key", Secret::new(vec![byte; 32])).await.unwrap() })
    });
    let mut got = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        got.push(tried.await.unwrap().expose().clone());
    }
    got.dedup();
    assert_eq!(got.len(), 1, "{got:?}");
}
