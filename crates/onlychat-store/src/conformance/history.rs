//! Histories: ranges, limits, and numbers under load.

use std::sync::Arc;

use onlychat_domain::message::{Message, Seq};

use super::kit::World;
use super::runner::cases;
use crate::{MessageRange, Precondition, Write};

cases![
    ranges_are_exclusive_ascending_and_nearest,
    gives_at_most_the_limit,
    extreme_numbers_are_numbers,
    knows_only_its_own_messages,
    seq_has_no_gaps,
    seq_follows_the_commits,
];

async fn filled(world: &World, count: i64) -> onlychat_domain::ConversationId {
    let (id, a, b) = world.chat().await;
    for number in 0..count {
        world.send(id, if number % 3 == 0 { a } else { b }, "text").await;
    }
    id
}

async fn seqs(
    world: &World,
    id: onlychat_domain::ConversationId,
    range: MessageRange,
    limit: usize,
) -> Vec<i64> {
    world.store().history(id, range, limit).await.unwrap().iter().map(|message| message.seq.0).collect()
}

async fn ranges_are_exclusive_ascending_and_nearest(world: Arc<World>) {
    use MessageRange::{After, Before, Latest};
    let id = filled(&world, 10).await;
    for (range, limit, expected) in [
        (Latest, 3, 8..=10),
        (Latest, 10, 1..=10),
        (Latest, 11, 1..=10),
        (Before(Seq(5)), 2, 3..=4),
        (Before(Seq(5)), 100, 1..=4),
        (Before(Seq(11)), 1, 10..=10),
        (After(Seq(5)), 2, 6..=7),
        (After(Seq(5)), 100, 6..=10),
        (After(Seq(0)), 1, 1..=1),
        (After(Seq(9)), 3, 10..=10),
    ] {
        assert_eq!(
            seqs(&world, id, range, limit).await,
            expected.collect::<Vec<_>>(),
            "{limit} of {range:?}"
        );
    }
    for range in [Before(Seq(1)), After(Seq(10)), Before(Seq(0)), After(Seq(11))] {
        assert_eq!(seqs(&world, id, range, 5).await, Vec::<i64>::new(), "{range:?}");
    }
}

async fn gives_at_most_the_limit(world: Arc<World>) {
    let id = filled(&world, 4).await;
    for range in [MessageRange::Latest, MessageRange::Before(Seq(5)), MessageRange::After(Seq(0))] {
        for (limit, found) in [(0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (usize::MAX, 4)] {
            assert_eq!(seqs(&world, id, range, limit).await.len(), found, "{limit} of {range:?}");
        }
    }
}

async fn extreme_numbers_are_numbers(world: Arc<World>) {
    let id = filled(&world, 2).await;
    for (range, found) in [
        (MessageRange::Before(Seq(i64::MAX)), 2),
        (MessageRange::After(Seq(i64::MAX)), 0),
        (MessageRange::Before(Seq(i64::MIN)), 0),
        (MessageRange::After(Seq(i64::MIN)), 2),
        (MessageRange::After(Seq(1 << 53)), 0),
    ] {
        assert_eq!(seqs(&world, id, range, 5).await.len(), found, "{range:?}");
    }
}

async fn knows_only_its_own_messages(world: Arc<World>) {
    let (one, two) = (filled(&world, 3).await, filled(&world, 2).await);
    assert_eq!(seqs(&world, one, MessageRange::Latest, 10).await, [1, 2, 3]);
    assert_eq!(seqs(&world, two, MessageRange::Latest, 10).await, [1, 2]);
    assert_eq!(seqs(&world, world.conversation_id(), MessageRange::Latest, 10).await, Vec::<i64>::new());
    assert!(world.history(two).await.iter().all(|message| message.conversation_id == two));
}

/// Both members at once, with change sets between that are refused after they took a number.
async fn seq_has_no_gaps(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let (mut sending, mut failing) = (Vec::new(), Vec::new());
    for number in 0..64 {
        let author = if number % 2 == 0 { a } else { b };
        let changes = world.sending(world.draft(id, author, &number.to_string()), &[a, b]);
        sending.push(tokio::spawn(world.commit(changes)));
        let late = world
            .sending(world.draft(id, author, "never"), &[a, b])
            .write(Write::DeleteMessage(world.message_id()));
        let early = world
            .sending(world.draft(id, author, "never"), &[a, b])
            .only_if(Precondition::MessageLive(world.message_id()));
        failing.push(tokio::spawn(world.missing(late, 1)));
        failing.push(tokio::spawn(world.refused_by(early, 0)));
    }
    let mut sent: Vec<Message> = Vec::new();
    for commit in sending {
        sent.extend(commit.await.unwrap().messages.iter().cloned());
    }
    for commit in failing {
        commit.await.unwrap();
    }
    sent.sort_by_key(|message| message.seq);
    assert_eq!(sent.iter().map(|message| message.seq.0).collect::<Vec<_>>(), (1..=64).collect::<Vec<_>>());
    assert_eq!(world.history(id).await, sent);
    let (of_a, of_b) = (world.view(a, id).await, world.view(b, id).await);
    assert_eq!((of_a.own.unread_count, of_b.own.unread_count), (32, 32));
    assert_eq!(of_a.conversation.last_seq, Seq(64));
}

/// The listener hears the commits in their order, and the numbers rise in it; in each log too.
async fn seq_follows_the_commits(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let before = world.heard.count();
    let running: Vec<_> = (0..32)
        .map(|number| {
            let author = if number % 2 == 0 { a } else { b };
            tokio::spawn(world.commit(world.sending(world.draft(id, author, "text"), &[a, b])))
        })
        .collect();
    for commit in running {
        commit.await.unwrap();
    }
    let heard: Vec<_> =
        world.heard.receipts().split_off(before).iter().map(|receipt| receipt.messages[0].clone()).collect();
    assert_eq!(heard, world.history(id).await);
    for user in [a, b] {
        let told: Vec<_> =
            world.log(user).await.iter().map(|event| event.event.message_id().unwrap()).collect();
        assert_eq!(told, heard.iter().map(|message| message.id).collect::<Vec<_>>());
    }
}
