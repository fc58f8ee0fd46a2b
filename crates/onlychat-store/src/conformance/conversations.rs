//! Conversations and how each of the two sees them.

use std::sync::Arc;

use onlychat_domain::conversation::{ConversationSettings, Shelf};
use onlychat_domain::id::ConversationId;
use onlychat_domain::message::Seq;
use onlychat_domain::{Conversation, ConversationView, Membership, Subscription};

use super::kit::{World, handle};
use super::runner::cases;
use crate::{Reach, Standing, UniqueKey, Write};

cases![
    is_found_by_id_and_by_its_pair_in_either_order,
    a_pair_has_one_conversation,
    an_id_is_unique,
    a_view_is_its_viewer_s,
    who_is_not_a_member_sees_nothing,
    a_standing_is_the_peer_s_page_and_the_subscription_to_it,
    a_view_shows_the_last_message_deleted_or_not,
    a_message_moves_updated_at_and_last_seq,
    updated_at_never_moves_back,
    of_many_first_writers_one_wins,
];

async fn is_found_by_id_and_by_its_pair_in_either_order(world: Arc<World>) {
    let (store, [a, b], c) = (world.store(), world.two().await, world.user().await.id);
    let conversation = world.new_conversation(b, a);
    assert_eq!(store.conversation(conversation.id).await.unwrap(), None);
    assert_eq!(store.conversation_between(a, b).await.unwrap(), None);
    world.write(Write::InsertConversation(conversation.clone())).await;
    assert_eq!(store.conversation(conversation.id).await.unwrap().as_ref(), Some(&conversation));
    assert_eq!(store.conversation_between(a, b).await.unwrap().as_ref(), Some(&conversation));
    assert_eq!(store.conversation_between(b, a).await.unwrap().as_ref(), Some(&conversation));
    assert_eq!(store.conversation_between(a, c).await.unwrap(), None);
    assert_eq!(store.conversation_between(a, a).await.unwrap(), None);
    world.reopen().await;
    assert_eq!(world.store().conversation(conversation.id).await.unwrap(), Some(conversation));
}

async fn a_pair_has_one_conversation(world: Arc<World>) {
    let [a, b] = world.two().await;
    let id = world.conversation([a, b]).await;
    for (one, other) in [(a, b), (b, a)] {
        let second = world.new_conversation(one, other);
        world.taken(Write::InsertConversation(second.clone()), UniqueKey::ConversationPair).await;
        assert_eq!(world.store().conversation(second.id).await.unwrap(), None);
    }
    assert_eq!(world.store().conversation_between(a, b).await.unwrap().unwrap().id, id);
    let c = world.user().await.id;
    world.conversation([a, c]).await;
    world.conversation([c, b]).await;
}

async fn an_id_is_unique(world: Arc<World>) {
    let ([a, b], [c, d]) = (world.two().await, world.two().await);
    let id = world.conversation([a, b]).await;
    let second = Conversation { id, ..world.new_conversation(c, d) };
    world.taken(Write::InsertConversation(second), UniqueKey::ConversationId).await;
    assert_eq!(world.store().conversation_between(c, d).await.unwrap(), None);
}

async fn a_view_is_its_viewer_s(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    let conversation = world.store().conversation(id).await.unwrap().unwrap();
    let view = |viewer_id, peer_id| ConversationView {
        conversation: conversation.clone(),
        viewer_id,
        peer_id,
        own: Membership::default(),
        peer: Membership::default(),
        settings: ConversationSettings::default(),
        last_message: None,
    };
    assert_eq!(world.view(a, id).await, view(a, b));
    assert_eq!(world.view(b, id).await, view(b, a));

    world.send(id, a, "one").await;
    world.send(id, b, "two").await;
    let last = world.send(id, a, "three").await;
    world.read(id, b, 1).await;
    world.deliver(id, b, 2).await;
    world.deliver(id, a, 1).await;
    let of_a = Membership { read_seq: Seq(0), delivered_seq: Seq(1), unread_count: 1 };
    let of_b = Membership { read_seq: Seq(1), delivered_seq: Seq(2), unread_count: 1 };
    let conversation = world.store().conversation(id).await.unwrap().unwrap();
    let (last_message, settings) = (Some(last), ConversationSettings::default());
    let expected = [
        ConversationView {
            conversation: conversation.clone(),
            viewer_id: a,
            peer_id: b,
            own: of_a,
            peer: of_b,
            settings,
            last_message: last_message.clone(),
        },
        ConversationView {
            conversation,
            viewer_id: b,
            peer_id: a,
            own: of_b,
            peer: of_a,
            settings,
            last_message,
        },
    ];
    for view in expected {
        assert_eq!(world.view(view.viewer_id, id).await, view);
        assert_eq!(
            world.store().conversation_views(view.viewer_id, Shelf::All, None, 10).await.unwrap(),
            [view]
        );
    }
}

