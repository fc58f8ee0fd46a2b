//! The event logs.

use std::sync::Arc;

use onlychat_domain::event::{CommittedEvent, Event, Position};
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::message::Seq;

use super::kit::{World, at, emoji};
use super::runner::cases;
use crate::{Changes, Epoch, EventSlice};

cases![
    every_kind_comes_back,
    positions_count_each_log_apart,
    heads_of_many_come_in_the_order_asked,
    each_of_an_audience_is_told_once,
    positions_have_no_gaps_under_load,
    a_slice_has_its_bounds,
    extreme_positions_are_numbers,
    a_renewed_epoch_stays,
    an_epoch_outlives_reopening,
];

/// Some event, told apart by its number.
pub(super) fn event(number: i64) -> Event {
    let conversation_id = ConversationId::from_bytes([7; 16]);
    Event::ConversationRead { conversation_id, user_id: UserId::from_bytes([7; 12]), seq: Seq(number) }
}

/// Tells one person an event at this time.
pub(super) async fn tell(world: &World, user: UserId, millis: i64, number: i64) {
    world.commit(Changes::at(at(millis)).tell([user], event(number))).await;
}

/// `(floor, head, positions)` of a part of somebody's log.
pub(super) async fn slice(world: &World, user: UserId, after: i64, limit: usize) -> (i64, i64, Vec<i64>) {
    let EventSlice { floor, head, events } =
        world.store().events_after(user, Position(after), limit).await.unwrap();
    (floor.0, head.0, events.iter().map(|event| event.position.0).collect())
}

async fn every_kind_comes_back(world: Arc<World>) {
    let (conversation_id, user_id, peer) = world.chat().await;
    let message_id = world.send(conversation_id, peer, "text").await.id;
    let (reacted, taken_back) = (true, false);
    let events = [
        Event::ConversationCreated { conversation_id },
        Event::MessageCreated { conversation_id, message_id },
        Event::MessageEdited { conversation_id, message_id },
        Event::MessageDeleted { conversation_id, message_id },
        Event::ReactionChanged {
            conversation_id, message_id, user_id, emoji: emoji("👩🏽‍🚀"), reacted
        },
        Event::ReactionChanged {
            conversation_id,
            message_id,
            user_id: peer,
            emoji: emoji("❤"),
            reacted: taken_back,
        },
        Event::ConversationRead { conversation_id, user_id, seq: Seq(1 << 53) },
        Event::ConversationDelivered { conversation_id, user_id, seq: Seq(i64::MAX) },
    ];
    let mut changes = world.changes();
    for event in events.clone() {
        changes = changes.tell([user_id], event);
    }
    let expected: Vec<_> = (1..)
        .zip(events)
        .map(|(place, event)| CommittedEvent { user_id, position: Position(place), event })
        .collect();
    assert_eq!(world.commit(changes).await.events, expected);
    assert_eq!(world.log(user_id).await, expected);
    world.reopen().await;
    assert_eq!(world.log(user_id).await, expected);
}

async fn positions_count_each_log_apart(world: Arc<World>) {
    let ([a, b], store) = (world.two().await, world.store());
    assert_eq!(store.event_head(a).await.unwrap(), Position::ZERO);
    assert_eq!(slice(&world, a, 0, 10).await, (0, 0, vec![]));
    for (user, number) in [(a, 1), (a, 2), (b, 3), (a, 4)] {
        tell(&world, user, 0, number).await;
    }
    assert_eq!(slice(&world, a, 0, 10).await, (0, 3, vec![1, 2, 3]));
    assert_eq!(slice(&world, b, 0, 10).await, (0, 1, vec![1]));
    assert_eq!(
        (store.event_head(a).await.unwrap(), store.event_head(b).await.unwrap()),
        (Position(3), Position(1))
    );
}

async fn heads_of_many_come_in_the_order_asked(world: Arc<World>) {
    let ([a, b], store) = (world.two().await, world.store());
    let nobody = UserId::from_bytes([9; 12]);
    for (user, number) in [(a, 1), (a, 2), (b, 3)] {
        tell(&world, user, 0, number).await;
    }
    let heads = store.event_heads(&[b, nobody, a, b]).await.unwrap();
    assert_eq!(heads, [1, 0, 2, 1].map(Position));
    assert_eq!(store.event_heads(&[]).await.unwrap(), []);
    store.prune_events(at(1), 2).await.unwrap();
    assert_eq!(store.event_heads(&[a]).await.unwrap(), [Position(2)], "pruning moves no head");
    let many: Vec<UserId> = (0..2000_u32)
        .map(|n| [[0; 8].as_slice(), &n.to_be_bytes()].concat().try_into().unwrap())
        .map(UserId::from_bytes)
        .collect();
    assert_eq!(store.event_heads(&many).await.unwrap(), vec![Position::ZERO; 2000]);
}

