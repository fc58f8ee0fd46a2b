//! What identity keeps.

use std::sync::Arc;

use onlychat_domain::Secret;
use onlychat_domain::user::EmailKey;

use super::kit::{World, at};
use super::runner::cases;
use crate::{Changes, Credential, Precondition, ProviderState, RefreshHash, Session, UniqueKey, Write};

cases![
    a_credential_is_found_by_subject_and_email,
    a_credential_s_subject_and_email_are_unique,
    a_session_comes_back,
    a_session_s_id_is_unique,
    a_rotation_replaces_the_hash_and_the_end,
    a_refresh_needs_the_current_hash_of_a_session_that_goes_on,
    a_session_goes_on_until_it_expires,
    an_ended_session_stays_as_it_is,
    a_session_that_is_not_there_is_missing,
    a_notification_is_recorded_once,
    a_notification_s_time_moves_forward,
    provider_states_are_replaced_by_later_ones,
    what_a_provider_deleted_stays_deleted,
];

fn credential(world: &World, email: &str) -> Credential {
    Credential {
        subject: world.subject(),
        email: EmailKey::parse(email).unwrap(),
        password_hash: Secret::new("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned()),
        created_at: world.now(),
    }
}

fn session(world: &World, hash: u8) -> Session {
    Session {
        id: world.session_id(),
        subject: world.subject(),
        refresh_hash: RefreshHash([hash; 32]),
        created_at: world.now(),
        expires_at: at(1_000_000),
        ended_at: None,
    }
}

async fn a_credential_is_found_by_subject_and_email(world: Arc<World>) {
    let (ada, bob) = (credential(&world, "ada@example.com"), credential(&world, "bob@example.com"));
    for credential in [&ada, &bob] {
        world.write(Write::InsertCredential(credential.clone())).await;
    }
    world.reopen().await;
    assert_eq!(world.store().credential(&ada.subject).await.unwrap().as_ref(), Some(&ada));
    assert_eq!(world.store().credential_by_email(&bob.email).await.unwrap().as_ref(), Some(&bob));
    assert_eq!(world.store().credential(&world.subject()).await.unwrap(), None);
    assert_eq!(
        world.store().credential_by_email(&EmailKey::from_stored("x@example.com")).await.unwrap(),
        None
    );
}

async fn a_credential_s_subject_and_email_are_unique(world: Arc<World>) {
    let ada = credential(&world, "ada@example.com");
    world.write(Write::InsertCredential(ada.clone())).await;
    let same_email = credential(&world, "ada@example.com");
    let same_subject = Credential { subject: ada.subject.clone(), ..credential(&world, "bob@example.com") };
    for twin in [same_email, same_subject] {
        world.taken(Write::InsertCredential(twin), UniqueKey::Credential).await;
    }
    assert_eq!(world.store().credential_by_email(&ada.email).await.unwrap(), Some(ada));
}

async fn a_session_comes_back(world: Arc<World>) {
    let (open, ended) = (session(&world, 0), Session { ended_at: Some(at(-5)), ..session(&world, 255) });
    for session in [&open, &ended] {
        world.write(Write::InsertSession(session.clone())).await;
    }
    world.reopen().await;
    assert_eq!(world.store().session(&open.id).await.unwrap().as_ref(), Some(&open));
    assert_eq!(world.store().session(&ended.id).await.unwrap().as_ref(), Some(&ended));
    assert_eq!(world.store().session(&world.session_id()).await.unwrap(), None);
}

async fn a_session_s_id_is_unique(world: Arc<World>) {
    let one = session(&world, 1);
    world.write(Write::InsertSession(one.clone())).await;
    world
        .taken(Write::InsertSession(Session { id: one.id.clone(), ..session(&world, 2) }), UniqueKey::Session)
        .await;
    assert_eq!(world.store().session(&one.id).await.unwrap(), Some(one));
}

async fn a_rotation_replaces_the_hash_and_the_end(world: Arc<World>) {
    let (one, two) = (session(&world, 1), session(&world, 2));
    world
        .commit(
            world.changes().write(Write::InsertSession(one.clone())).write(Write::InsertSession(two.clone())),
        )
        .await;
    let (hash, expires_at) = (RefreshHash([9; 32]), at(2_000_000));
    world.write(Write::RotateSession { session_id: one.id.clone(), hash, expires_at }).await;
    let expected = Session { refresh_hash: hash, expires_at, ..one.clone() };
    assert_eq!(world.store().session(&one.id).await.unwrap(), Some(expected));
    assert_eq!(world.store().session(&two.id).await.unwrap(), Some(two));
}

async fn a_refresh_needs_the_current_hash_of_a_session_that_goes_on(world: Arc<World>) {
    let one = session(&world, 1);
    let refresh =
        |hash: u8| Precondition::SessionRefresh { session_id: one.id.clone(), hash: RefreshHash([hash; 32]) };
    world.refused_by(world.changes().only_if(refresh(1)), 0).await;
    world.write(Write::InsertSession(one.clone())).await;
    world.commit(world.changes().only_if(refresh(1))).await;
    world.refused_by(world.changes().only_if(refresh(2)), 0).await;
    let rotate = Write::RotateSession {
        session_id: one.id.clone(),
        hash: RefreshHash([2; 32]),
        expires_at: one.expires_at,
    };
    world.commit(world.changes().only_if(refresh(1)).write(rotate)).await;
    world.refused_by(world.changes().only_if(refresh(1)), 0).await;
    world.commit(world.changes().only_if(refresh(2))).await;
    world.write(Write::EndSession(one.id.clone())).await;
    world.refused_by(world.changes().only_if(refresh(2)), 0).await;
}

async fn a_session_goes_on_until_it_expires(world: Arc<World>) {
    let one = Session { expires_at: at(1000), ..session(&world, 1) };
    world.write(Write::InsertSession(one.clone())).await;
    let hash = one.refresh_hash;
    let refresh = || Precondition::SessionRefresh { session_id: one.id.clone(), hash };
    world.commit(Changes::at(at(999)).only_if(refresh())).await;
    world.refused_by(Changes::at(at(1000)).only_if(refresh()), 0).await;
    let longer = Write::RotateSession { session_id: one.id.clone(), hash, expires_at: at(2000) };
    world.commit(Changes::at(at(999)).only_if(refresh()).write(longer)).await;
    world.commit(Changes::at(at(1999)).only_if(refresh())).await;
    world.refused_by(Changes::at(at(2001)).only_if(refresh()), 0).await;
}

async fn an_ended_session_stays_as_it_is(world: Arc<World>) {
    let one = session(&world, 1);
    world.write(Write::InsertSession(one.clone())).await;
    let now = world.now();
    world.commit(Changes::at(now).write(Write::EndSession(one.id.clone()))).await;
    let ended = Session { ended_at: Some(now), ..one.clone() };
    assert_eq!(world.store().session(&one.id).await.unwrap().as_ref(), Some(&ended));
    world.write(Write::EndSession(one.id.clone())).await;
    assert_eq!(world.store().session(&one.id).await.unwrap(), Some(ended));
}

async fn a_session_that_is_not_there_is_missing(world: Arc<World>) {
    let (session_id, hash) = (world.session_id(), RefreshHash([1; 32]));
    world.missing(world.changes().write(Write::EndSession(session_id.clone())), 0).await;
    world
        .missing(world.changes().write(Write::RotateSession { session_id, hash, expires_at: at(1) }), 0)
        .await;
}

fn record(provider: &str, id: &str, millis: i64) -> Write {
    Write::RecordWebhook { provider: provider.into(), webhook_id: id.into(), sent_at: at(millis) }
}

async fn a_notification_is_recorded_once(world: Arc<World>) {
    assert_eq!(world.store().webhook_sent_at("clerk", "msg_1").await.unwrap(), None);
    world.write(record("clerk", "msg_1", 1)).await;
    world.taken(record("clerk", "msg_1", 2), UniqueKey::Webhook).await;
    world.write(record("clerk", "msg_2", 3)).await;
    world.write(record("other", "msg_1", 4)).await;
    world.reopen().await;
    for (provider, id, expected) in [("clerk", "msg_1", 1), ("clerk", "msg_2", 3), ("other", "msg_1", 4)] {
        assert_eq!(world.store().webhook_sent_at(provider, id).await.unwrap(), Some(at(expected)));
    }
    assert_eq!(world.store().webhook_sent_at("other", "msg_2").await.unwrap(), None);
}

async fn a_notification_s_time_moves_forward(world: Arc<World>) {
    let touch = |millis| Write::TouchWebhook {
        provider: "clerk".into(),
        webhook_id: "msg_1".into(),
        sent_at: at(millis),
    };
    world.missing(world.changes().write(touch(1)), 0).await;
    world.write(record("clerk", "msg_1", 10)).await;
    for (millis, expected) in [(20, 20), (15, 20), (21, 21)] {
        world.write(touch(millis)).await;
        assert_eq!(world.store().webhook_sent_at("clerk", "msg_1").await.unwrap(), Some(at(expected)));
    }
}

async fn provider_states_are_replaced_by_later_ones(world: Arc<World>) {
    let (subject, other) = (world.subject(), world.subject());
    let older =
        |millis| Precondition::ProviderStateOlder { subject: subject.clone(), updated_at: at(millis) };
    let put =
        |millis| Write::PutProviderState { subject: subject.clone(), updated_at: at(millis), deleted: false };
    assert_eq!(world.store().provider_state(&subject).await.unwrap(), None);
    world.commit(world.changes().only_if(older(-100)).write(put(-100))).await;
    world.commit(world.changes().only_if(older(10)).write(put(10))).await;
    world.refused_by(world.changes().only_if(older(10)).write(put(10)), 0).await;
    world.refused_by(world.changes().only_if(older(9)).write(put(9)), 0).await;
    world.commit(world.changes().only_if(older(11))).await;
    let expected = ProviderState { updated_at: at(10), deleted: false };
    assert_eq!(world.store().provider_state(&subject).await.unwrap(), Some(expected));
    assert_eq!(world.store().provider_state(&other).await.unwrap(), None);
}

async fn what_a_provider_deleted_stays_deleted(world: Arc<World>) {
    let subject = world.subject();
    let older = Precondition::ProviderStateOlder { subject: subject.clone(), updated_at: at(1000) };
    for (deleted, millis) in [(true, 10), (false, 20)] {
        let put = Write::PutProviderState { subject: subject.clone(), updated_at: at(millis), deleted };
        world.write(put).await;
        let state = world.store().provider_state(&subject).await.unwrap().unwrap();
        assert_eq!(state, ProviderState { updated_at: at(millis), deleted: true });
        world.refused_by(world.changes().only_if(older.clone()), 0).await;
    }
}
