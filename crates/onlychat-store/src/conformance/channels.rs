//! Who hears which channel, what they missed, and how far they have read.

use std::sync::Arc;

use onlychat_domain::id::UserId;
use onlychat_domain::message::Seq;
use onlychat_domain::page::ChannelCursor;
use onlychat_domain::{ChannelView, HeardChannel, Subscription, Timestamp};

use super::kit::{World, at, handle};
use super::runner::cases;
use crate::Write;

cases![
    one_hears_one_s_own_and_what_one_has_access_to,
    what_was_missed_is_what_one_hears,
    unread_is_what_came_since_one_subscribed,
    reading_moves_forward_and_never_beyond_the_last,
    coming_back_begins_anew_and_a_change_does_not,
    channels_come_latest_first_and_in_pages,
];

/// Later than all times of a world.
const LATE: Timestamp = at(1_000_000);

async fn creator(world: &World, name: &str) -> UserId {
    world.creator(handle(name), name).await.user_id
}

async fn subscribe(world: &World, fan: UserId, creator: UserId) -> Subscription {
    let subscription = Subscription::free(fan, creator, world.now());
    world.write(Write::PutSubscription(subscription.clone())).await;
    subscription
}

async fn read(world: &World, fan_id: UserId, creator_id: UserId, seq: i64) {
    world.write(Write::AdvanceChannelRead { creator_id, fan_id, seq: Seq(seq) }).await;
}

async fn heard(world: &World, user: UserId, now: Timestamp) -> Vec<HeardChannel> {
    let mut heard = world.store().heard_channels(user, now).await.unwrap();
    heard.sort_by_key(|channel| channel.creator_id);
    heard
}

async fn views(world: &World, fan: UserId) -> Vec<ChannelView> {
    world.store().channel_views(fan, LATE, None, 100).await.unwrap()
}

/// Read up to, last, unread of the only channel somebody subscribed to.
async fn state(world: &World, fan: UserId) -> (i64, i64, i64) {
    let views = views(world, fan).await;
    let [view] = &views[..] else { panic!("one channel: {views:?}") };
    (view.read_seq.0, view.last_seq().0, view.unread_count())
}

async fn one_hears_one_s_own_and_what_one_has_access_to(world: Arc<World>) {
    let [own, active, ending, over] = [
        creator(&world, "own").await,
        creator(&world, "active").await,
        creator(&world, "ending").await,
        creator(&world, "over").await,
    ];
    creator(&world, "stranger").await;
    subscribe(&world, own, active).await;
    for (of, until) in [(ending, 500), (over, 400)] {
        let access_until = Some(at(until));
        let subscription =
            Subscription { access_until, ..subscribe(&world, own, of).await }.canceled(at(300));
        world.write(Write::PutSubscription(subscription)).await;
    }
    let channel = |creator_id, until: Option<i64>| HeardChannel { creator_id, until: until.map(at) };
    let all =
        [channel(own, None), channel(active, None), channel(ending, Some(500)), channel(over, Some(400))];
    assert_eq!(heard(&world, own, at(399)).await, all);
    assert_eq!(heard(&world, own, at(400)).await, all[..3], "over at that very moment");
    assert_eq!(heard(&world, own, at(500)).await, all[..2]);
    assert_eq!(heard(&world, world.user_id(), at(1)).await, []);
    world.write(Write::DeleteCreator(own)).await;
    assert_eq!(heard(&world, own, LATE).await, all[1..2]);
}

async fn what_was_missed_is_what_one_hears(world: Arc<World>) {
    let [zoe, yves, xara] =
        [creator(&world, "zoe").await, creator(&world, "yves").await, creator(&world, "xara").await];
    let fan = world.user().await.id;
    subscribe(&world, fan, zoe).await;
    subscribe(&world, fan, xara).await;
    for of in [zoe, yves, xara, zoe, yves, xara] {
        world.broadcast(of, "text").await;
    }
    let missed = async |user, places, limit| -> Vec<i64> {
        let missed = world.store().broadcasts_heard(user, LATE, places, limit).await.unwrap();
        missed.iter().map(|broadcast| broadcast.position.0).collect()
    };
    assert_eq!(missed(fan, 1..=6, 100).await, [1, 3, 4, 6]);
    assert_eq!(missed(fan, 2..=4, 100).await, [3, 4]);
    assert_eq!(missed(fan, 1..=6, 3).await, [1, 3, 4]);
    assert_eq!(missed(fan, 5..=5, 100).await, Vec::<i64>::new());
    let nothing = std::ops::RangeInclusive::new(4, 3);
    assert_eq!(missed(fan, nothing, 100).await, Vec::<i64>::new());
    assert_eq!(missed(yves, 1..=6, 100).await, [2, 5]);
    assert_eq!(missed(world.user().await.id, 1..=6, 100).await, Vec::<i64>::new());
}

