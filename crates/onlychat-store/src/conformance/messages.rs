//! Messages, one at a time.

use std::sync::Arc;

use onlychat_domain::id::UserId;
use onlychat_domain::message::{AuthorKind, Message, ReplyRef, Seq};
use onlychat_domain::text::MESSAGE_MAX_CHARS;

use super::kit::{World, emoji};
use super::runner::cases;
use crate::{Changes, NewMessage, UniqueKey, Write};

cases![
    is_stored_as_it_was_sent,
    text_is_kept_exactly,
    the_longest_text_is_kept,
    a_batch_keeps_the_request_s_order_and_drops_unknown_ids,
    an_id_is_unique,
    a_client_id_is_unique_for_its_author_for_ever,
    two_authors_may_use_the_same_client_id,
    who_is_not_a_member_cannot_write,
    a_message_to_nowhere_is_missing,
    editing_changes_text_and_edited_at,
    deleting_keeps_the_number_and_empties_the_rest,
    deleting_twice_keeps_the_first_time,
    a_deleted_message_stays_as_it_is,
    changing_no_message_is_missing,
];

async fn is_stored_as_it_was_sent(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let first = world.send(id, b, "first").await;
    let reply_to = Some(ReplyRef { message_id: first.id, seq: first.seq });
    let kinds = [AuthorKind::Person, AuthorKind::Staff, AuthorKind::Automation, AuthorKind::System];
    for (seq, author_kind) in (2..).zip(kinds) {
        let now = world.now();
        let draft = NewMessage { author_kind, reply_to, ..world.draft(id, a, "second") };
        let expected = Message {
            id: draft.id,
            conversation_id: id,
            seq: Seq(seq),
            client_id: draft.client_id,
            author_id: a,
            author_kind,
            text: "second".into(),
            reply_to,
            attachments: vec![],
            reactions: vec![],
            created_at: now,
            edited_at: None,
            deleted_at: None,
        };
        let receipt = world.commit(Changes::at(now).write(Write::AppendMessage(draft))).await;
        assert_eq!(receipt.messages, std::slice::from_ref(&expected));
        assert_eq!(world.message(expected.id).await, expected);
        let found = world.store().message_by_client_id(a, expected.client_id).await.unwrap();
        assert_eq!(found, Some(expected));
    }
    assert_eq!(world.store().message(world.message_id()).await.unwrap(), None);
    assert_eq!(world.store().message_by_client_id(a, world.client_id()).await.unwrap(), None);
}

/// Nothing is normalised, trimmed or replaced.
async fn text_is_kept_exactly(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let texts = [
        "e\u{301} and \u{e9}, Å and \u{212b}, ﬁ",
        "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪1️⃣",
        "line\n\n\tline",
        " kept ",
        "\u{202e}שלום مرحبا",
        "\u{fffd}\u{ffff}\u{10ffff}\u{feff}",
        "$set {\"$gt\": 1} %_'\"\\ -- ;",
        "x",
        "Ǆ\u{3c2}\u{1e9e}",
    ];
    let mut sent = Vec::new();
    for text in texts {
        sent.push(world.send(id, a, text).await);
    }
    world.reopen().await;
    let stored = world.history(id).await;
    assert_eq!(stored, sent);
    assert_eq!(stored.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), texts);
}

async fn the_longest_text_is_kept(world: Arc<World>) {
    let (id, a, _) = world.chat().await;
    let text = "😀".repeat(MESSAGE_MAX_CHARS);
    let sent = world.send(id, a, &text).await;
    assert_eq!(world.message(sent.id).await.text, text);
    let edited = "\u{10ffff}".repeat(MESSAGE_MAX_CHARS);
    world.write(Write::EditMessage { message_id: sent.id, text: edited.clone() }).await;
    assert_eq!(world.message(sent.id).await.text, edited);
}

async fn a_batch_keeps_the_request_s_order_and_drops_unknown_ids(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let (one, two, three) =
        (world.send(id, a, "1").await, world.send(id, b, "2").await, world.send(id, a, "3").await);
    world.react(two.id, a, "👍").await;
    let two = world.message(two.id).await;
    let ids = [three.id, world.message_id(), one.id, two.id];
    assert_eq!(world.store().messages(&ids).await.unwrap(), [three, one, two]);
    assert_eq!(world.store().messages(&[]).await.unwrap(), []);
}

async fn an_id_is_unique(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let one = world.send(id, a, "one").await;
    let twin = NewMessage { id: one.id, ..world.draft(id, b, "twin") };
    world.taken(Write::AppendMessage(twin), UniqueKey::MessageId).await;
    assert_eq!(world.history(id).await, [one]);
}

/// Also in another conversation, and after the first was deleted.
async fn a_client_id_is_unique_for_its_author_for_ever(world: Arc<World>) {
    let (here, a, b) = world.chat().await;
    let there = world.conversation([a, world.user().await.id]).await;
    let one = world.send(here, a, "one").await;
    let again = |place, author: UserId| NewMessage {
        client_id: one.client_id,
        ..world.draft(place, author, "again")
    };
    world.taken(Write::AppendMessage(again(here, a)), UniqueKey::ClientId).await;
    world.taken(Write::AppendMessage(again(there, a)), UniqueKey::ClientId).await;
    world.write(Write::DeleteMessage(one.id)).await;
    world.taken(Write::AppendMessage(again(here, a)), UniqueKey::ClientId).await;
    assert_eq!(world.history(here).await.len(), 1);
    assert_eq!(world.send(here, b, "two").await.seq, Seq(2), "the refused ones left no gap");
}