async fn who_is_not_a_member_sees_nothing(world: Arc<World>) {
    let (store, (id, a, _), c) = (world.store(), world.chat().await, world.user().await.id);
    world.send(id, a, "private").await;
    assert_eq!(store.conversation_view(c, id).await.unwrap(), None);
    assert_eq!(store.conversation_views(c, Shelf::All, None, 10).await.unwrap(), []);
    assert_eq!(store.conversation_peers(c, 10).await.unwrap(), []);
    assert_eq!(store.conversation_view(a, world.conversation_id()).await.unwrap(), None);
    assert_eq!(store.conversation_view(world.user_id(), id).await.unwrap(), None);
}

async fn a_standing_is_the_peer_s_page_and_the_subscription_to_it(world: Arc<World>) {
    let (fan, stranger) = (world.user().await.id, world.user().await.id);
    let page = world.new_creator(handle("zoe"), "Zoe").await;
    let creator = page.user_id;
    let id = world.conversation([fan, creator]).await;
    let conversation = world.store().conversation(id).await.unwrap().unwrap();
    let standing = async |member| world.store().standing(member, id).await.unwrap();
    let plain = Standing {
        conversation,
        peer_page: None,
        subscription: None,
        blocks: false,
        is_blocked: false,
        peer_reach: Reach::default(),
    };
    let early = Subscription::free(fan, creator, world.now());
    world.write(Write::PutSubscription(early.clone())).await;
    assert_eq!(standing(fan).await.as_ref(), Some(&plain));
    assert_eq!(standing(stranger).await, None);
    assert_eq!(world.store().standing(fan, world.conversation_id()).await.unwrap(), None);

    world.write(Write::PutCreator(page)).await;
    // The creator's own page says nothing of what the creator may do.
    assert_eq!(standing(creator).await, Some(plain));
    for subscription in [early.clone(), early.canceled(world.now())] {
        world.write(Write::PutSubscription(subscription.clone())).await;
        let Standing { peer_page, subscription: found, .. } = standing(fan).await.unwrap();
        assert_eq!(peer_page, world.store().creator(creator).await.unwrap());
        assert!(peer_page.is_some());
        assert_eq!(found, Some(subscription));
    }
}

async fn a_view_shows_the_last_message_deleted_or_not(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    world.send(id, a, "one").await;
    let two = world.send(id, b, "two").await;
    world.react(two.id, a, "👍").await;
    assert_eq!(world.view(a, id).await.last_message, Some(world.message(two.id).await));
    world.write(Write::DeleteMessage(two.id)).await;
    let last = world.view(a, id).await.last_message.unwrap();
    assert_eq!((last.id, last.seq, last.text.as_str()), (two.id, Seq(2), ""));
    assert!(last.deleted_at.is_some() && last.reactions.is_empty());
}

async fn a_message_moves_updated_at_and_last_seq(world: Arc<World>) {
    let (id, a, b) = world.chat().await;
    for (seq, author) in [(1, a), (2, b), (3, b)] {
        let sent = world.send(id, author, "text").await;
        let conversation = world.store().conversation(id).await.unwrap().unwrap();
        assert_eq!((conversation.last_seq, conversation.updated_at), (Seq(seq), sent.created_at));
    }
    let before = world.store().conversation(id).await.unwrap();
    let last = world.view(a, id).await.last_message.unwrap();
    world.react(last.id, a, "👍").await;
    world.write(Write::EditMessage { message_id: last.id, text: "new".into() }).await;
    world.read(id, a, 3).await;
    world.write(Write::DeleteMessage(last.id)).await;
    assert_eq!(world.store().conversation(id).await.unwrap(), before, "only a message moves it");
}

async fn updated_at_never_moves_back(world: Arc<World>) {
    let (early, (id, a, _)) = (world.now(), world.chat().await);
    let sent = world.send(id, a, "now").await;
    let late = crate::Changes::at(early).write(Write::AppendMessage(world.draft(
        id,
        a,
        "by a clock that is behind",
    )));
    let receipt = world.commit(late).await;
    assert_eq!(receipt.messages[0].created_at, early);
    let conversation = world.store().conversation(id).await.unwrap().unwrap();
    assert_eq!((conversation.last_seq, conversation.updated_at), (Seq(2), sent.created_at));
}

async fn of_many_first_writers_one_wins(world: Arc<World>) {
    let [a, b] = world.two().await;
    let mut running = Vec::new();
    for number in 0..16 {
        let conversation =
            if number % 2 == 0 { world.new_conversation(a, b) } else { world.new_conversation(b, a) };
        let (store, id) = (world.store(), conversation.id);
        let changes = world.changes().write(Write::InsertConversation(conversation));
        running.push(tokio::spawn(async move { store.commit(changes).await.map(|_| id) }));
    }
    let mut winners: Vec<ConversationId> = Vec::new();
    for commit in running {
        match commit.await.unwrap() {
            Ok(id) => winners.push(id),
            Err(error) => assert!(
                matches!(error, crate::CommitError::Duplicate(UniqueKey::ConversationPair)),
                "a loser must learn that the pair is taken, got {error:?}"
            ),
        }
    }
    assert_eq!(winners, [world.store().conversation_between(a, b).await.unwrap().unwrap().id]);
}
