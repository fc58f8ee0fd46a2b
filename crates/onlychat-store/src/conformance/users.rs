//! People.

use std::sync::Arc;

use onlychat_domain::Timestamp;
use onlychat_domain::user::{EmailKey, Profile, User, UserPatch};

use super::kit::{World, at, profile};
use super::runner::cases;
use crate::{Changes, UniqueKey, Write};

cases![
    are_found_by_id_subject_and_email,
    absent_ones_are_none,
    a_batch_keeps_the_request_s_order_and_drops_unknown_ids,
    every_field_comes_back_as_it_was,
    an_id_is_unique,
    a_subject_is_unique,
    an_email_is_unique,
    an_email_is_compared_by_its_exact_bytes,
    subjects_differ_by_case,
    a_placeholder_email_is_found,
    a_patch_changes_only_what_it_names,
    a_patch_clears_what_it_says,
    a_patch_cannot_take_somebody_s_email,
    an_email_given_up_can_be_taken_in_the_same_change_set,
    a_patch_of_nobody_is_missing,
];

async fn are_found_by_id_subject_and_email(world: Arc<World>) {
    let store = world.store();
    assert_eq!(store.user_count().await.unwrap(), 0);
    let (ada, bob) = (world.user().await, world.user().await);
    assert_eq!(store.user(ada.id).await.unwrap().as_ref(), Some(&ada));
    assert_eq!(store.user_by_subject(&bob.clerk_id).await.unwrap().as_ref(), Some(&bob));
    assert_eq!(store.user_by_email(&ada.email).await.unwrap().as_ref(), Some(&ada));
    assert_eq!(store.user_count().await.unwrap(), 2);
}

async fn absent_ones_are_none(world: Arc<World>) {
    let (store, nobody) = (world.store(), world.new_user());
    world.user().await;
    assert_eq!(store.user(nobody.id).await.unwrap(), None);
    assert_eq!(store.user_by_subject(&nobody.clerk_id).await.unwrap(), None);
    assert_eq!(store.user_by_email(&nobody.email).await.unwrap(), None);
}

async fn a_batch_keeps_the_request_s_order_and_drops_unknown_ids(world: Arc<World>) {
    let (a, b, c) = (world.user().await, world.user().await, world.user().await);
    let ids = [c.id, world.user_id(), a.id, b.id, world.user_id()];
    assert_eq!(world.store().users(&ids).await.unwrap(), [c, a, b]);
    assert_eq!(world.store().users(&[]).await.unwrap(), []);
    assert_eq!(world.store().users(&[world.user_id()]).await.unwrap(), []);
}

/// Empty texts stay apart from absent ones; times keep their milliseconds, before 1970 and in the year 9999 too.
async fn every_field_comes_back_as_it_was(world: Arc<World>) {
    let full = User {
        first_name: Some(String::new()),
        last_name: Some("Łe\u{301}é 👩🏽‍🚀 ' \" \\ %_".into()),
        color: Some("#7c3aed".into()),
        profile_setup: true,
        bio: Some("line\n\tline".into()),
        created_at: Timestamp::from_millis(-1),
        updated_at: Timestamp::from_millis(253_402_300_799_999),
        ..world.new_user()
    };
    let bare = User::new(world.user_id(), world.subject(), Profile::default(), at(7));
    for user in [&full, &bare] {
        world.write(Write::InsertUser(user.clone())).await;
    }
    world.reopen().await;
    assert_eq!(world.store().users(&[full.id, bare.id]).await.unwrap(), [full, bare]);
}

async fn an_id_is_unique(world: Arc<World>) {
    let ada = world.user().await;
    world.taken(Write::InsertUser(User { id: ada.id, ..world.new_user() }), UniqueKey::UserId).await;
    assert_eq!(world.store().user(ada.id).await.unwrap(), Some(ada));
}

async fn a_subject_is_unique(world: Arc<World>) {
    let ada = world.user().await;
    let twin = User { clerk_id: ada.clerk_id.clone(), ..world.new_user() };
    world.taken(Write::InsertUser(twin), UniqueKey::Subject).await;
    assert_eq!(world.store().user_count().await.unwrap(), 1);
}

async fn an_email_is_unique(world: Arc<World>) {
    let ada = world.user().await;
    let twin = User { email: ada.email.clone(), ..world.new_user() };
    world.taken(Write::InsertUser(twin), UniqueKey::Email).await;
    assert_eq!(world.store().user_count().await.unwrap(), 1);
}

