use onlychat_domain::id::SystemEntropy;

use super::*;
use crate::endpoint::{EndpointRules, Services};

struct At(Mutex<i64>);

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(*self.0.lock())
    }
}

const NOON: i64 = 1_795_000_000;

fn endpoint(text: &str) -> Endpoint {
    Endpoint::parse(text, EndpointRules { services: Services::Any, loopback: true }).unwrap()
}

fn vapid() -> (Vapid, Arc<At>) {
    let clock = Arc::new(At(Mutex::new(NOON)));
    let key = VapidKey::generate(&SystemEntropy).unwrap();
    let contact = Contact::parse("mailto:push@example.com").unwrap();
    (Vapid::new(key, contact, Arc::<At>::clone(&clock)), clock)
}

#[test]
fn a_key_comes_back_and_is_not_printed() {
    let key = VapidKey::generate(&SystemEntropy).unwrap();
    let again = VapidKey::import(&key.export()).unwrap();
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(key.public_key().len(), 87);
    assert!(!format!("{key:?}").contains(key.export().expose().as_str()));
    assert_ne!(VapidKey::generate(&SystemEntropy).unwrap().public_key(), key.public_key());
}

#[test]
fn what_is_no_key_is_refused() {
    let zero = base64url::encode([0; 32]);
    let too_large = base64url::encode([0xff; 32]);
    let short = base64url::encode([1; 31]);
    for text in ["", "secret", &zero, &too_large, &short, "-----BEGIN PRIVATE KEY-----"] {
        let error = VapidKey::import(&text.into()).unwrap_err();
        assert_eq!(error.code, "bad_vapid_key", "{text}");
        assert!(text.is_empty() || !error.detail.contains(text));
    }
}

#[test]
fn a_contact_can_be_written_to() {
    for text in ["mailto:push@example.com", "https://example.com/contact", " mailto:a@b "] {
        assert!(Contact::parse(text).is_ok(), "{text}");
    }
    for text in ["", "push@example.com", "mailto:", "mailto:push", "mailto:@b", "http://example.com", "tel:1"]
    {
        assert_eq!(Contact::parse(text).unwrap_err().code, "bad_contact", "{text}");
    }
}

#[test]
fn a_token_is_used_again_for_half_a_day_by_its_service_alone() {
    let (vapid, clock) = vapid();
    let google = endpoint("https://fcm.googleapis.com/a");
    let first = vapid.authorization(&google).unwrap();
    assert!(first.is_sensitive());
    *clock.0.lock() += 12 * 3600 - 1;
    assert_eq!(vapid.authorization(&endpoint("https://fcm.googleapis.com/b")).unwrap(), first);
    assert_ne!(vapid.authorization(&endpoint("https://fcm.googleapis.com:444/b")).unwrap(), first);
    *clock.0.lock() += 1;
    let second = vapid.authorization(&google).unwrap();
    assert_ne!(second, first);
    // Time went back: the token was of the future.
    *clock.0.lock() -= 3600;
    assert_ne!(vapid.authorization(&google).unwrap(), second);
}

#[test]
fn many_services_do_not_fill_the_memory() {
    let (vapid, _clock) = vapid();
    for number in 0..3 * TOKENS_MAX {
        vapid.authorization(&endpoint(&format!("https://push{number}.example.com/"))).unwrap();
        assert!(vapid.tokens.lock().len() <= TOKENS_MAX);
    }
}
