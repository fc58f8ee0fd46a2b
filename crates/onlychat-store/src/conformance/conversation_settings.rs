//! What each of the two wants of a conversation.

use std::sync::Arc;

use onlychat_domain::Timestamp;
use onlychat_domain::conversation::{ConversationSettings, Shelf};
use onlychat_domain::id::{ConversationId, UserId};

use super::kit::{World, at};
use super::runner::cases;
use crate::{Changes, CommitError, Write};

cases![
    settings_are_one_s_own_and_come_back,
    who_is_not_a_member_has_none,
    a_message_brings_back_what_was_put_away,
    a_shelf_has_its_own_in_the_order_of_the_inbox,
    unread_messages_are_counted_where_they_are_told,
];

async fn put(
    world: &World,
    conversation_id: ConversationId,
    user_id: UserId,
    settings: ConversationSettings,
) {
    world.write(Write::PutConversationSettings { conversation_id, user_id, settings }).await;
}

async fn settings(world: &World, user: UserId, id: ConversationId) -> ConversationSettings {
    world.view(user, id).await.settings
}

fn archived() -> ConversationSettings {
    ConversationSettings { archived_at: Some(at(1)), ..ConversationSettings::default() }
}

async fn settings_are_one_s_own_and_come_back(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let all = ConversationSettings {
        muted_until: Some(Timestamp::FOREVER),
        pinned_at: Some(at(5)),
        archived_at: Some(at(6)),
        unread: true,
    };
    put(&world, id, a, all).await;
    world.read(id, a, 0).await;
    world.reopen().await;
    assert_eq!(settings(&world, a, id).await, all);
    assert_eq!(settings(&world, b, id).await, ConversationSettings::default());
    put(&world, id, a, ConversationSettings::default()).await;
    assert_eq!(settings(&world, a, id).await, ConversationSettings::default());
}

async fn who_is_not_a_member_has_none(world: Arc<World>) {
    let (id, _, _) = world.chat().await;
    let user_id = world.user().await.id;
    let write = Write::PutConversationSettings { conversation_id: id, user_id, settings: archived() };
    let refused = world.store().commit(world.changes().write(write)).await;
    assert!(matches!(refused, Err(CommitError::Missing(0))), "{refused:?}");
}

async fn a_message_brings_back_what_was_put_away(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let muted = |until| ConversationSettings { muted_until: Some(until), ..archived() };
    put(&world, id, a, archived()).await;
    put(&world, id, b, muted(at(100))).await;
    let send = async |now| {
        let message = world.draft(id, b, "hi");
        world.commit(Changes::at(now).write(Write::AppendMessage(message))).await;
    };
    send(at(99)).await;
    assert_eq!(settings(&world, a, id).await, ConversationSettings::default());
    assert_eq!(settings(&world, b, id).await, muted(at(100)), "muted: it stays away");
    send(at(100)).await;
    let back = ConversationSettings { archived_at: None, ..muted(at(100)) };
    assert_eq!(settings(&world, b, id).await, back, "no longer muted; who wrote it does not matter");
}

async fn a_shelf_has_its_own_in_the_order_of_the_inbox(world: Arc<World>) {
    let me = world.user().await.id;
    let mut places = Vec::new();
    for number in 0..8 {
        let other = world.user().await.id;
        let place = world.conversation([me, other]).await;
        let mut wanted = ConversationSettings::default();
        if number % 2 == 0 {
            wanted.archived_at = Some(at(1));
        }
        if number % 4 < 2 {
            wanted.pinned_at = Some(at(number));
        }
        put(&world, place, me, wanted).await;
        // What the other wants of it is nothing to this one.
        let theirs = ConversationSettings { pinned_at: Some(at(9)), ..archived() };
        put(&world, place, other, theirs).await;
        places.push(place);
    }
    let shelf = async |shelf| {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = world.store().conversation_views(me, shelf, after, 2).await.unwrap();
            let Some(last) = page.last() else { return found };
            after = Some(last.cursor());
            found.extend(page.iter().map(|view| view.conversation.id));
        }
    };
    let those = |numbers: &[usize]| numbers.iter().map(|number| places[*number]).collect::<Vec<_>>();
    assert_eq!(shelf(Shelf::All).await, those(&[7, 6, 5, 4, 3, 2, 1, 0]));
    assert_eq!(shelf(Shelf::Inbox).await, those(&[7, 5, 3, 1]));
    assert_eq!(shelf(Shelf::Archived).await, those(&[6, 4, 2, 0]));
    assert_eq!(shelf(Shelf::Pinned).await, those(&[5, 4, 1, 0]));
}

async fn unread_messages_are_counted_where_they_are_told(world: Arc<World>) {
    let me = world.user().await.id;
    let mut places = Vec::new();
    for count in 1..=4 {
        let other = world.user().await.id;
        let place = world.conversation([me, other]).await;
        for _ in 0..count {
            world.send(place, other, "hi").await;
        }
        places.push(place);
    }
    let count = async |among| world.store().unread_messages(me, at(500), among).await.unwrap();
    assert_eq!(count(500).await, 10);
    assert_eq!((count(2).await, count(0).await), (7, 0), "the latest");
    put(&world, places[3], me, ConversationSettings { archived_at: Some(at(1)), ..Default::default() }).await;
    for (place, until) in [(places[0], at(500)), (places[1], at(501))] {
        put(&world, place, me, ConversationSettings { muted_until: Some(until), ..Default::default() }).await;
    }
    assert_eq!(count(500).await, 1 + 3, "muted until now is muted no more");
}
