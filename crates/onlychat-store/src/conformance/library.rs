//! Bytes and the vault items that are of them.

use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::media::{ContentState, Fault, MediaKind, MediaPatch, Usage};

use super::kit::{World, ready};
use super::runner::cases;
use crate::{CommitError, Item, MediaCondition, MediaWrite, Precondition, UniqueKey, Write};

cases![
    the_same_bytes_are_there_once,
    what_bytes_are_can_change,
    an_item_needs_its_bytes,
    an_item_takes_of_its_owner_s_quota,
    a_name_and_a_description_change,
    an_item_that_nothing_carries_goes_at_once,
    a_vault_is_somebody_s_own_newest_first,
    items_of_the_same_bytes_are_found,
    unused_bytes_are_found_and_go,
    bytes_do_not_go_under_a_new_item,
];

fn media(write: MediaWrite) -> Write {
    Write::Media(write)
}

async fn the_same_bytes_are_there_once(world: Arc<World>) {
    let content = world.content().await;
    let store = world.store();
    assert_eq!(store.content(content.id).await.unwrap(), Some(content.clone()));
    assert_eq!(store.content_by_digest(content.digest).await.unwrap(), Some(content.clone()));
    assert_eq!(store.content_by_digest(world.digest()).await.unwrap(), None);
    let mut twin = world.new_content();
    twin.digest = content.digest;
    world.taken(media(MediaWrite::InsertContent(twin.clone())), UniqueKey::Digest).await;
    (twin.id, twin.digest) = (content.id, world.digest());
    world.taken(media(MediaWrite::InsertContent(twin)), UniqueKey::ContentId).await;
}

async fn what_bytes_are_can_change(world: Arc<World>) {
    let content = world.content().await;
    for state in [
        ready(640),
        ContentState::Failed { fault: Fault::TooCostly },
        ContentState::Processing { progress: 7 },
    ] {
        let set = MediaWrite::SetContent {
            content_id: content.id,
            kind: MediaKind::Video,
            content_type: "video/mp4".to_owned(),
            state: state.clone(),
        };
        world.write(media(set)).await;
        let found = world.store().content(content.id).await.unwrap().unwrap();
        assert_eq!((found.kind, found.content_type.as_str()), (MediaKind::Video, "video/mp4"));
        assert_eq!((found.state, found.digest, found.bytes), (state, content.digest, content.bytes));
    }
    let unknown = world.new_content();
    let (content_id, kind, content_type, state) =
        (unknown.id, unknown.kind, unknown.content_type, unknown.state);
    let set = MediaWrite::SetContent { content_id, kind, content_type, state };
    world.missing(world.changes().write(media(set)), 0).await;
}

async fn an_item_needs_its_bytes(world: Arc<World>) {
    let owner = world.user().await.id;
    let unknown = world.new_content();
    let item = world.new_media(owner, &unknown);
    world.missing(world.changes().write(media(MediaWrite::InsertMedia(item.clone()))), 0).await;
    let both = world
        .changes()
        .write(media(MediaWrite::InsertContent(unknown.clone())))
        .write(media(MediaWrite::InsertMedia(item.clone())));
    world.commit(both).await;
    let found = world.store().item(item.id).await.unwrap();
    assert_eq!(found, Some(Item { media: item.clone(), content: unknown }));
    world.taken(media(MediaWrite::InsertMedia(item)), UniqueKey::MediaId).await;
}

async fn an_item_takes_of_its_owner_s_quota(world: Arc<World>) {
    let [owner, other] = world.two().await;
    let item = world.item(owner).await;
    let (bytes, files) = (item.media.bytes, 1);
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage { bytes, files });
    let again = world.new_media(owner, &item.content);
    world.write(media(MediaWrite::InsertMedia(again))).await;
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage { bytes: 2 * bytes, files: 2 });
    world.write(media(MediaWrite::RemoveMedia(item.media.id))).await;
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage { bytes, files });
    assert_eq!(world.store().usage(other).await.unwrap(), Usage::default());
}

async fn a_name_and_a_description_change(world: Arc<World>) {
    let item = world.item(world.user().await.id).await;
    let change = async |patch| {
        world.write(media(MediaWrite::UpdateMedia { media_id: item.media.id, patch })).await;
        let found = world.store().item(item.media.id).await.unwrap().unwrap().media;
        (found.name, found.alt)
    };
    let (name, alt) = (item.media.name.clone(), item.media.alt.clone());
    assert_eq!(change(MediaPatch::default()).await, (name, alt.clone()));
    let renamed = MediaPatch { name: Some("ü.png".into()), alt: None };
    assert_eq!(change(renamed).await, ("ü.png".into(), alt));
    let silent = MediaPatch { name: None, alt: Some(None) };
    assert_eq!(change(silent).await, ("ü.png".into(), None));
    let told = MediaPatch { name: None, alt: Some(Some("a dog".into())) };
    assert_eq!(change(told).await, ("ü.png".into(), Some("a dog".into())));
    let unknown = world.new_media(item.media.owner_id, &item.content).id;
    let patch = MediaWrite::UpdateMedia { media_id: unknown, patch: MediaPatch::default() };
    world.missing(world.changes().write(media(patch)), 0).await;
}

