//! Looking people up at Clerk.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::time::Duration;

use onlychat_domain::{Secret, Subject};
use onlychat_identity::{Directory, DirectoryError};
use onlychat_identity_clerk::BackendApi;
use onlychat_identity_clerk::testkit::{Answer, FakeApi};
use serde_json::{Value, json};

const PATH: &str = "/v1/users/user_ada";

fn ada() -> Subject {
    "user_ada".parse().unwrap()
}

fn object(id: &str) -> Value {
    json!({
        "id": id, "first_name": "Ada", "last_name": null, "image_url": "https://img.clerk.com/a",
        "primary_email_address_id": "idn_1", "updated_at": 1_700_000_000_000_i64,
        "email_addresses": [
            { "id": "idn_1", "email_address": "ada@example.com", "verification": { "status": "verified" } },
        ],
    })
}

#[tokio::test]
async fn tells_what_clerk_knows() {
    let api = FakeApi::start().await;
    api.set(PATH, Answer::Json(object("user_ada")));
    let profile = api.caller().look_up(&ada()).await.unwrap().unwrap();
    assert_eq!(profile.email.unwrap().as_str(), "ada@example.com");
    assert_eq!(profile.first_name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn knows_nobody_whom_clerk_does_not_know() {
    let api = FakeApi::start().await;
    assert_eq!(api.caller().look_up(&ada()).await.unwrap(), None);
}

#[tokio::test]
async fn says_how_long_to_wait() {
    let api = FakeApi::start().await;
    for (code, wait) in [(429, Some(7)), (503, None), (500, Some(2))] {
        api.set(PATH, Answer::Status(code, wait));
        let DirectoryError::Unavailable { retry_after, .. } = api.caller().look_up(&ada()).await.unwrap_err()
        else {
            panic!("{code} is an outage");
        };
        assert_eq!(retry_after, wait.map(Duration::from_secs));
    }
}

#[tokio::test]
async fn a_wrong_secret_key_is_told_apart_and_not_told() {
    let api = FakeApi::start().await;
    api.set(PATH, Answer::Json(object("user_ada")));
    let caller = BackendApi::new(&Secret::from("sk_test_another_one"), Some(api.url())).unwrap();
    let error = caller.look_up(&ada()).await.unwrap_err();
    assert!(matches!(error, DirectoryError::Refused { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("another_one"));
}

#[tokio::test]
async fn odd_answers_are_refused_and_not_repeated() {
    let api = FakeApi::start().await;
    let odd = [
        Answer::Json(object("user_bob")),
        Answer::Json(object("mch_ada")),
        Answer::Json(json!({ "id": "user_ada", "first_name": 7, "secret": "ada@example.com" })),
        Answer::Json(json!([])),
        Answer::Bytes(257 * 1024),
    ];
    for answer in odd {
        api.set(PATH, answer.clone());
        let error = api.caller().look_up(&ada()).await.unwrap_err();
        assert!(matches!(error, DirectoryError::Malformed { .. }), "{answer:?}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("example.com"));
    }
}

#[tokio::test]
async fn nobody_there_is_an_outage() {
    let url = FakeApi::start().await.url().to_owned();
    let caller = BackendApi::new(&Secret::from(FakeApi::SECRET_KEY), Some(&url)).unwrap();
    let error = caller.look_up(&ada()).await.unwrap_err();
    assert!(matches!(error, DirectoryError::Unavailable { retry_after: None, .. }), "{error:?}");
}