/// In the order of the audience, also where it names somebody twice; and an audience may be empty.
async fn each_of_an_audience_is_told_once(world: Arc<World>) {
    let [a, b] = world.two().await;
    let changes = world.changes().tell([b, a, b], event(1)).tell([], event(2)).tell([a, a], event(3));
    let receipt = world.commit(changes).await;
    let told: Vec<_> =
        receipt.events.iter().map(|told| (told.user_id, told.position.0, told.event.clone())).collect();
    assert_eq!(told, [(b, 1, event(1)), (a, 1, event(1)), (a, 2, event(3))]);
    assert_eq!([world.log(b).await, world.log(a).await].concat(), receipt.events);
}

async fn positions_have_no_gaps_under_load(world: Arc<World>) {
    let ([a, b], c) = (world.two().await, world.user().await.id);
    let mut running = Vec::new();
    for number in 0..48 {
        let audience = [[a, b], [b, c], [c, a]][usize::try_from(number % 3).unwrap()];
        let changes = world.changes().tell(audience, event(number)).tell([a], event(number + 1000));
        running.push(tokio::spawn(world.commit(changes)));
        let refused = world.changes().tell(audience, event(-1)).write(crate::Write::DeleteCreator(a));
        running.push(tokio::spawn({
            let refused = world.missing(refused, 0);
            async move {
                refused.await;
                Arc::default()
            }
        }));
    }
    let mut told: Vec<CommittedEvent> = Vec::new();
    for commit in running {
        told.extend(commit.await.unwrap().events.iter().cloned());
    }
    told.sort_by_key(|event| (event.user_id, event.position));
    for (user, count) in [(a, 32 + 48), (b, 32), (c, 32)] {
        let log = world.log(user).await;
        assert_eq!(
            log.iter().map(|event| event.position.0).collect::<Vec<_>>(),
            (1..=count).collect::<Vec<_>>()
        );
        assert_eq!(log, told.iter().filter(|event| event.user_id == user).cloned().collect::<Vec<_>>());
    }
    let heard: Vec<_> = world.heard.receipts().iter().flat_map(|receipt| receipt.events.clone()).collect();
    for user in [a, b, c] {
        let heard: Vec<_> = heard.iter().filter(|event| event.user_id == user).cloned().collect();
        assert_eq!(heard, world.log(user).await, "the listener hears each log in its order");
    }
}

async fn a_slice_has_its_bounds(world: Arc<World>) {
    let user = world.user().await.id;
    for number in 1..=6 {
        tell(&world, user, 0, number).await;
    }
    for (after, limit, expected) in [
        (0, 2, vec![1, 2]),
        (2, 2, vec![3, 4]),
        (4, 9, vec![5, 6]),
        (5, 1, vec![6]),
        (6, 9, vec![]),
        (9, 9, vec![]),
        (3, 0, vec![]),
    ] {
        assert_eq!(slice(&world, user, after, limit).await, (0, 6, expected), "{limit} after {after}");
    }
}

async fn extreme_positions_are_numbers(world: Arc<World>) {
    let user = world.user().await.id;
    tell(&world, user, 0, 1).await;
    assert_eq!(slice(&world, user, i64::MAX, 5).await, (0, 1, vec![]));
    assert_eq!(slice(&world, user, i64::MIN, usize::MAX).await, (0, 1, vec![1]));
    assert_eq!(slice(&world, world.user_id(), 5, 5).await, (0, 0, vec![]));
}

async fn a_renewed_epoch_stays(world: Arc<World>) {
    for epoch in [Epoch(1), Epoch(1 << 63), Epoch(u64::MAX), Epoch(0)] {
        world.store().renew_epoch(epoch).await.unwrap();
        assert_eq!(world.store().epoch().await.unwrap(), epoch);
        world.reopen().await;
        assert_eq!(world.store().epoch().await.unwrap(), epoch);
    }
}

async fn an_epoch_outlives_reopening(world: Arc<World>) {
    let epoch = world.store().epoch().await.unwrap();
    tell(&world, world.user().await.id, 0, 1).await;
    assert_eq!(world.store().epoch().await.unwrap(), epoch);
    world.reopen().await;
    assert_eq!(world.store().epoch().await.unwrap(), epoch);
}