/// Composed and decomposed, ß and ss: a collation would call them the same.
async fn an_email_is_compared_by_its_exact_bytes(world: Arc<World>) {
    for text in [
        "jos\u{e9}@example.com",
        "jose\u{301}@example.com",
        "jose@example.com",
        "fuß@example.com",
        "fuss@example.com",
    ] {
        let user = User { email: EmailKey::parse(text).unwrap(), ..world.new_user() };
        world.write(Write::InsertUser(user.clone())).await;
        assert_eq!(world.store().user_by_email(&user.email).await.unwrap(), Some(user), "{text}");
    }
}

async fn subjects_differ_by_case(world: Arc<World>) {
    let lower = User { clerk_id: "user_abc".parse().unwrap(), ..world.new_user() };
    let upper = User { clerk_id: "user_ABC".parse().unwrap(), ..world.new_user() };
    for user in [&lower, &upper] {
        world.write(Write::InsertUser(user.clone())).await;
    }
    assert_eq!(world.store().user_by_subject(&upper.clerk_id).await.unwrap(), Some(upper));
    assert_eq!(world.store().user_by_subject(&lower.clerk_id).await.unwrap(), Some(lower));
}

async fn a_placeholder_email_is_found(world: Arc<World>) {
    let user = User::new(world.user_id(), world.subject(), Profile::default(), world.now());
    assert!(user.email.is_placeholder());
    world.write(Write::InsertUser(user.clone())).await;
    assert_eq!(world.store().user_by_email(&user.email).await.unwrap(), Some(user));
}

async fn a_patch_changes_only_what_it_names(world: Arc<World>) {
    let (ada, bob) = (world.user().await, world.user().await);
    let patches = [
        UserPatch { email: Some(EmailKey::parse("new@example.com").unwrap()), ..UserPatch::default() },
        UserPatch {
            first_name: Some(Some("Zoë".into())), profile_setup: Some(true), ..UserPatch::default()
        },
        UserPatch {
            last_name: Some(Some("L".into())),
            color: Some(Some("#000000".into())),
            ..UserPatch::default()
        },
        UserPatch { bio: Some(Some("hi".into())), image_url: Some(None), ..UserPatch::default() },
        UserPatch::default(),
    ];
    let mut expected = ada.clone();
    for patch in patches {
        let now = world.now();
        expected = patch.apply(expected, now);
        world.commit(Changes::at(now).write(Write::UpdateUser { user_id: ada.id, patch })).await;
        assert_eq!(world.store().user(ada.id).await.unwrap().as_ref(), Some(&expected));
    }
    assert_eq!(world.store().user_by_email(&ada.email).await.unwrap(), None, "the address it had is free");
    assert_eq!(world.store().user(bob.id).await.unwrap(), Some(bob), "the other one stays as he was");
}

async fn a_patch_clears_what_it_says(world: Arc<World>) {
    let ada = world.user().await;
    let (now, clear) = (world.now(), Some(None));
    let patch = UserPatch {
        first_name: clear.clone(),
        last_name: clear.clone(),
        image_url: clear.clone(),
        color: clear.clone(),
        bio: clear,
        profile_setup: Some(false),
        email: Some(EmailKey::placeholder(&ada.clerk_id)),
    };
    let expected = patch.apply(ada.clone(), now);
    world.commit(Changes::at(now).write(Write::UpdateUser { user_id: ada.id, patch })).await;
    world.reopen().await;
    assert_eq!(world.store().user(ada.id).await.unwrap(), Some(expected));
}

async fn a_patch_cannot_take_somebody_s_email(world: Arc<World>) {
    let (ada, bob) = (world.user().await, world.user().await);
    let patch =
        UserPatch { email: Some(ada.email.clone()), bio: Some(Some("x".into())), ..UserPatch::default() };
    world.taken(Write::UpdateUser { user_id: bob.id, patch: patch.clone() }, UniqueKey::Email).await;
    assert_eq!(world.store().user(bob.id).await.unwrap(), Some(bob));
    world.write(Write::UpdateUser { user_id: ada.id, patch }).await; // Her own address is no conflict.
}

async fn an_email_given_up_can_be_taken_in_the_same_change_set(world: Arc<World>) {
    let (ada, bob) = (world.user().await, world.user().await);
    let moves = |user: &User, email: EmailKey| Write::UpdateUser {
        user_id: user.id,
        patch: UserPatch { email: Some(email), ..UserPatch::default() },
    };
    let away = profile("away@example.com").email.unwrap();
    world.commit(world.changes().write(moves(&ada, away)).write(moves(&bob, ada.email.clone()))).await;
    assert_eq!(world.store().user_by_email(&ada.email).await.unwrap().map(|user| user.id), Some(bob.id));
}

async fn a_patch_of_nobody_is_missing(world: Arc<World>) {
    let patch = UserPatch { bio: Some(None), ..UserPatch::default() };
    world.missing(world.changes().write(Write::UpdateUser { user_id: world.user_id(), patch }), 0).await;
}
