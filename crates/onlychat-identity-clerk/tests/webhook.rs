//! Clerk's notifications.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use onlychat_domain::Timestamp;
use onlychat_identity::conformance::{ManualClock, NOW};
use onlychat_identity_clerk::{WebhookError, WebhookKind, WebhookSecret, WebhookVerifier};
use serde_json::{Value, json};

const ID: &str = "msg_2NNEqL2nrIRdJ194ndJqAHwEfxC";

fn secret() -> WebhookSecret {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()
}

fn headers(family: &str, timestamp: i64, body: &[u8]) -> HeaderMap {
    let values = [
        ("id", ID.to_owned()),
        ("timestamp", timestamp.to_string()),
        ("signature", secret().sign(ID, timestamp, body)),
    ];
    let header = |(name, value): (&str, String)| {
        (HeaderName::try_from(format!("{family}-{name}")).unwrap(), HeaderValue::try_from(value).unwrap())
    };
    values.map(header).into_iter().collect()
}

fn verifier() -> WebhookVerifier {
    WebhookVerifier::new(secret(), Arc::new(ManualClock::at(NOW.plus(Duration::from_millis(999)))))
}

fn receive(event: &Value) -> Result<WebhookKind, WebhookError> {
    let body = event.to_string().into_bytes();
    verifier().verify(&headers("svix", NOW.as_secs(), &body), &body).map(|event| event.kind)
}

#[test]
fn both_families_of_headers() {
    for family in ["svix", "webhook"] {
        let body = br#"{"type":"email.created","data":{}}"#;
        let event = verifier().verify(&headers(family, NOW.as_secs(), body), body).unwrap();
        assert_eq!((event.id.as_str(), event.timestamp), (ID, NOW));
        assert_eq!(event.kind, WebhookKind::Other("email.created".into()));
    }
}

#[test]
fn a_missing_header_is_refused_and_families_do_not_mix() {
    let body = b"{}";
    for name in ["svix-id", "svix-timestamp", "svix-signature"] {
        let mut headers = headers("svix", NOW.as_secs(), body);
        let value = headers.remove(name).unwrap();
        headers.insert(HeaderName::try_from(name.replace("svix", "webhook")).unwrap(), value);
        assert_eq!(verifier().verify(&headers, body), Err(WebhookError::MissingHeader), "{name}");
    }
    assert_eq!(verifier().verify(&HeaderMap::new(), body), Err(WebhookError::MissingHeader));
}

#[test]
fn five_minutes_either_side() {
    let body = br#"{"type":"x"}"#;
    let at = |offset: i64| verifier().verify(&headers("svix", NOW.as_secs() + offset, body), body).map(drop);
    assert_eq!(at(-300), Ok(()));
    assert_eq!(at(-301), Err(WebhookError::TooOld));
    assert_eq!(at(300), Ok(()));
    assert_eq!(at(301), Err(WebhookError::TooNew));
    assert_eq!(at(i64::MIN / 2 - NOW.as_secs()), Err(WebhookError::TooOld));
    assert_eq!(at(i64::MAX / 2 - NOW.as_secs()), Err(WebhookError::TooNew));
    let mut headers = headers("svix", NOW.as_secs(), body);
    headers.insert("svix-timestamp", HeaderValue::from_static("soon"));
    assert_eq!(verifier().verify(&headers, body), Err(WebhookError::BadTimestamp));
}

#[test]
fn tampering_is_refused() {
    let body = br#"{"type":"x"}"#;
    let genuine = || headers("svix", NOW.as_secs(), body);
    assert!(verifier().verify(&genuine(), body).is_ok());
    assert_eq!(verifier().verify(&genuine(), br#"{"type":"y"}"#), Err(WebhookError::Signature));
    let replaced = [
        ("svix-id", "msg_other"),
        ("svix-timestamp", "1794997601"),
        ("svix-signature", "v1,AAAA"),
        ("svix-signature", ""),
    ];
    for (name, value) in replaced {
        let mut headers = genuine();
        headers.insert(name, HeaderValue::from_static(value));
        assert_eq!(verifier().verify(&headers, body), Err(WebhookError::Signature), "{name}");
    }
    let other: WebhookSecret = "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh".parse().unwrap();
    let mut headers = genuine();
    headers.insert("svix-signature", other.sign(ID, NOW.as_secs(), body).parse().unwrap());
    assert_eq!(verifier().verify(&headers, body), Err(WebhookError::Signature));
    assert_eq!(verifier().verify(&genuine(), &vec![b' '; 256 * 1024 + 1]), Err(WebhookError::TooLarge));
}

#[test]
fn people_come_change_and_go() {
    let data = json!({ "id": "user_ada", "first_name": "Ada", "updated_at": 1_700_000_000_123_i64, "object": "user" });
    for kind in ["user.created", "user.updated"] {
        let event =
            receive(&json!({ "object": "event", "type": kind, "timestamp": 1, "data": data })).unwrap();
        let (WebhookKind::UserCreated(user) | WebhookKind::UserUpdated(user)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(user.subject.as_str(), "user_ada");
        assert_eq!(user.updated_at, Timestamp::from_millis(1_700_000_000_123));
        assert_eq!(user.profile.email, None);
    }
    let gone = receive(&json!({ "type": "user.deleted", "data": { "id": "user_ada", "deleted": true } }));
    assert_eq!(gone, Ok(WebhookKind::UserDeleted("user_ada".parse().unwrap())));
}

#[test]
fn sessions_end_in_three_ways() {
    for kind in ["session.ended", "session.removed", "session.revoked"] {
        let event = receive(&json!({ "type": kind, "data": { "id": "sess_1", "user_id": "user_ada" } }));
        let (session_id, subject) = ("sess_1".parse().unwrap(), "user_ada".parse().unwrap());
        assert_eq!(event, Ok(WebhookKind::SessionEnded { session_id, subject }));
    }
    let begun = receive(&json!({ "type": "session.created", "data": { "id": "sess_1" } }));
    assert_eq!(begun, Ok(WebhookKind::Other("session.created".into())));
}

#[test]
fn what_is_not_understood_says_so_without_repeating_it() {
    let odd = [
        json!([]),
        json!({ "data": {} }),
        json!({ "type": "user.created", "data": { "id": "user_ada", "updated_at": "ada@example.com" } }),
        json!({ "type": "user.updated", "data": { "id": "mch_1", "updated_at": 1 } }),
        json!({ "type": "user.deleted", "data": { "deleted": true } }),
        json!({ "type": "session.ended", "data": { "id": "sess_1", "user_id": null } }),
    ];
    for event in odd {
        let error = receive(&event).unwrap_err();
        assert!(matches!(error, WebhookError::Malformed(_)), "{event}: {error:?}");
        assert!(!error.to_string().contains("ada"), "{error}");
    }
}