async fn an_item_that_nothing_carries_goes_at_once(world: Arc<World>) {
    let item = world.item(world.user().await.id).await;
    world.write(media(MediaWrite::RemoveMedia(item.media.id))).await;
    assert_eq!(world.store().item(item.media.id).await.unwrap(), None);
    assert!(world.store().content(item.content.id).await.unwrap().is_some(), "its bytes may be another's");
    world.missing(world.changes().write(media(MediaWrite::RemoveMedia(item.media.id))), 0).await;
}

async fn a_vault_is_somebody_s_own_newest_first(world: Arc<World>) {
    let [owner, other] = world.two().await;
    let mut items = Vec::new();
    for user in [owner, other, owner, owner] {
        let item = world.item(user).await;
        if user == owner {
            items.insert(0, item);
        }
    }
    let vault = async |after, limit| world.store().vault(owner, after, limit).await.unwrap();
    assert_eq!(vault(None, 10).await, items);
    assert_eq!(vault(None, 2).await, items[..2]);
    assert_eq!(vault(Some(items[1].media.id), 10).await, items[2..]);
    assert_eq!(vault(None, 0).await, []);
    world.write(media(MediaWrite::RemoveMedia(items[1].media.id))).await;
    assert_eq!(vault(None, 10).await, [items[0].clone(), items[2].clone()]);
}

async fn items_of_the_same_bytes_are_found(world: Arc<World>) {
    let [one, other] = world.two().await;
    let Item { media: first, content } = world.item(one).await;
    world.item(one).await;
    let second = world.new_media(other, &content);
    world.write(media(MediaWrite::InsertMedia(second.clone()))).await;
    let items = async |after, limit| world.store().items_of(content.id, after, limit).await.unwrap();
    assert_eq!(items(None, 10).await, [first.clone(), second.clone()]);
    assert_eq!(items(None, 1).await, std::slice::from_ref(&first));
    assert_eq!(items(Some(first.id), 10).await, [second]);
}

async fn unused_bytes_are_found_and_go(world: Arc<World>) {
    let owner = world.user().await.id;
    let used = world.item(owner).await;
    let (old, older) = (world.item(owner).await, world.content().await);
    world.write(media(MediaWrite::RemoveMedia(old.media.id))).await;
    let unused = async |before, limit| {
        let found = world.store().unused_contents(before, limit).await.unwrap();
        found.into_iter().map(|content| content.id).collect::<Vec<_>>()
    };
    let later = world.now().plus(Duration::from_mins(1));
    assert_eq!(unused(later, 10).await, [old.content.id, older.id]);
    assert_eq!(unused(older.created_at, 10).await, [old.content.id]);
    assert_eq!(unused(later, 1).await, [old.content.id]);
    let condition = |id| Precondition::Media(MediaCondition::ContentUnused(id));
    let delete = |id| world.changes().only_if(condition(id)).write(media(MediaWrite::DeleteContent(id)));
    world.refused_by(delete(used.content.id), 0).await;
    world.commit(delete(older.id)).await;
    assert_eq!(world.store().content(older.id).await.unwrap(), None);
    world.refused_by(delete(older.id), 0).await;
    // Its digest is free again.
    let again = onlychat_domain::media::Content { digest: older.digest, ..world.new_content() };
    world.write(media(MediaWrite::InsertContent(again))).await;
}

async fn bytes_do_not_go_under_a_new_item(world: Arc<World>) {
    let owner = world.user().await.id;
    for _round in 0..5 {
        let content = world.content().await;
        let item = world.new_media(owner, &content);
        let unused = Precondition::Media(MediaCondition::ContentUnused(content.id));
        let delete = world.changes().only_if(unused).write(media(MediaWrite::DeleteContent(content.id)));
        let insert = world.changes().write(media(MediaWrite::InsertMedia(item.clone())));
        let (store, other) = (world.store(), world.store());
        let (deleted, inserted) = tokio::join!(store.commit(delete), other.commit(insert));
        match (deleted, inserted) {
            (Ok(_), Err(CommitError::Missing(0))) => {
                assert_eq!(world.store().item(item.id).await.unwrap(), None);
            }
            (Err(CommitError::Precondition(0)), Ok(_)) => {
                assert!(world.store().item(item.id).await.unwrap().is_some());
            }
            (deleted, inserted) => panic!("{deleted:?} and {inserted:?}"),
        }
    }
}
