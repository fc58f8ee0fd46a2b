//! Sessions that go on, and end.

use std::time::Duration;

use onlychat_identity::{Revoked, SignOut};

use super::*;
use crate::{ACCESS_LIFE, REFRESH_LIFE};

#[tokio::test]
async fn a_refresh_gives_the_next_tokens_of_the_same_session() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    world.clock.advance(Duration::from_mins(10));
    assert_eq!(world.verify(&new.access.token).await, Err(TokenError::Expired));
    let next = world.refresh(&new.refresh.token).await.unwrap();
    assert_eq!((&next.subject, &next.session_id), (&new.user.clerk_id, &new.session_id));
    assert_ne!(next.refresh.token, new.refresh.token);
    assert_eq!(next.refresh.expires_at, world.clock.now().plus(REFRESH_LIFE));
    assert!(world.verify(&next.access.token).await.is_ok());
    let origin = Some(OTHER_ORIGIN.to_owned());
    let third =
        world.identity.refresh(Refresh { token: next.refresh.token, attempt: None, origin }).await.unwrap();
    assert_eq!(part(&third.access.token, 1)["azp"], OTHER_ORIGIN);
}

#[tokio::test]
async fn a_used_refresh_token_ends_the_whole_session_at_once() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let other = world.sign_in("ada@example.com", PASSWORD).await.unwrap();
    let mut feed = world.revocations.subscribe();
    let next = world.refresh(&new.refresh.token).await.unwrap();

    let error = world.refresh(&new.refresh.token).await.unwrap_err();
    assert!(
        matches!(&error, RefreshError::Reused { session_id } if *session_id == new.session_id),
        "{error:?}"
    );
    assert_eq!(feed.try_recv().unwrap(), Revoked::Session(new.session_id));
    for token in [&new.access.token, &next.access.token] {
        assert_eq!(world.verify(token).await, Err(TokenError::Revoked));
    }
    for token in [&next.refresh.token, &new.refresh.token] {
        assert!(matches!(world.refresh(token).await, Err(RefreshError::SessionEnded)));
    }
    assert!(world.verify(&other.access.token).await.is_ok(), "another session goes on");
    assert!(world.refresh(&other.refresh.token).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_whose_answer_was_lost_gets_it_again() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let attempt = async |token: &Secret<String>, name: &str| {
        let attempt = Some(name.to_owned());
        world.identity.refresh(Refresh { token: token.clone(), attempt, origin: None }).await
    };
    let first = attempt(&new.refresh.token, "one").await.unwrap();
    assert_ne!(first.refresh.token, new.refresh.token);
    let again = attempt(&new.refresh.token, "one").await.unwrap();
    assert_eq!(again.refresh.token, first.refresh.token);
    assert_eq!(again.refresh.expires_at, first.refresh.expires_at);
    // Many of the same attempt at once are one.
    let at_once = tokio::join!(
        attempt(&first.refresh.token, "two"),
        attempt(&first.refresh.token, "two"),
        attempt(&first.refresh.token, "two"),
    );
    let second = at_once.0.unwrap().refresh.token;
    assert_ne!(second, first.refresh.token);
    for same in [at_once.1, at_once.2] {
        assert_eq!(same.unwrap().refresh.token, second);
    }
    // Once its successor was traded, an attempt is over: the oldest token and the right name are a theft.
    let theft = attempt(&new.refresh.token, "one").await.unwrap_err();
    assert!(matches!(theft, RefreshError::Reused { .. }), "{theft:?}");
    assert!(matches!(world.refresh(&second).await, Err(RefreshError::SessionEnded)));
}

#[tokio::test]
async fn a_used_token_under_another_name_is_a_theft() {
    for other in [Some("two".to_owned()), None] {
        let world = World::new();
        let new = world.sign_up("ada@example.com").await.unwrap();
        let token = new.refresh.token;
        let attempt = Some("one".to_owned());
        let next =
            world.identity.refresh(Refresh { token: token.clone(), attempt, origin: None }).await.unwrap();
        let theft =
            world.identity.refresh(Refresh { token, attempt: other, origin: None }).await.unwrap_err();
        assert!(matches!(theft, RefreshError::Reused { .. }), "{theft:?}");
        assert!(matches!(world.refresh(&next.refresh.token).await, Err(RefreshError::SessionEnded)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_at_once_one_gets_the_next_token() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let attempts: Vec<_> = (0..8)
        .map(|_| {
            let (identity, token) = (Arc::clone(&world.identity), new.refresh.token.clone());
            tokio::spawn(
                async move { identity.refresh(Refresh { token, attempt: None, origin: None }).await },
            )
        })
        .collect();
    let mut winners = Vec::new();
    for attempt in attempts {
        winners.extend(attempt.await.unwrap().ok());
    }
    assert_eq!(winners.len(), 1);
    assert!(matches!(world.refresh(&winners[0].refresh.token).await, Err(RefreshError::SessionEnded)));
}

#[tokio::test]
async fn a_session_lasts_thirty_days_from_its_last_refresh() {
    let world = World::new();
    let almost = REFRESH_LIFE.checked_sub(Duration::from_millis(1)).unwrap();
    let new = world.sign_up("ada@example.com").await.unwrap();
    world.clock.advance(almost);
    let next = world.refresh(&new.refresh.token).await.unwrap();
    world.clock.advance(almost);
    let last = world.refresh(&next.refresh.token).await.unwrap();
    world.clock.advance(REFRESH_LIFE);
    assert!(matches!(world.refresh(&last.refresh.token).await, Err(RefreshError::SessionEnded)));
}

#[tokio::test]
async fn what_was_never_a_refresh_token_ends_nothing() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let elsewhere = new.refresh.token.expose().replace("sess_", "sess_x");
    for text in ["", "nonsense", new.session_id.as_str(), new.access.token.expose(), &elsewhere] {
        assert!(matches!(world.refresh(&text.into()).await, Err(RefreshError::SessionEnded)), "{text}");
        world.identity.sign_out(SignOut::RefreshToken(text.into())).await.unwrap();
    }
    assert!(world.refresh(&new.refresh.token).await.is_ok());
}

#[tokio::test]
async fn signing_out_counts_at_once() {
    let world = World::new();
    world.sign_up("ada@example.com").await.unwrap();
    for by_token in [true, false] {
        let session = world.sign_in("ada@example.com", PASSWORD).await.unwrap();
        let SignedIn { session_id, access, refresh, .. } = session;
        let request = if by_token {
            SignOut::RefreshToken(refresh.token.clone())
        } else {
            SignOut::Session(session_id)
        };
        assert!(world.verify(&access.token).await.is_ok());
        for _ in 0..2 {
            world.identity.sign_out(request.clone()).await.unwrap();
            assert_eq!(world.verify(&access.token).await, Err(TokenError::Revoked));
            assert!(matches!(world.refresh(&refresh.token).await, Err(RefreshError::SessionEnded)));
        }
        // The deny set keeps it for as long as the token would have counted.
        world.clock.advance(ACCESS_LIFE + Duration::from_millis(4999));
        assert_eq!(world.verify(&access.token).await, Err(TokenError::Revoked));
        world.clock.advance(Duration::from_millis(1));
        assert_eq!(world.verify(&access.token).await, Err(TokenError::Expired));
    }
}

#[tokio::test]
async fn signing_out_of_nothing_is_fine() {
    let world = World::new();
    world.identity.sign_out(SignOut::Session("sess_unknown".parse().unwrap())).await.unwrap();
}
