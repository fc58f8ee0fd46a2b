//! Read and delivered markers, and what is unread.

use std::sync::Arc;

use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::message::Seq;

use super::kit::World;
use super::runner::cases;
use crate::{Precondition, Write};

cases![
    reading_moves_forward_and_never_back,
    reading_implies_delivered,
    delivered_moves_forward_and_never_back,
    neither_goes_beyond_the_last_message,
    unread_counts_the_other_s_messages_after_the_marker,
    deleted_messages_are_not_unread,
    deleting_a_read_message_changes_no_count,
    markers_belong_to_one_member_of_one_conversation,
    preconditions_compare_strictly,
    of_those_who_are_not_members_nothing_holds,
    many_at_once_end_at_the_furthest,
];

/// `(read, delivered, unread)` of a member.
async fn own(world: &World, user: UserId, id: ConversationId) -> (i64, i64, i64) {
    let own = world.view(user, id).await.own;
    (own.read_seq.0, own.delivered_seq.0, own.unread_count)
}

/// A conversation in which `a` has written so many messages, without events.
async fn unread(world: &World, count: usize) -> (ConversationId, UserId, UserId) {
    let (id, a, b) = world.chat().await;
    for _ in 0..count {
        world.send(id, a, "text").await;
    }
    (id, a, b)
}

async fn reading_moves_forward_and_never_back(world: Arc<World>) {
    let (id, _, b) = unread(&world, 5).await;
    assert_eq!(own(&world, b, id).await, (0, 0, 5));
    for (to, expected) in [(2, (2, 2, 3)), (1, (2, 2, 3)), (0, (2, 2, 3)), (2, (2, 2, 3)), (5, (5, 5, 0))] {
        world.read(id, b, to).await;
        assert_eq!(own(&world, b, id).await, expected, "read to {to}");
    }
}

async fn reading_implies_delivered(world: Arc<World>) {
    let (id, _, b) = unread(&world, 5).await;
    world.deliver(id, b, 3).await;
    world.read(id, b, 2).await;
    assert_eq!(own(&world, b, id).await, (2, 3, 3));
    world.read(id, b, 4).await;
    assert_eq!(own(&world, b, id).await, (4, 4, 1));
}

async fn delivered_moves_forward_and_never_back(world: Arc<World>) {
    let (id, _, b) = unread(&world, 5).await;
    for (to, expected) in [(3, (0, 3, 5)), (2, (0, 3, 5)), (5, (0, 5, 5))] {
        world.deliver(id, b, to).await;
        assert_eq!(own(&world, b, id).await, expected, "delivered to {to}");
    }
}

/// Else a message that comes later would count as read before it was written.
async fn neither_goes_beyond_the_last_message(world: Arc<World>) {
    let (id, a, b) = unread(&world, 2).await;
    world.deliver(id, b, 9).await;
    assert_eq!(own(&world, b, id).await, (0, 2, 2));
    world.read(id, b, i64::MAX).await;
    assert_eq!(own(&world, b, id).await, (2, 2, 0));
    world.send(id, a, "later").await;
    assert_eq!(own(&world, b, id).await, (2, 2, 1));
    let empty = world.conversation(world.two().await).await;
    let [member, _] = world.store().conversation(empty).await.unwrap().unwrap().members;
    world.read(empty, member, 1).await;
    assert_eq!(own(&world, member, empty).await, (0, 0, 0));
}

async fn unread_counts_the_other_s_messages_after_the_marker(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for author in [a, b, a, a, b] {
        world.send(id, author, "text").await;
    }
    assert_eq!((own(&world, a, id).await, own(&world, b, id).await), ((0, 0, 2), (0, 0, 3)));
    world.read(id, b, 3).await;
    assert_eq!((own(&world, a, id).await, own(&world, b, id).await), ((0, 0, 2), (3, 3, 1)));
    world.read(id, a, 2).await;
    assert_eq!(own(&world, a, id).await, (2, 2, 1));
    world.send(id, b, "one more").await;
    assert_eq!((own(&world, a, id).await, own(&world, b, id).await), ((2, 2, 2), (3, 3, 1)));
}

