//! Files in messages, and who may read them because of it.

use std::sync::Arc;

use onlychat_domain::id::{ConversationId, MediaId, UserId};
use onlychat_domain::media::Attachment;
use onlychat_domain::{Message, MessageId};

use super::kit::{World, ready};
use super::runner::cases;
use crate::{Carrier, Item, MediaWrite, MessageRange, NewMessage, Write};

cases![
    a_message_carries_its_files_in_order,
    a_message_cannot_carry_what_is_not_there,
    whoever_is_in_the_conversation_may_read,
    a_deleted_message_carries_nothing,
    what_was_removed_goes_with_the_last_message,
    attachments_follow_when_they_are_refreshed,
    a_message_that_comes_later_carries_what_is_known_then,
    carriers_are_found,
    uses_are_counted,
];

async fn send(world: &World, place: ConversationId, author: UserId, items: &[MediaId]) -> Message {
    let draft = NewMessage { attachments: items.to_vec(), ..world.draft(place, author, "look") };
    let receipt = world.write(Write::AppendMessage(draft)).await;
    receipt.messages.first().expect("the message is in the receipt").clone()
}

async fn may_read(world: &World, viewer: UserId, item: &Item) -> bool {
    world.store().readable_item(viewer, item.media.id).await.unwrap().is_some()
}

async fn set_ready(world: &World, item: &Item, width: u32) {
    let content = &item.content;
    world
        .write(Write::Media(MediaWrite::SetContent {
            content_id: content.id,
            kind: content.kind,
            content_type: content.content_type.clone(),
            state: ready(width),
        }))
        .await;
}

async fn a_message_carries_its_files_in_order(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let items = [world.item(a).await, world.item(a).await, world.item(a).await];
    let ids = [2, 0, 1].map(|place: usize| items[place].media.id);
    let message = send(&world, place, a, &ids).await;
    let expected = [2, 0, 1].map(|place: usize| Attachment::new(&items[place].media, &items[place].content));
    assert_eq!(message.attachments, expected);
    assert_eq!(world.message(message.id).await, message);
    world.reopen().await;
    assert_eq!(world.history(place).await, std::slice::from_ref(&message));
    assert_eq!(world.view(a, place).await.last_message, Some(message.clone()));
    let by_client_id = world.store().message_by_client_id(a, message.client_id).await.unwrap();
    assert_eq!(by_client_id, Some(message));
}

async fn a_message_cannot_carry_what_is_not_there(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let item = world.item(a).await;
    let unknown = world.new_media(a, &item.content).id;
    let draft = NewMessage { attachments: vec![item.media.id, unknown], ..world.draft(place, a, "x") };
    world.missing(world.changes().write(Write::AppendMessage(draft)), 0).await;
    assert_eq!(world.history(place).await, []);
    assert_eq!(world.store().item(item.media.id).await.unwrap().unwrap().media.uses, 0);
}

async fn whoever_is_in_the_conversation_may_read(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let stranger = world.user().await.id;
    let item = world.item(a).await;
    assert!(may_read(&world, a, &item).await, "the owner always may");
    assert!(!may_read(&world, b, &item).await);
    send(&world, place, a, &[item.media.id]).await;
    assert!(may_read(&world, a, &item).await && may_read(&world, b, &item).await);
    assert!(!may_read(&world, stranger, &item).await);
    // Sent on by the other to somebody else.
    let onward = world.conversation([b, stranger]).await;
    let forwarded = send(&world, onward, b, &[item.media.id]).await;
    assert!(may_read(&world, stranger, &item).await);
    world.write(Write::DeleteMessage(forwarded.id)).await;
    assert!(!may_read(&world, stranger, &item).await && may_read(&world, b, &item).await);
    let unknown = world.new_media(a, &item.content).id;
    assert_eq!(world.store().readable_item(a, unknown).await.unwrap(), None);
}

async fn a_deleted_message_carries_nothing(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let item = world.item(a).await;
    let (one, two) =
        (send(&world, place, a, &[item.media.id]).await, send(&world, place, a, &[item.media.id]).await);
    let receipt = world.write(Write::DeleteMessage(one.id)).await;
    assert_eq!(receipt.messages[0].attachments, []);
    assert_eq!(world.message(one.id).await.attachments, []);
    assert!(may_read(&world, b, &item).await, "the other message still carries it");
    for _twice in 0..2 {
        world.write(Write::DeleteMessage(two.id)).await;
        assert!(!may_read(&world, b, &item).await);
        assert_eq!(world.store().item(item.media.id).await.unwrap().unwrap().media.uses, 0);
    }
}

