//! Idempotency keys.

use std::sync::Arc;

use onlychat_domain::id::Subject;

use super::kit::{World, at};
use super::runner::cases;
use crate::{Answer, Begun, Fingerprint};

cases![
    goes_from_fresh_over_in_flight_to_answered,
    another_request_under_the_key_is_a_mismatch,
    a_key_belongs_to_its_owner,
    an_answer_comes_back_exactly,
    an_abandoned_key_is_free,
    an_answered_key_cannot_be_abandoned,
    a_stale_key_is_taken_over_by_the_same_request_only,
    an_answered_key_is_never_stale,
    pruning_forgets_old_keys,
    of_many_at_once_one_gets_it,
    of_many_at_once_one_takes_a_stale_key_over,
];

const ONE: Fingerprint = Fingerprint([1; 32]);
const TWO: Fingerprint = Fingerprint([2; 32]);

/// Begins at a time; keys taken before `stale` are stale.
async fn begin(
    world: &World,
    owner: &Subject,
    key: &str,
    fingerprint: Fingerprint,
    now: i64,
    stale: i64,
) -> Begun {
    world.store().begin_idempotent(owner, key, fingerprint, at(now), at(stale)).await.unwrap()
}

fn answer(body: &[u8]) -> Answer {
    Answer { status: 201, body: body.to_vec(), content_type: "application/json".into() }
}

async fn goes_from_fresh_over_in_flight_to_answered(world: Arc<World>) {
    let (owner, done) = (world.subject(), answer(b"{}"));
    assert_eq!(begin(&world, &owner, "key", ONE, 1, 0).await, Begun::Fresh);
    assert_eq!(begin(&world, &owner, "key", ONE, 2, 0).await, Begun::InFlight);
    world.store().finish_idempotent(&owner, "key", &done).await.unwrap();
    assert_eq!(begin(&world, &owner, "key", ONE, 3, 0).await, Begun::Answered(done.clone()));
    world.reopen().await;
    assert_eq!(begin(&world, &owner, "key", ONE, 4, 0).await, Begun::Answered(done));
}

async fn another_request_under_the_key_is_a_mismatch(world: Arc<World>) {
    let owner = world.subject();
    begin(&world, &owner, "key", ONE, 1, 0).await;
    assert_eq!(begin(&world, &owner, "key", TWO, 2, 0).await, Begun::Mismatch);
    world.store().finish_idempotent(&owner, "key", &answer(b"")).await.unwrap();
    assert_eq!(begin(&world, &owner, "key", TWO, 3, 0).await, Begun::Mismatch);
}

async fn a_key_belongs_to_its_owner(world: Arc<World>) {
    let (ada, bob) = (world.subject(), world.subject());
    begin(&world, &ada, "key", ONE, 1, 0).await;
    assert_eq!(begin(&world, &bob, "key", TWO, 1, 0).await, Begun::Fresh);
    assert_eq!(begin(&world, &ada, "KEY", TWO, 1, 0).await, Begun::Fresh);
    world.store().finish_idempotent(&bob, "key", &answer(b"bob's")).await.unwrap();
    assert_eq!(begin(&world, &ada, "key", ONE, 2, 0).await, Begun::InFlight);
    world.store().abandon_idempotent(&ada, "key").await.unwrap();
    assert_eq!(begin(&world, &bob, "key", TWO, 2, 0).await, Begun::Answered(answer(b"bob's")));
}

async fn an_answer_comes_back_exactly(world: Arc<World>) {
    let owner = world.subject();
    let large: Vec<u8> = (0..300_000_u32).map(|number| u8::try_from(number % 251).unwrap()).collect();
    for (key, status, body) in [("a", 204, vec![]), ("b", 599, vec![0, 255, 0xc3, 0]), ("c", 100, large)] {
        let given = Answer { status, body, content_type: "text/plain; charset=utf-8".into() };
        begin(&world, &owner, key, ONE, 1, 0).await;
        world.store().finish_idempotent(&owner, key, &given).await.unwrap();
        assert_eq!(begin(&world, &owner, key, ONE, 2, 0).await, Begun::Answered(given));
    }
}

