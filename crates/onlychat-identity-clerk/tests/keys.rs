//! Fetching, keeping and renewing Clerk's keys.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::Clock;
use onlychat_identity::conformance::{Forgery, ManualClock, NOW, ORIGIN};
use onlychat_identity::{AllowedOrigins, Revocations, TokenError, TokenVerifier};
use onlychat_identity_clerk::testkit::{Answer, FakeApi, TestInstance};
use onlychat_identity_clerk::{ClerkIdentity, ClerkParts};
use serde_json::json;

const JWKS: &str = "/v1/jwks";

struct World {
    api: FakeApi,
    clock: Arc<ManualClock>,
    clerk: Arc<ClerkIdentity>,
}

impl World {
    async fn new(publishable_key: Option<&str>) -> Self {
        let (api, clock) = (FakeApi::start().await, Arc::new(ManualClock::at(NOW)));
        let clerk = Arc::new(ClerkIdentity::new(ClerkParts {
            api: api.caller(),
            publishable_key: publishable_key.map(|key| key.parse().unwrap()),
            jwt_key: None,
            origins: AllowedOrigins::new([ORIGIN]).unwrap(),
            revocations: Arc::new(Revocations::default()),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
        }));
        Self { api, clock, clerk }
    }

    async fn with_issuer() -> Self {
        Self::new(Some(&TestInstance::publishable_key())).await
    }

    /// What becomes of a good token of this instance.
    async fn verdict(&self, instance: &TestInstance) -> Result<(), TokenError> {
        self.clerk.verify(&good(instance)).await.map(drop)
    }
}

fn good(instance: &TestInstance) -> String {
    Forgery::good(instance).claim("exp", NOW.as_secs() + 86_400).token()
}

#[tokio::test]
async fn the_first_token_fetches_the_keys_once() {
    let (world, one) = (World::with_issuer().await, TestInstance::new("ins_1"));
    world.api.publish(&[&one]);
    for _ in 0..3 {
        assert_eq!(world.verdict(&one).await, Ok(()));
    }
    assert_eq!(world.api.count(JWKS), 1);
}

#[tokio::test]
async fn a_new_key_is_found_and_a_withdrawn_one_is_dropped() {
    let world = World::with_issuer().await;
    let (old, new) = (TestInstance::new("ins_old"), TestInstance::new("ins_new"));
    world.api.publish(&[&old]);
    assert_eq!(world.verdict(&old).await, Ok(()));
    world.api.publish(&[&new]);
    world.clock.advance(Duration::from_secs(31));
    assert_eq!(world.verdict(&new).await, Ok(()));
    assert_eq!(world.verdict(&old).await, Err(TokenError::UnknownKey));
    assert_eq!(world.api.count(JWKS), 2);
}

#[tokio::test]
async fn unknown_keys_cause_one_fetch_in_thirty_seconds() {
    let world = World::with_issuer().await;
    let (known, unknown) = (TestInstance::new("ins_1"), TestInstance::new("ins_2"));
    world.api.publish(&[&known]);
    assert_eq!(world.verdict(&known).await, Ok(()));
    for _ in 0..5 {
        assert_eq!(world.verdict(&unknown).await, Err(TokenError::UnknownKey));
    }
    assert_eq!(world.api.count(JWKS), 1);
    world.clock.advance(Duration::from_secs(30));
    for _ in 0..5 {
        assert_eq!(world.verdict(&unknown).await, Err(TokenError::UnknownKey));
    }
    assert_eq!(world.api.count(JWKS), 2);
    world.clock.set(NOW.minus(Duration::from_hours(1)));
    assert_eq!(world.verdict(&unknown).await, Err(TokenError::UnknownKey));
    assert_eq!(world.api.count(JWKS), 3, "a clock that was set back stops nothing");
}

