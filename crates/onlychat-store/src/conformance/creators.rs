//! Creators' pages.

use std::sync::Arc;

use onlychat_domain::{Creator, DmPolicy, Subscription};

use super::kit::{World, handle};
use super::runner::cases;
use crate::{UniqueKey, Write};

cases![
    are_found_by_person_and_handle,
    a_batch_keeps_the_request_s_order_and_drops_people_without_a_page,
    a_new_page_has_no_subscribers_whatever_it_says,
    replacing_keeps_created_at_and_subscriber_count,
    a_handle_is_unique,
    a_handle_given_up_is_free,
    a_handle_is_compared_by_its_exact_characters,
    a_deleted_page_is_gone_and_its_handle_free,
    a_page_made_again_counts_the_subscriptions_that_went_on,
    deleting_no_page_is_missing,
];

async fn are_found_by_person_and_handle(world: Arc<World>) {
    let store = world.store();
    let zoe = Creator {
        about: Some("é\n👍".into()),
        dm_policy: DmPolicy::Subscribers,
        ..world.new_creator(handle("zoe"), "Zoë ' % \\").await
    };
    world.write(Write::PutCreator(zoe.clone())).await;
    assert_eq!(store.creator(zoe.user_id).await.unwrap().as_ref(), Some(&zoe));
    assert_eq!(store.creator_by_handle(&zoe.handle).await.unwrap().as_ref(), Some(&zoe));
    assert_eq!(store.creator(world.user().await.id).await.unwrap(), None);
    assert_eq!(store.creator_by_handle(&handle("nobody")).await.unwrap(), None);
    world.reopen().await;
    assert_eq!(world.store().creator(zoe.user_id).await.unwrap(), Some(zoe));
}

async fn a_batch_keeps_the_request_s_order_and_drops_people_without_a_page(world: Arc<World>) {
    let a = world.creator(handle("aaa"), "A").await;
    let b = world.creator(handle("bbb"), "B").await;
    let ids = [b.user_id, world.user().await.id, a.user_id, world.user_id()];
    assert_eq!(world.store().creators(&ids).await.unwrap(), [b, a]);
    assert_eq!(world.store().creators(&[]).await.unwrap(), []);
}

async fn a_new_page_has_no_subscribers_whatever_it_says(world: Arc<World>) {
    let zoe = world.new_creator(handle("zoe"), "Zoe").await;
    world.write(Write::PutCreator(Creator { subscriber_count: 7, ..zoe.clone() })).await;
    assert_eq!(world.store().creator(zoe.user_id).await.unwrap(), Some(zoe));
}

async fn replacing_keeps_created_at_and_subscriber_count(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    world.fans(zoe.user_id, 2).await;
    let now = world.now();
    let next = Creator {
        handle: handle("zoe.new"),
        display_name: "New".into(),
        about: Some("text".into()),
        dm_policy: DmPolicy::Subscribers,
        subscriber_count: 0,
        created_at: now,
        updated_at: now,
        ..zoe
    };
    world.write(Write::PutCreator(next.clone())).await;
    let expected = Creator { subscriber_count: 2, created_at: zoe.created_at, ..next };
    assert_eq!(world.store().creator(zoe.user_id).await.unwrap(), Some(expected));
}

async fn a_handle_is_unique(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    let ann = world.creator(handle("ann"), "Ann").await;
    let late = world.new_creator(handle("zoe"), "Other").await;
    world.taken(Write::PutCreator(late.clone()), UniqueKey::Handle).await;
    world.taken(Write::PutCreator(Creator { handle: handle("zoe"), ..ann.clone() }), UniqueKey::Handle).await;
    let all = world.store().creators(&[zoe.user_id, ann.user_id, late.user_id]).await.unwrap();
    assert_eq!(all, [zoe.clone(), ann]);
    world.write(Write::PutCreator(zoe)).await; // Its own handle is no conflict.
}

async fn a_handle_given_up_is_free(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    let late = world.new_creator(handle("zoe"), "Other").await;
    let renamed = Creator { handle: handle("zoe2"), ..zoe };
    world
        .commit(world.changes().write(Write::PutCreator(renamed)).write(Write::PutCreator(late.clone())))
        .await;
    assert_eq!(world.store().creator_by_handle(&handle("zoe")).await.unwrap(), Some(late));
}

async fn a_handle_is_compared_by_its_exact_characters(world: Arc<World>) {
    for text in ["a_b", "a.b", "axb", "aab"] {
        let creator = world.creator(handle(text), "Same").await;
        assert_eq!(world.store().creator_by_handle(&handle(text)).await.unwrap(), Some(creator), "{text}");
    }
}

async fn a_deleted_page_is_gone_and_its_handle_free(world: Arc<World>) {
    let (zoe, ann) = (world.creator(handle("zoe"), "Zoe").await, world.creator(handle("ann"), "Ann").await);
    world.write(Write::DeleteCreator(zoe.user_id)).await;
    assert_eq!(world.store().creator(zoe.user_id).await.unwrap(), None);
    assert_eq!(world.store().creator_by_handle(&zoe.handle).await.unwrap(), None);
    assert_eq!(world.store().search_creators("", None, 10).await.unwrap(), [ann]);
    assert!(world.store().user(zoe.user_id).await.unwrap().is_some(), "the person stays");
    world.creator(handle("zoe"), "Another").await;
}

async fn a_page_made_again_counts_the_subscriptions_that_went_on(world: Arc<World>) {
    let zoe = world.creator(handle("zoe"), "Zoe").await;
    let fans = world.fans(zoe.user_id, 3).await;
    world.write(Write::DeleteCreator(zoe.user_id)).await;
    let over = Subscription::free(fans[0], zoe.user_id, world.now()).canceled(world.now());
    world.write(Write::PutSubscription(over)).await;
    assert!(
        world.store().subscription(fans[1], zoe.user_id).await.unwrap().is_some(),
        "they outlive the page"
    );
    world.write(Write::PutCreator(zoe.clone())).await;
    let again = world.store().creator(zoe.user_id).await.unwrap();
    assert_eq!(again, Some(Creator { subscriber_count: 2, ..zoe }));
}

async fn deleting_no_page_is_missing(world: Arc<World>) {
    let user = world.user().await;
    world.missing(world.changes().write(Write::DeleteCreator(user.id)), 0).await;
}