async fn an_abandoned_key_is_free(world: Arc<World>) {
    let owner = world.subject();
    begin(&world, &owner, "key", ONE, 1, 0).await;
    world.store().abandon_idempotent(&owner, "key").await.unwrap();
    assert_eq!(begin(&world, &owner, "key", TWO, 2, 0).await, Begun::Fresh);
    world.store().abandon_idempotent(&owner, "never taken").await.unwrap();
}

async fn an_answered_key_cannot_be_abandoned(world: Arc<World>) {
    let owner = world.subject();
    begin(&world, &owner, "key", ONE, 1, 0).await;
    world.store().finish_idempotent(&owner, "key", &answer(b"done")).await.unwrap();
    world.store().abandon_idempotent(&owner, "key").await.unwrap();
    assert_eq!(begin(&world, &owner, "key", ONE, 2, 0).await, Begun::Answered(answer(b"done")));
}

async fn a_stale_key_is_taken_over_by_the_same_request_only(world: Arc<World>) {
    let owner = world.subject();
    begin(&world, &owner, "key", ONE, 10, 0).await;
    assert_eq!(
        begin(&world, &owner, "key", ONE, 50, 10).await,
        Begun::InFlight,
        "taken at the limit, not before it"
    );
    assert_eq!(begin(&world, &owner, "key", TWO, 50, 11).await, Begun::Mismatch);
    assert_eq!(begin(&world, &owner, "key", ONE, 50, 11).await, Begun::Fresh);
    assert_eq!(begin(&world, &owner, "key", ONE, 51, 50).await, Begun::InFlight, "it was taken anew at 50");
    assert_eq!(begin(&world, &owner, "key", ONE, 60, 51).await, Begun::Fresh);
}

async fn an_answered_key_is_never_stale(world: Arc<World>) {
    let owner = world.subject();
    begin(&world, &owner, "key", ONE, 10, 0).await;
    world.store().finish_idempotent(&owner, "key", &answer(b"done")).await.unwrap();
    assert_eq!(begin(&world, &owner, "key", ONE, 99, 99).await, Begun::Answered(answer(b"done")));
}

async fn pruning_forgets_old_keys(world: Arc<World>) {
    let owner = world.subject();
    for number in 0..20 {
        begin(&world, &owner, &format!("key {number}"), ONE, number, 0).await;
        if number % 2 == 0 {
            world.store().finish_idempotent(&owner, &format!("key {number}"), &answer(b"")).await.unwrap();
        }
    }
    assert_eq!(world.store().prune_idempotent(at(0), 100).await.unwrap(), 0);
    let (mut total, mut steps) = (0, 0);
    loop {
        match world.store().prune_idempotent(at(10), 4).await.unwrap() {
            0 => break,
            gone => (total, steps) = (total + gone, steps + 1),
        }
    }
    assert_eq!(total, 10);
    assert!(steps > 1, "the limit was not heeded");
    assert_eq!(begin(&world, &owner, "key 9", TWO, 30, 0).await, Begun::Fresh);
    assert_eq!(begin(&world, &owner, "key 8", TWO, 30, 0).await, Begun::Fresh);
    assert_eq!(begin(&world, &owner, "key 10", ONE, 30, 0).await, Begun::Answered(answer(b"")));
    assert_eq!(begin(&world, &owner, "key 11", ONE, 30, 0).await, Begun::InFlight);
}

/// Sixteen at once: one is fresh, for the others it is in flight.
async fn one_of_sixteen(world: &Arc<World>, owner: &Subject, now: i64, stale: i64) {
    let running: Vec<_> = (0..16)
        .map(|_| {
            let (world, owner) = (Arc::clone(world), owner.clone());
            tokio::spawn(async move { begin(&world, &owner, "key", ONE, now, stale).await })
        })
        .collect();
    let mut fresh = 0;
    for begun in running {
        match begun.await.unwrap() {
            Begun::Fresh => fresh += 1,
            other => assert_eq!(other, Begun::InFlight),
        }
    }
    assert_eq!(fresh, 1);
}

async fn of_many_at_once_one_gets_it(world: Arc<World>) {
    for _ in 0..10 {
        one_of_sixteen(&world, &world.subject(), 1, 0).await;
    }
}

async fn of_many_at_once_one_takes_a_stale_key_over(world: Arc<World>) {
    for _ in 0..10 {
        let owner = world.subject();
        begin(&world, &owner, "key", ONE, 1, 0).await;
        one_of_sixteen(&world, &owner, 100, 50).await;
    }
}