async fn unread_is_what_came_since_one_subscribed(world: Arc<World>) {
    let (zoe, fan) = (creator(&world, "zoe").await, world.user().await.id);
    world.broadcast(zoe, "before").await;
    assert_eq!(views(&world, fan).await, []);
    subscribe(&world, fan, zoe).await;
    assert_eq!(state(&world, fan).await, (1, 1, 0));
    let second = world.broadcast(zoe, "second").await;
    assert_eq!(state(&world, fan).await, (1, 2, 1));
    assert_eq!(views(&world, fan).await[0].last, Some(second));
    let silent = creator(&world, "silent").await;
    let other = world.user().await.id;
    subscribe(&world, other, silent).await;
    assert_eq!(state(&world, other).await, (0, 0, 0));
}

async fn reading_moves_forward_and_never_beyond_the_last(world: Arc<World>) {
    let (zoe, fan) = (creator(&world, "zoe").await, world.user().await.id);
    let stranger = world.user().await.id;
    subscribe(&world, fan, zoe).await;
    for text in ["one", "two", "three"] {
        world.broadcast(zoe, text).await;
    }
    for (seq, read_seq) in [(2, 2), (1, 2), (-5, 2), (99, 3)] {
        read(&world, fan, zoe, seq).await;
        assert_eq!(state(&world, fan).await, (read_seq, 3, 3 - read_seq), "read up to {seq}");
    }
    let not_subscribed = Write::AdvanceChannelRead { creator_id: zoe, fan_id: stranger, seq: Seq(1) };
    world.missing(world.changes().write(not_subscribed), 0).await;
}

async fn coming_back_begins_anew_and_a_change_does_not(world: Arc<World>) {
    let (zoe, fan) = (creator(&world, "zoe").await, world.user().await.id);
    let subscription = subscribe(&world, fan, zoe).await;
    world.broadcast(zoe, "one").await;
    let cancelled = Subscription { access_until: Some(at(2_000_000)), ..subscription }.canceled(world.now());
    world.write(Write::PutSubscription(cancelled)).await;
    assert_eq!(state(&world, fan).await, (0, 1, 1), "what was not read stays unread");
    subscribe(&world, fan, zoe).await;
    assert_eq!(state(&world, fan).await, (1, 1, 0), "what came meanwhile is not unread");
}

async fn channels_come_latest_first_and_in_pages(world: Arc<World>) {
    let [zoe, yves, silent, mute] = [
        creator(&world, "zoe").await,
        creator(&world, "yves").await,
        creator(&world, "silent").await,
        creator(&world, "mute").await,
    ];
    let fan = world.user().await.id;
    for of in [zoe, yves, silent, mute] {
        subscribe(&world, fan, of).await;
    }
    for of in [zoe, yves, zoe] {
        world.broadcast(of, "text").await;
    }
    // Those that never spoke come last, the greater id first.
    let order = [zoe, yves, mute, silent];
    let all = views(&world, fan).await;
    assert_eq!(all.iter().map(|view| view.creator_id).collect::<Vec<_>>(), order);
    let (mut after, mut paged): (Option<ChannelCursor>, Vec<ChannelView>) = (None, Vec::new());
    loop {
        let page = world.store().channel_views(fan, LATE, after, 1).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.cursor());
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let over = Subscription::free(fan, yves, world.now()).canceled(world.now());
    world.write(Write::PutSubscription(over)).await;
    let left: Vec<UserId> = views(&world, fan).await.iter().map(|view| view.creator_id).collect();
    assert_eq!(left, [zoe, mute, silent]);
}
