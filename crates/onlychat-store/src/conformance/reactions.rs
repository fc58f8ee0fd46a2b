//! Reactions.

use std::sync::Arc;

use onlychat_domain::id::{MessageId, UserId};
use onlychat_domain::message::Reaction;

use super::kit::{World, emoji};
use super::runner::cases;
use crate::{Precondition, Write};

cases![
    come_in_the_order_in_which_they_were_given,
    one_that_is_there_stays_as_it_is,
    a_reaction_is_one_person_s_and_one_emoji_s,
    emoji_are_compared_by_their_exact_characters,
    taken_back_and_given_again_is_last,
    taking_back_what_is_not_there_changes_nothing,
    preconditions_see_what_is_there,
    room_counts_different_emoji,
    reacting_changes_nothing_else,
];

async fn on(world: &World, message: MessageId) -> Vec<(String, UserId)> {
    let reactions = world.message(message).await.reactions;
    reactions.into_iter().map(|Reaction { emoji, user_id }| (emoji.as_str().to_owned(), user_id)).collect()
}

fn owned(expected: &[(&str, UserId)]) -> Vec<(String, UserId)> {
    expected.iter().map(|(emoji, user)| ((*emoji).to_owned(), *user)).collect()
}

fn add(message_id: MessageId, user_id: UserId, with: &str) -> Write {
    Write::AddReaction { message_id, user_id, emoji: emoji(with) }
}

fn remove(message_id: MessageId, user_id: UserId, with: &str) -> Write {
    Write::RemoveReaction { message_id, user_id, emoji: emoji(with) }
}

async fn come_in_the_order_in_which_they_were_given(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    let given = [("🙏", b), ("❤️", a), ("👍", b), ("🙏", a), ("😀", a)];
    for (with, user) in given {
        let receipt = world.write(add(message, user, with)).await;
        assert_eq!(receipt.messages, [world.message(message).await]);
    }
    assert_eq!(on(&world, message).await, owned(&given));
    world.reopen().await;
    assert_eq!(on(&world, message).await, owned(&given));
    assert_eq!(world.history(id).await[0].reactions.len(), 5);
}

async fn one_that_is_there_stays_as_it_is(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    let given = [("🙏", b), ("👍", a)];
    for (with, user) in [given[0], given[1], given[0]] {
        world.react(message, user, with).await;
    }
    assert_eq!(on(&world, message).await, owned(&given));
    let twice = world.changes().write(add(message, a, "😀")).write(add(message, a, "😀"));
    world.commit(twice).await;
    assert_eq!(on(&world, message).await.len(), 3);
}

async fn a_reaction_is_one_person_s_and_one_emoji_s(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let (one, two) = (world.send(id, a, "one").await.id, world.send(id, a, "two").await.id);
    for (message, user, with) in [(one, a, "👍"), (one, b, "👍"), (one, a, "❤️"), (two, a, "👍")] {
        world.react(message, user, with).await;
    }
    world.write(remove(one, a, "👍")).await;
    assert_eq!(on(&world, one).await, owned(&[("👍", b), ("❤️", a)]));
    assert_eq!(on(&world, two).await, owned(&[("👍", a)]));
}

/// With and without a variation selector or a skin tone they are different.
async fn emoji_are_compared_by_their_exact_characters(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    let given = ["❤", "❤\u{fe0f}", "👍", "👍\u{1f3fd}", "👩‍🚀", "👩🏽‍🚀", "*\u{20e3}"];
    for with in given {
        world.react(message, a, with).await;
    }
    assert_eq!(on(&world, message).await, owned(&given.map(|with| (with, a))));
    world.write(remove(message, a, "❤")).await;
    assert_eq!(
        on(&world, message).await,
        owned(&given[1..].iter().map(|with| (*with, a)).collect::<Vec<_>>())
    );
}

async fn taken_back_and_given_again_is_last(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    world.react(message, a, "👍").await;
    world.react(message, b, "❤️").await;
    let receipt = world.write(remove(message, a, "👍")).await;
    assert_eq!(receipt.messages[0].reactions, [Reaction { emoji: emoji("❤️"), user_id: b }]);
    world.react(message, a, "👍").await;
    assert_eq!(on(&world, message).await, owned(&[("❤️", b), ("👍", a)]));
}

async fn taking_back_what_is_not_there_changes_nothing(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    world.react(message, a, "👍").await;
    for (user, with) in [(b, "👍"), (a, "❤️")] {
        let receipt = world.write(remove(message, user, with)).await;
        assert_eq!(receipt.messages, [world.message(message).await]);
        assert_eq!(on(&world, message).await, owned(&[("👍", a)]));
    }
}

async fn preconditions_see_what_is_there(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message_id = world.send(id, a, "text").await.id;
    world.react(message_id, a, "👍").await;
    let absent =
        |message_id, user_id, with| Precondition::ReactionAbsent { message_id, user_id, emoji: emoji(with) };
    let present =
        |message_id, user_id, with| Precondition::ReactionPresent { message_id, user_id, emoji: emoji(with) };
    let nothing = world.message_id();
    let holding = [
        present(message_id, a, "👍"),
        absent(message_id, b, "👍"),
        absent(message_id, a, "❤️"),
        absent(nothing, a, "👍"),
    ];
    for precondition in holding {
        world.commit(world.changes().only_if(precondition)).await;
    }
    let failing = [
        absent(message_id, a, "👍"),
        present(message_id, b, "👍"),
        present(message_id, a, "❤️"),
        present(nothing, a, "👍"),
    ];
    for precondition in failing {
        world.refused_by(world.changes().only_if(precondition).write(add(message_id, b, "😀")), 0).await;
    }
    assert_eq!(on(&world, message_id).await, owned(&[("👍", a)]));
}

async fn room_counts_different_emoji(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message_id = world.send(id, a, "text").await.id;
    let room = |message_id, with, max| Precondition::ReactionRoom { message_id, emoji: emoji(with), max };
    world.commit(world.changes().only_if(room(message_id, "👍", 1))).await;
    world.refused_by(world.changes().only_if(room(message_id, "👍", 0)), 0).await;
    world.react(message_id, a, "👍").await;
    world.react(message_id, b, "👍").await;
    world.react(message_id, b, "❤️").await;
    world.commit(world.changes().only_if(room(message_id, "😀", 3))).await;
    world.refused_by(world.changes().only_if(room(message_id, "😀", 2)), 0).await;
    world.commit(world.changes().only_if(room(message_id, "❤️", 2))).await; // Carried already.
    world.commit(world.changes().only_if(room(message_id, "👍", 0))).await;
    world.write(remove(message_id, b, "❤️")).await;
    world.commit(world.changes().only_if(room(message_id, "😀", 2))).await;
    world.refused_by(world.changes().only_if(room(world.message_id(), "😀", 9)), 0).await;
}

async fn reacting_changes_nothing_else(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let before = world.send(id, a, "text").await;
    let view = world.view(b, id).await;
    world.react(before.id, b, "👍").await;
    world.write(remove(before.id, b, "👍")).await;
    assert_eq!(world.message(before.id).await, before);
    assert_eq!(world.view(b, id).await, view);
}
