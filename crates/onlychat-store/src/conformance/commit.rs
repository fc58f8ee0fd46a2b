//! Change sets: all or nothing, in order, and what they bring.

use std::sync::Arc;

use onlychat_domain::event::Event;
use onlychat_domain::message::Seq;
use onlychat_domain::{Subscription, User};

use super::kit::{World, at, emoji, handle};
use super::runner::cases;
use crate::{Changes, NewMessage, Precondition, Receipt, UniqueKey, Write};

cases![
    an_empty_change_set_is_committed,
    the_first_failing_precondition_is_named,
    preconditions_come_before_writes,
    preconditions_see_the_state_before_the_writes,
    the_missing_write_is_named,
    a_failing_precondition_leaves_nothing,
    a_taken_key_leaves_nothing,
    a_missing_thing_leaves_nothing,
    later_writes_see_earlier_ones,
    a_key_taken_within_the_change_set_is_taken,
    a_receipt_names_each_message_once_as_it_is_now,
    a_receipt_has_events_by_event_and_audience,
    a_write_without_messages_brings_none,
    a_live_message_exists_and_is_not_deleted,
];

async fn an_empty_change_set_is_committed(world: Arc<World>) {
    assert_eq!(*world.commit(world.changes()).await, Receipt::default());
}

async fn the_first_failing_precondition_is_named(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    let (holds, fails) =
        (Precondition::MessageLive(message), || Precondition::MessageLive(world.message_id()));
    let sets = [
        (vec![fails()], 0),
        (vec![holds.clone(), fails()], 1),
        (vec![holds.clone(), fails(), holds.clone(), fails()], 1),
        (vec![holds.clone(), holds.clone(), holds, fails()], 3),
    ];
    for (preconditions, index) in sets {
        world.refused_by(Changes { preconditions, ..world.changes() }, index).await;
    }
}

async fn preconditions_come_before_writes(world: Arc<World>) {
    let ada = world.user().await;
    let changes = world
        .changes()
        .only_if(Precondition::MessageLive(world.message_id()))
        .write(Write::InsertUser(ada))
        .write(Write::DeleteMessage(world.message_id()));
    world.refused_by(changes, 0).await;
}

async fn preconditions_see_the_state_before_the_writes(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let draft = world.draft(id, a, "text");
    let own = world.changes().only_if(Precondition::MessageLive(draft.id)).write(Write::AppendMessage(draft));
    world.refused_by(own, 0).await;
    let message = world.send(id, a, "text").await.id;
    let absent = Precondition::ReactionAbsent { message_id: message, user_id: a, emoji: emoji("👍") };
    let add = Write::AddReaction { message_id: message, user_id: a, emoji: emoji("👍") };
    world.commit(world.changes().only_if(absent.clone()).write(add).only_if(absent)).await;
}

async fn the_missing_write_is_named(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    let fine = || Write::DeleteMessage(message);
    let wrong = || Write::DeleteMessage(world.message_id());
    for (writes, index) in [
        (vec![wrong()], 0),
        (vec![fine(), wrong()], 1),
        (vec![fine(), fine(), wrong(), wrong()], 2),
        (vec![wrong(), Write::InsertUser(world.user().await)], 0),
    ] {
        world.missing(Changes { writes, ..world.changes() }, index).await;
    }
}

/// A change set that touches every aggregate, refused by what `spoil` adds, changes nothing at all.
async fn leaves_nothing(world: &World, spoil: impl AsyncFnOnce(Changes, User)) {
    let (id, a, b) = world.chat().await;
    let message = world.send(id, a, "text").await;
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    let (ada, c) = (world.new_user(), world.user().await.id);
    let next = world.new_conversation(a, c);
    let mine = emoji("👍");
    let changes = world
        .sending(world.draft(id, b, "never"), &[a, b])
        .write(Write::InsertUser(ada.clone()))
        .write(Write::PutSubscription(Subscription::free(a, zoe.user_id, at(1))))
        .write(Write::InsertConversation(next.clone()))
        .write(Write::EditMessage { message_id: message.id, text: "never".into() })
        .write(Write::AddReaction { message_id: message.id, user_id: b, emoji: mine })
        .write(Write::AdvanceRead { conversation_id: id, user_id: b, seq: Seq(1) })
        .write(Write::RecordWebhook { provider: "clerk".into(), webhook_id: "1".into(), sent_at: at(1) });
    let heard = world.heard.count();
    let views = [world.view(a, id).await, world.view(b, id).await];
    spoil(changes, ada.clone()).await;

    let store = world.store();
    assert_eq!([world.view(a, id).await, world.view(b, id).await], views);
    assert_eq!(world.history(id).await, [message]);
    assert_eq!(store.user(ada.id).await.unwrap(), None);
    assert_eq!(store.creator(zoe.user_id).await.unwrap(), Some(zoe.clone()));
    assert_eq!(store.subscription(a, zoe.user_id).await.unwrap(), None);
    assert_eq!(store.conversation(next.id).await.unwrap(), None);
    assert_eq!(store.webhook_sent_at("clerk", "1").await.unwrap(), None);
    assert_eq!([world.log(a).await, world.log(b).await], [vec![], vec![]]);
    assert_eq!(world.heard.count(), heard, "the listener heard of it");
    assert_eq!(world.send(id, b, "next").await.seq, Seq(2));
}

