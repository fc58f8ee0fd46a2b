//! Signing up and in.

use std::time::Duration;

use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_domain::user::Profile;
use onlychat_domain::{IdGen, User};
use onlychat_identity::Directory;
use onlychat_store::{Changes, Write};
use serde_json::json;

use super::*;

#[tokio::test]
async fn signing_up_makes_a_person_who_is_signed_in() {
    let world = World::new();
    let new = world.sign_up("Ada@Example.com").await.unwrap();
    assert_eq!(new.user.email.as_str(), "ada@example.com");
    assert_eq!(new.user.first_name.as_deref(), Some("Ada"));
    assert!(!new.user.profile_setup);
    assert_eq!(world.store.user_by_subject(&new.user.clerk_id).await.unwrap().as_ref(), Some(&new.user));
    assert_eq!(new.access.expires_at, NOW.plus(Duration::from_mins(5)));
    assert_eq!(new.refresh.expires_at, NOW.plus(Duration::from_hours(30 * 24)));

    let principal = world.verify(&new.access.token).await.unwrap();
    assert_eq!((principal.subject, principal.session_id), (new.user.clerk_id, new.session_id));
    assert_eq!(principal.expires_at, new.access.expires_at);
    assert!(!principal.impersonated);
}

#[tokio::test]
async fn the_token_has_the_claims_that_clerk_s_have() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "ins_builtin", "cat": "cl_B7d4PD111AAA" });
    assert_eq!(part(&new.access.token, 0), header);
    let now = NOW.as_secs();
    let claims = json!({
        "sub": new.user.clerk_id, "sid": new.session_id, "iss": HOME, "azp": HOME,
        "iat": now, "nbf": now - 10, "exp": now + 300, "sts": "active", "v": 2,
    });
    assert_eq!(part(&new.access.token, 1), claims);
}

#[tokio::test]
async fn a_token_is_made_for_the_page_that_asked_if_it_is_allowed() {
    let world = World::new();
    let pages = [(Some(OTHER_ORIGIN), OTHER_ORIGIN), (Some("https://evil.example"), HOME), (None, HOME)];
    for (n, (origin, expected)) in pages.into_iter().enumerate() {
        let request =
            SignUp { origin: origin.map(Into::into), ..sign_up(&format!("a{n}@example.com"), PASSWORD) };
        let new = world.identity.sign_up(request).await.unwrap();
        assert_eq!(part(&new.access.token, 1)["azp"], expected);
        assert!(world.verify(&new.access.token).await.is_ok());
    }
}

#[tokio::test]
async fn an_address_is_taken_once() {
    let world = World::new();
    let (one, other) = tokio::join!(world.sign_up("ada@example.com"), world.sign_up("ADA@example.com"));
    let results = [one, other];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.iter().any(|result| matches!(result, Err(SignUpError::EmailTaken))));
    assert!(matches!(world.sign_up("ada@example.com").await, Err(SignUpError::EmailTaken)));
    assert_eq!(world.store.user_count().await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_takes_over_a_person_without_a_password() {
    let world = World::new();
    let ids = TimeOrderedIds::new(Arc::new(SystemEntropy));
    let profile = Profile { email: Some(EmailKey::parse("ada@example.com").unwrap()), ..Profile::default() };
    let user = User::new(ids.user_id(NOW), ids.subject(NOW), profile, NOW);
    world.store.commit(Changes::at(NOW).write(Write::InsertUser(user))).await.unwrap();
    assert!(matches!(world.sign_up("ada@example.com").await, Err(SignUpError::EmailTaken)));
    assert!(matches!(world.sign_in("ada@example.com", PASSWORD).await, Err(SignInError::InvalidCredentials)));
}

#[tokio::test]
async fn a_weak_password_is_refused_and_nothing_is_kept() {
    let world = World::new();
    for password in ["1234567", "password123", "ada@example.com", "ada12345"] {
        let error = world.identity.sign_up(sign_up("ada@example.com", password)).await.unwrap_err();
        let SignUpError::WeakPassword(invalid) = error else { panic!("{error:?}") };
        assert_eq!(invalid.code, "weak_password");
    }
    assert_eq!(world.store.user_count().await.unwrap(), 0);
}

#[tokio::test]
async fn signing_in_begins_another_session() {
    let world = World::new();
    let first = world.sign_up("ada@example.com").await.unwrap();
    let second = world.sign_in("ada@example.com", PASSWORD).await.unwrap();
    assert_eq!(second.user, first.user);
    assert_ne!(second.session_id, first.session_id);
    for token in [&first.access.token, &second.access.token] {
        assert!(world.verify(token).await.is_ok());
    }
}

#[tokio::test]
async fn wrong_password_and_unknown_address_are_one() {
    let world = World::new();
    world.sign_up("ada@example.com").await.unwrap();
    for (email, password) in [("ada@example.com", "correct horse batterY"), ("bob@example.com", PASSWORD)] {
        let error = world.sign_in(email, password).await.unwrap_err();
        assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    }
}

#[tokio::test]
async fn an_unknown_address_does_the_same_work() {
    let world = World::new();
    world.sign_up("ada@example.com").await.unwrap();
    // When nothing can be hashed, neither of the two gets an answer.
    world.identity.hasher.close();
    for email in ["ada@example.com", "bob@example.com"] {
        let error = world.sign_in(email, PASSWORD).await.unwrap_err();
        assert!(matches!(error, SignInError::Store(_)), "{email}: {error:?}");
    }
}

#[tokio::test]
async fn the_directory_knows_accounts() {
    let world = World::new();
    let new = world.sign_up("ada@example.com").await.unwrap();
    let profile = world.identity.look_up(&new.user.clerk_id).await.unwrap().unwrap();
    assert_eq!(profile.email.unwrap().as_str(), "ada@example.com");
    assert_eq!(profile.first_name.as_deref(), Some("Ada"));
    assert_eq!(world.identity.look_up(&"user_nobody".parse().unwrap()).await.unwrap(), None);
}