#[tokio::test]
async fn many_at_once_share_one_fetch_and_known_keys_do_not_wait_for_it() {
    let world = World::with_issuer().await;
    let (old, new) = (TestInstance::new("ins_1"), TestInstance::new("ins_2"));
    world.api.publish(&[&old]);
    assert_eq!(world.verdict(&old).await, Ok(()));
    world.clock.advance(Duration::from_secs(31));
    world.api.set(JWKS, Answer::Held(json!({ "keys": [old.jwk(), new.jwk()] })));
    let token = good(&new);
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let (clerk, token) = (Arc::clone(&world.clerk), token.clone());
            tokio::spawn(async move { clerk.verify(&token).await })
        })
        .collect();
    world.api.arrived().await;
    assert_eq!(world.verdict(&old).await, Ok(()));
    world.api.release();
    for one in waiting {
        assert!(one.await.unwrap().is_ok());
    }
    assert_eq!(world.api.count(JWKS), 2);
}

#[tokio::test]
async fn a_fetch_goes_on_when_its_caller_goes_away() {
    let (world, one) = (World::with_issuer().await, TestInstance::new("ins_1"));
    world.api.set(JWKS, Answer::Held(json!({ "keys": [one.jwk()] })));
    let (clerk, token) = (Arc::clone(&world.clerk), good(&one));
    let caller = tokio::spawn(async move { clerk.verify(&token).await });
    world.api.arrived().await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    world.api.release();
    assert_eq!(world.verdict(&one).await, Ok(()));
    assert_eq!(world.api.count(JWKS), 1);
}

#[tokio::test]
async fn an_outage_keeps_the_old_keys() {
    let (world, one) = (World::with_issuer().await, TestInstance::new("ins_1"));
    world.api.publish(&[&one]);
    assert_eq!(world.verdict(&one).await, Ok(()));
    let outages = [
        Answer::Status(500, None),
        Answer::Status(429, Some(9)),
        Answer::Json(json!({ "keys": [] })),
        Answer::Json(
            json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "ins_1" }] }),
        ),
        Answer::Json(json!("nonsense")),
        Answer::Bytes(300 * 1024),
    ];
    for outage in outages {
        world.api.set(JWKS, outage.clone());
        assert!(world.clerk.refresh_keys().await.is_err(), "{outage:?}");
        assert_eq!(world.verdict(&one).await, Ok(()), "{outage:?}");
    }
}

#[tokio::test]
async fn without_any_key_it_is_an_outage_that_ends_soon() {
    let (world, one) = (World::with_issuer().await, TestInstance::new("ins_1"));
    world.api.set(JWKS, Answer::Status(503, None));
    for _ in 0..3 {
        let error = world.verdict(&one).await.unwrap_err();
        assert_eq!(error, TokenError::KeysUnavailable);
        assert!(error.is_outage());
    }
    assert_eq!(world.api.count(JWKS), 1);
    world.api.publish(&[&one]);
    world.clock.advance(Duration::from_secs(3));
    assert_eq!(world.verdict(&one).await, Ok(()));
}

#[tokio::test]
async fn the_issuer_is_learned_when_there_is_no_publishable_key() {
    let (world, one) = (World::new(None).await, TestInstance::new("ins_1"));
    world.api.publish(&[&one]);
    let elsewhere = Forgery::good(&one).claim("iss", "https://clerk.other.example").token();
    assert!(world.clerk.learn_issuer().await.is_err());
    assert!(
        world.clerk.verify(&elsewhere).await.is_ok(),
        "only the key counts while the issuer is not known"
    );
    world.api.set("/v1/domains", Answer::Json(TestInstance::domains()));
    world.clerk.learn_issuer().await.unwrap();
    assert_eq!(world.clerk.verify(&elsewhere).await, Err(TokenError::Issuer));
    assert_eq!(world.verdict(&one).await, Ok(()));
    world.clerk.learn_issuer().await.unwrap();
    assert_eq!(world.api.count("/v1/domains"), 2, "it is asked for until it is known");
}

#[tokio::test]
async fn running_fetches_at_once() {
    let (world, one) = (World::with_issuer().await, TestInstance::new("ins_1"));
    world.api.set(JWKS, Answer::Held(json!({ "keys": [one.jwk()] })));
    let clerk = Arc::clone(&world.clerk);
    let running = tokio::spawn(async move { clerk.run().await });
    world.api.arrived().await;
    world.api.release();
    assert_eq!(world.verdict(&one).await, Ok(()));
    assert_eq!((world.api.count(JWKS), world.api.count("/v1/domains")), (1, 0));
    running.abort();
}