async fn deleted_messages_are_not_unread(world: Arc<World>) {
    let (id, a, b) = unread(&world, 4).await;
    let history = world.history(id).await;
    world.write(Write::DeleteMessage(history[2].id)).await;
    assert_eq!(own(&world, b, id).await, (0, 0, 3));
    world.read(id, b, 1).await;
    assert_eq!(own(&world, b, id).await, (1, 1, 2), "counted anew, without the deleted one");
    world.write(Write::DeleteMessage(history[3].id)).await;
    world.write(Write::DeleteMessage(history[1].id)).await;
    assert_eq!((own(&world, b, id).await, own(&world, a, id).await), ((1, 1, 0), (0, 0, 0)));
}

async fn deleting_a_read_message_changes_no_count(world: Arc<World>) {
    let (id, a, b) = unread(&world, 3).await;
    let mine = world.send(id, b, "mine").await;
    world.read(id, b, 2).await;
    let history = world.history(id).await;
    world.write(Write::DeleteMessage(history[0].id)).await;
    assert_eq!(own(&world, b, id).await, (2, 2, 1));
    world.write(Write::DeleteMessage(mine.id)).await;
    assert_eq!((own(&world, b, id).await, own(&world, a, id).await), ((2, 2, 1), (0, 0, 0)));
}

async fn markers_belong_to_one_member_of_one_conversation(world: Arc<World>) {
    let (id, a, b) = unread(&world, 2).await;
    let c = world.user().await.id;
    let other = world.conversation([b, c]).await;
    world.send(other, c, "text").await;
    world.read(id, b, 2).await;
    assert_eq!(own(&world, b, other).await, (0, 0, 1));
    assert_eq!(own(&world, a, id).await, (0, 0, 0));
    assert_eq!(world.view(a, id).await.peer.read_seq, Seq(2));
}

async fn preconditions_compare_strictly(world: Arc<World>) {
    let (conversation_id, _, user_id) = unread(&world, 4).await;
    world.read(conversation_id, user_id, 2).await;
    world.deliver(conversation_id, user_id, 3).await;
    let read = |seq| Precondition::ReadBelow { conversation_id, user_id, seq: Seq(seq) };
    let delivered = |seq| Precondition::DeliveredBelow { conversation_id, user_id, seq: Seq(seq) };
    for precondition in [read(3), read(4), read(i64::MAX), delivered(4), delivered(i64::MAX)] {
        world.commit(world.changes().only_if(precondition)).await;
    }
    for precondition in [read(2), read(1), read(0), read(i64::MIN), delivered(3), delivered(2), delivered(0)]
    {
        world.refused_by(world.changes().only_if(precondition), 0).await;
    }
}

async fn of_those_who_are_not_members_nothing_holds(world: Arc<World>) {
    let (id, a, _) = unread(&world, 2).await;
    let stranger = world.user().await.id;
    for (conversation_id, user_id) in [(id, stranger), (world.conversation_id(), a)] {
        let seq = Seq(1);
        world
            .refused_by(world.changes().only_if(Precondition::ReadBelow { conversation_id, user_id, seq }), 0)
            .await;
        world
            .refused_by(
                world.changes().only_if(Precondition::DeliveredBelow { conversation_id, user_id, seq }),
                0,
            )
            .await;
        world.missing(world.changes().write(Write::AdvanceRead { conversation_id, user_id, seq }), 0).await;
        world
            .missing(world.changes().write(Write::AdvanceDelivered { conversation_id, user_id, seq }), 0)
            .await;
    }
}

async fn many_at_once_end_at_the_furthest(world: Arc<World>) {
    let (conversation_id, _, user_id) = unread(&world, 8).await;
    let mut running = Vec::new();
    for number in 0..24 {
        let seq = Seq(number * 5 % 8 + 1);
        let read = world.changes().write(Write::AdvanceRead { conversation_id, user_id, seq });
        let delivered = world.changes().write(Write::AdvanceDelivered { conversation_id, user_id, seq });
        running.push(tokio::spawn(world.commit(if number % 3 == 0 { read } else { delivered })));
    }
    for commit in running {
        commit.await.unwrap();
    }
    // The reads among them, every third one, went to 1, 8, 7, 6, 5, 4, 3 and 2.
    assert_eq!(own(&world, user_id, conversation_id).await, (8, 8, 0));
}