async fn what_was_removed_goes_with_the_last_message(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let item = world.item(a).await;
    let message = send(&world, place, a, &[item.media.id]).await;
    world.write(Write::Media(MediaWrite::RemoveMedia(item.media.id))).await;
    let removed = world.store().item(item.media.id).await.unwrap().unwrap().media;
    assert!(removed.removed_at.is_some() && removed.uses == 1);
    assert_eq!(world.store().vault(a, None, 10).await.unwrap(), []);
    assert!(may_read(&world, b, &item).await, "it was sent to them");
    assert_eq!(world.store().usage(a).await.unwrap().files, 1);
    world.write(Write::DeleteMessage(message.id)).await;
    assert_eq!(world.store().item(item.media.id).await.unwrap(), None);
    assert_eq!(world.store().usage(a).await.unwrap().files, 0);
    let later = world.now().plus(std::time::Duration::from_mins(1));
    assert_eq!(world.store().unused_contents(later, 10).await.unwrap().len(), 1);
}

async fn attachments_follow_when_they_are_refreshed(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let item = world.item(a).await;
    let message = send(&world, place, a, &[item.media.id]).await;
    set_ready(&world, &item, 640).await;
    let patch = onlychat_domain::media::MediaPatch { name: Some("other".into()), alt: Some(None) };
    world.write(Write::Media(MediaWrite::UpdateMedia { media_id: item.media.id, patch })).await;
    assert_eq!(world.message(message.id).await, message, "nothing follows by itself");
    let receipt = world.write(Write::Media(MediaWrite::RefreshAttachments(message.id))).await;
    let expected = Attachment { state: ready(640), ..message.attachments[0].clone() };
    assert_eq!(receipt.messages[0].attachments, [expected]);
    assert_eq!(world.message(message.id).await, receipt.messages[0]);
    world.write(Write::DeleteMessage(message.id)).await;
    let deleted = world.write(Write::Media(MediaWrite::RefreshAttachments(message.id))).await;
    assert_eq!(deleted.messages[0].attachments, []);
    let unknown = world.message_id();
    world.missing(world.changes().write(Write::Media(MediaWrite::RefreshAttachments(unknown))), 0).await;
}

async fn a_message_that_comes_later_carries_what_is_known_then(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let item = world.item(a).await;
    set_ready(&world, &item, 800).await;
    assert_eq!(send(&world, place, a, &[item.media.id]).await.attachments[0].state, ready(800));
    // In the same change set, too.
    let content = &item.content;
    let set = MediaWrite::SetContent {
        content_id: content.id,
        kind: content.kind,
        content_type: content.content_type.clone(),
        state: ready(900),
    };
    let draft = NewMessage { attachments: vec![item.media.id], ..world.draft(place, a, "x") };
    let both = world.changes().write(Write::Media(set)).write(Write::AppendMessage(draft));
    assert_eq!(world.commit(both).await.messages[0].attachments[0].state, ready(900));
}

async fn carriers_are_found(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let item = world.item(a).await;
    let twin = world.new_media(b, &item.content);
    world.write(Write::Media(MediaWrite::InsertMedia(twin.clone()))).await;
    let other = world.item(a).await;
    send(&world, place, a, &[other.media.id]).await;
    let one = send(&world, place, a, &[item.media.id, other.media.id]).await.id;
    let two = send(&world, place, b, &[twin.id]).await.id;
    let gone = send(&world, place, a, &[item.media.id]).await.id;
    world.write(Write::DeleteMessage(gone)).await;
    let carrier = |message_id| Carrier { message_id, conversation_id: place };
    let carriers = async |after: Option<MessageId>, limit| {
        world.store().carriers(item.content.id, after, limit).await.unwrap()
    };
    assert_eq!(carriers(None, 10).await, [carrier(one), carrier(two)]);
    assert_eq!(carriers(None, 1).await, [carrier(one)]);
    assert_eq!(carriers(Some(one), 10).await, [carrier(two)]);
}

async fn uses_are_counted(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let (one, two) = (world.item(a).await, world.item(a).await);
    for _message in 0..3 {
        send(&world, place, a, &[one.media.id, two.media.id]).await;
    }
    let last = send(&world, place, a, &[two.media.id]).await;
    world.write(Write::DeleteMessage(last.id)).await;
    let uses = async |item: &Item| world.store().item(item.media.id).await.unwrap().unwrap().media.uses;
    assert_eq!((uses(&one).await, uses(&two).await), (3, 3));
    let latest = world.store().history(place, MessageRange::Latest, 1).await.unwrap();
    assert_eq!(latest[0].attachments, []);
}
