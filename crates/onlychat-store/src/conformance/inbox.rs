//! The list of somebody's conversations.

use std::sync::Arc;

use onlychat_domain::conversation::{Conversation, Shelf};
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::page::ConversationCursor;

use super::kit::{World, at};
use super::runner::cases;
use crate::{Changes, Write};

cases![
    latest_first,
    equal_times_are_ordered_by_the_greater_id,
    pages_are_complete_and_disjoint_under_equal_times,
    a_cursor_of_nothing_still_works,
    peers_come_in_the_same_order,
    gives_at_most_the_limit,
    counts_unread_of_each_conversation_apart,
];

async fn ids(world: &World, viewer: UserId) -> Vec<ConversationId> {
    let views = world.store().conversation_views(viewer, Shelf::All, None, 1000).await.unwrap();
    views.iter().map(|view| view.conversation.id).collect()
}

/// A conversation of `viewer` with somebody new, made at this time, with this byte as its id.
async fn made(world: &World, viewer: UserId, millis: i64, id: u8) -> ConversationId {
    let (id, peer) = (ConversationId::from_bytes([id; 16]), world.user().await.id);
    let conversation = Conversation::between(id, viewer, peer, at(millis)).unwrap();
    world.commit(Changes::at(at(millis)).write(Write::InsertConversation(conversation))).await;
    id
}

async fn latest_first(world: Arc<World>) {
    let viewer = world.user().await.id;
    let one = made(&world, viewer, -30, 3).await;
    let two = made(&world, viewer, -20, 2).await;
    let three = made(&world, viewer, -10, 1).await;
    assert_eq!(ids(&world, viewer).await, [three, two, one]);
    world.send(one, viewer, "up it goes").await;
    assert_eq!(ids(&world, viewer).await, [one, three, two]);
}

/// Also where the highest bit is set: ids are ordered as unsigned bytes.
async fn equal_times_are_ordered_by_the_greater_id(world: Arc<World>) {
    let viewer = world.user().await.id;
    for byte in [0x10, 0xff, 0x7f, 0x80, 0x01] {
        made(&world, viewer, 5, byte).await;
    }
    let expected = [0xff, 0x80, 0x7f, 0x10, 0x01].map(|byte| ConversationId::from_bytes([byte; 16]));
    assert_eq!(ids(&world, viewer).await, expected);
}

async fn pages_are_complete_and_disjoint_under_equal_times(world: Arc<World>) {
    let viewer = world.user().await.id;
    for number in 0..12_u8 {
        made(&world, viewer, i64::from(number % 3), number * 7 % 12 * 20 + 1).await;
    }
    let whole = world.store().conversation_views(viewer, Shelf::All, None, 1000).await.unwrap();
    assert_eq!(whole.len(), 12);
    for limit in [1, 2, 3, 5, 11, 12] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = world.store().conversation_views(viewer, Shelf::All, after, limit).await.unwrap();
            assert!(page.len() <= limit);
            let Some(last) = page.last() else { break };
            let Conversation { updated_at, id, .. } = last.conversation;
            after = Some(ConversationCursor { updated_at, id });
            all.extend(page);
            assert!(all.len() < 100, "pages without an end");
        }
        assert_eq!(all, whole, "{limit} a page");
    }
}

async fn a_cursor_of_nothing_still_works(world: Arc<World>) {
    let viewer = world.user().await.id;
    let (low, high) = (made(&world, viewer, 5, 0x10).await, made(&world, viewer, 5, 0x30).await);
    let old = made(&world, viewer, 4, 0xf0).await;
    let after = |millis, byte| ConversationCursor {
        updated_at: at(millis),
        id: ConversationId::from_bytes([byte; 16]),
    };
    for (cursor, expected) in [
        (after(5, 0x20), vec![low, old]),
        (after(5, 0xff), vec![high, low, old]),
        (after(5, 0x00), vec![old]),
        (after(9, 0x00), vec![high, low, old]),
        (after(0, 0xff), vec![]),
    ] {
        let page = world.store().conversation_views(viewer, Shelf::All, Some(cursor), 10).await.unwrap();
        let page: Vec<ConversationId> = page.iter().map(|view| view.conversation.id).collect();
        assert_eq!(page, expected, "after {cursor:?}");
    }
}

async fn peers_come_in_the_same_order(world: Arc<World>) {
    let viewer = world.user().await.id;
    for (millis, byte) in [(30, 9), (10, 200), (20, 30), (20, 120)] {
        made(&world, viewer, millis, byte).await;
    }
    let views = world.store().conversation_views(viewer, Shelf::All, None, 10).await.unwrap();
    let expected: Vec<UserId> = views.iter().map(|view| view.peer_id).collect();
    assert_eq!(world.store().conversation_peers(viewer, 10).await.unwrap(), expected);
    assert_eq!(world.store().conversation_peers(viewer, 2).await.unwrap(), expected[..2]);
    assert_eq!(world.store().conversation_peers(expected[0], 10).await.unwrap(), [viewer]);
    assert_eq!(world.store().conversation_peers(world.user_id(), 10).await.unwrap(), []);
}

async fn gives_at_most_the_limit(world: Arc<World>) {
    let viewer = world.user().await.id;
    for byte in 1..=3 {
        made(&world, viewer, 1, byte).await;
    }
    for (limit, found) in [(0, 0), (1, 1), (3, 3), (4, 3), (usize::MAX, 3)] {
        assert_eq!(
            world.store().conversation_views(viewer, Shelf::All, None, limit).await.unwrap().len(),
            found,
            "{limit}"
        );
        assert_eq!(
            world.store().conversation_peers(viewer, limit).await.unwrap().len(),
            found,
            "{limit} peers"
        );
    }
}

async fn counts_unread_of_each_conversation_apart(world: Arc<World>) {
    let [a, b] = world.two().await;
    let c = world.user().await.id;
    let (with_b, with_c) = (world.conversation([a, b]).await, world.conversation([a, c]).await);
    for (place, author, times) in [(with_b, b, 2), (with_c, c, 3), (with_b, a, 4)] {
        for _ in 0..times {
            world.send(place, author, "text").await;
        }
    }
    let unread = |view: &onlychat_domain::ConversationView| (view.own.unread_count, view.peer.unread_count);
    let views = world.store().conversation_views(a, Shelf::All, None, 10).await.unwrap();
    assert_eq!(views.iter().map(unread).collect::<Vec<_>>(), [(2, 4), (3, 0)]);
    assert_eq!(unread(&world.view(b, with_b).await), (4, 2));
}