async fn a_failing_precondition_leaves_nothing(world: Arc<World>) {
    let nothing = world.message_id();
    let spoil = async |changes: Changes, _| {
        world.refused_by(changes.only_if(Precondition::MessageLive(nothing)), 0).await;
    };
    leaves_nothing(&world, spoil).await;
}

async fn a_taken_key_leaves_nothing(world: Arc<World>) {
    let spoil = async |changes: Changes, ada: User| {
        let twin = User { clerk_id: ada.clerk_id, ..world.new_user() };
        let error = world.refused(changes.write(Write::InsertUser(twin))).await;
        assert!(matches!(error, crate::CommitError::Duplicate(UniqueKey::Subject)), "{error:?}");
    };
    leaves_nothing(&world, spoil).await;
}

async fn a_missing_thing_leaves_nothing(world: Arc<World>) {
    let spoil = async |changes: Changes, _| {
        let last = changes.writes.len();
        world.missing(changes.write(Write::EndSession(world.session_id())), last).await;
    };
    leaves_nothing(&world, spoil).await;
}

async fn later_writes_see_earlier_ones(world: Arc<World>) {
    let (ada, bob) = (world.new_user(), world.new_user());
    let conversation = world.new_conversation(ada.id, bob.id);
    let (id, a, b) = (conversation.id, ada.id, bob.id);
    let (one, two) = (world.draft(id, a, "one"), world.draft(id, b, "two"));
    let [first, second] = [one.id, two.id];
    let changes = world
        .changes()
        .write(Write::InsertUser(ada))
        .write(Write::InsertUser(bob))
        .write(Write::InsertConversation(conversation))
        .write(Write::AppendMessage(one))
        .write(Write::AppendMessage(two))
        .write(Write::EditMessage { message_id: first, text: "one, edited".into() })
        .write(Write::AddReaction { message_id: second, user_id: a, emoji: emoji("👍") })
        .write(Write::AdvanceRead { conversation_id: id, user_id: a, seq: Seq(2) });
    let receipt = world.commit(changes).await;
    let history = world.history(id).await;
    assert_eq!(receipt.messages, history);
    assert_eq!(
        (history[0].text.as_str(), history[1].seq, history[1].reactions.len()),
        ("one, edited", Seq(2), 1)
    );
    let (of_a, of_b) = (world.view(a, id).await, world.view(b, id).await);
    assert_eq!((of_a.own.unread_count, of_b.own.unread_count, of_a.conversation.last_seq), (0, 1, Seq(2)));
}

async fn a_key_taken_within_the_change_set_is_taken(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let one = world.draft(id, a, "one");
    let two = NewMessage { client_id: one.client_id, ..world.draft(id, a, "two") };
    let error = world
        .refused(world.changes().write(Write::AppendMessage(one)).write(Write::AppendMessage(two)))
        .await;
    assert!(matches!(error, crate::CommitError::Duplicate(UniqueKey::ClientId)), "{error:?}");
    assert_eq!(world.history(id).await, []);
}

/// In the order in which the writes first touch them.
async fn a_receipt_names_each_message_once_as_it_is_now(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let [one, two, three] =
        [world.send(id, a, "1").await.id, world.send(id, a, "2").await.id, world.send(id, b, "3").await.id];
    let four = world.draft(id, b, "4");
    let fourth = four.id;
    let react = |message_id, with| Write::AddReaction { message_id, user_id: b, emoji: emoji(with) };
    world.react(three, b, "👍").await;
    let changes = world
        .changes()
        .write(react(two, "👍"))
        .write(Write::AppendMessage(four))
        .write(Write::EditMessage { message_id: one, text: "one".into() })
        .write(react(two, "❤️"))
        .write(Write::RemoveReaction { message_id: three, user_id: b, emoji: emoji("👍") })
        .write(Write::DeleteMessage(one));
    let receipt = world.commit(changes).await;
    assert_eq!(receipt.messages, world.store().messages(&[two, fourth, one, three]).await.unwrap());
    assert_eq!((receipt.messages[0].reactions.len(), receipt.messages[2].text.as_str()), (2, ""));
}

async fn a_receipt_has_events_by_event_and_audience(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let kinds = [
        Event::ConversationCreated { conversation_id: id },
        Event::ConversationRead { conversation_id: id, user_id: a, seq: Seq(1) },
    ];
    let changes = world.changes().tell([b, a], kinds[0].clone()).tell([a, b], kinds[1].clone());
    let receipt = world.commit(changes).await;
    let told: Vec<_> =
        receipt.events.iter().map(|told| (told.user_id, told.position.0, &told.event)).collect();
    assert_eq!(told, [(b, 1, &kinds[0]), (a, 1, &kinds[0]), (a, 2, &kinds[1]), (b, 2, &kinds[1])]);
}

async fn a_write_without_messages_brings_none(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    world.send(id, a, "text").await;
    let read = Write::AdvanceRead { conversation_id: id, user_id: a, seq: Seq(1) };
    let receipt = world.commit(world.changes().write(read).write(Write::InsertUser(world.new_user()))).await;
    assert_eq!(*receipt, Receipt::default());
}

async fn a_live_message_exists_and_is_not_deleted(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let message = world.send(id, a, "text").await.id;
    world.commit(world.changes().only_if(Precondition::MessageLive(message))).await;
    world.write(Write::DeleteMessage(message)).await;
    world.refused_by(world.changes().only_if(Precondition::MessageLive(message)), 0).await;
}