async fn two_authors_may_use_the_same_client_id(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let one = world.send(id, a, "mine").await;
    let twin = NewMessage { client_id: one.client_id, ..world.draft(id, b, "mine too") };
    world.write(Write::AppendMessage(twin.clone())).await;
    let of =
        async |author| world.store().message_by_client_id(author, one.client_id).await.unwrap().unwrap().id;
    assert_eq!((of(a).await, of(b).await), (one.id, twin.id));
}

async fn who_is_not_a_member_cannot_write(world: Arc<World>) {
    let ((id, ..), stranger) = (world.chat().await, world.user().await.id);
    world.missing(world.changes().write(Write::AppendMessage(world.draft(id, stranger, "hi"))), 0).await;
    assert_eq!(world.history(id).await, []);
}

async fn a_message_to_nowhere_is_missing(world: Arc<World>) {
    let user = world.user().await.id;
    let draft = world.draft(world.conversation_id(), user, "hello?");
    world.missing(world.changes().write(Write::AppendMessage(draft)), 0).await;
}

async fn editing_changes_text_and_edited_at(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let (one, two) = (world.send(id, a, "one").await, world.send(id, b, "two").await);
    world.react(one.id, b, "👍").await;
    let before = world.message(one.id).await;
    for text in ["edited", "edited again é"] {
        let now = world.now();
        let receipt = world
            .commit(Changes::at(now).write(Write::EditMessage { message_id: one.id, text: text.into() }))
            .await;
        let expected = Message { text: text.into(), edited_at: Some(now), ..before.clone() };
        assert_eq!(receipt.messages, std::slice::from_ref(&expected));
        assert_eq!(world.history(id).await, [expected, two.clone()]);
    }
    assert_eq!(world.view(b, id).await.own.unread_count, 1, "an edited message is not unread once more");
}

async fn deleting_keeps_the_number_and_empties_the_rest(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let one = world.send(id, a, "one").await;
    let reply = NewMessage {
        reply_to: Some(ReplyRef { message_id: one.id, seq: one.seq }),
        ..world.draft(id, b, "two")
    };
    let two = world.write(Write::AppendMessage(reply)).await.messages[0].clone();
    let three = world.send(id, a, "three").await;
    world.react(two.id, a, "👍").await;
    world.react(two.id, b, "❤️").await;
    let now = world.now();
    let receipt = world.commit(Changes::at(now).write(Write::DeleteMessage(two.id))).await;
    let expected = Message { text: String::new(), reactions: vec![], deleted_at: Some(now), ..two };
    assert_eq!(receipt.messages, std::slice::from_ref(&expected));
    assert_eq!(world.history(id).await, [one, expected.clone(), three]);
    assert_eq!(world.send(id, b, "four").await.seq, Seq(4));
    let gone =
        crate::Precondition::ReactionPresent { message_id: expected.id, user_id: a, emoji: emoji("👍") };
    world.refused_by(world.changes().only_if(gone), 0).await;
}

async fn deleting_twice_keeps_the_first_time(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let one = world.send(id, a, "one").await;
    world.send(id, a, "two").await;
    world.write(Write::DeleteMessage(one.id)).await;
    let (deleted, unread) = (world.message(one.id).await, world.view(b, id).await.own.unread_count);
    world.write(Write::DeleteMessage(one.id)).await;
    assert_eq!(world.message(one.id).await, deleted);
    assert_eq!((unread, world.view(b, id).await.own.unread_count), (1, 1));
}

/// Use cases forbid these by a precondition; here nothing may bring a text or a reaction back.
async fn a_deleted_message_stays_as_it_is(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let message_id = world.send(id, a, "text").await.id;
    world.write(Write::DeleteMessage(message_id)).await;
    let deleted = world.message(message_id).await;
    for write in [
        Write::EditMessage { message_id, text: "back".into() },
        Write::AddReaction { message_id, user_id: b, emoji: emoji("👍") },
        Write::RemoveReaction { message_id, user_id: b, emoji: emoji("👍") },
    ] {
        let receipt = world.write(write).await;
        assert_eq!(receipt.messages, std::slice::from_ref(&deleted));
        assert_eq!(world.message(message_id).await, deleted);
    }
}

async fn changing_no_message_is_missing(world: Arc<World>) {
    let ((id, a, _), message_id) = (world.chat().await, world.message_id());
    world.send(id, a, "another").await;
    let writes = [
        Write::EditMessage { message_id, text: "x".into() },
        Write::DeleteMessage(message_id),
        Write::AddReaction { message_id, user_id: a, emoji: emoji("👍") },
        Write::RemoveReaction { message_id, user_id: a, emoji: emoji("👍") },
    ];
    for write in writes {
        world.missing(world.changes().write(write), 0).await;
    }
}
