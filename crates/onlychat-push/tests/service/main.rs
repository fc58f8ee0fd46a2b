//! Messages to a real push service on this machine, which opens what it gets and knows who may send.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

#[path = "../shared/browser.rs"]
mod browser;
mod server;

use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::id::SystemEntropy;
use onlychat_domain::{Clock, Timestamp};
use onlychat_egress::{Egress, EgressOptions};
use onlychat_push::{
    Contact, Endpoint, EndpointRules, Outcome, PAYLOAD_MAX_BYTES, Push, Pusher, Rejection, Subscription,
    Topic, Urgency, Vapid, VapidKey,
};

use browser::Browser;
use server::PushService;

/// 2026-11-23T18:00:00Z.
const NOW: Timestamp = Timestamp::from_secs(1_795_456_800);
const RULES: EndpointRules = EndpointRules { services: onlychat_push::Services::Known, loopback: true };

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn pusher(service: &PushService) -> Pusher {
    let options = EgressOptions { loopback: vec![service.place], ..EgressOptions::default() };
    let contact = Contact::parse("mailto:push@example.com").unwrap();
    let vapid = Vapid::new(VapidKey::generate(&SystemEntropy).unwrap(), contact, Arc::new(StandingClock));
    let egress = Egress::new(options).unwrap();
    Pusher::new(Arc::new(egress), vapid, Arc::new(SystemEntropy), Arc::new(StandingClock))
}

fn push(text: &str) -> Push {
    Push::new(text, Duration::from_hours(1)).unwrap()
}

/// Somebody subscribed at this service.
fn subscribe(service: &PushService, browser: &Browser, path: &str) -> Subscription {
    let endpoint = Endpoint::parse(&service.url(path), RULES).unwrap();
    Subscription::new(endpoint, &browser.p256dh(), &browser.auth()).unwrap()
}

#[tokio::test]
async fn a_message_arrives_and_is_read() {
    let browser = Arc::new(Browser::new());
    let service = PushService::start(Arc::clone(&browser)).await;
    let pusher = pusher(&service);
    service.expect(&pusher.public_key());
    let subscription = subscribe(&service, &browser, "/push");
    let longest = "x".repeat(PAYLOAD_MAX_BYTES);
    for text in ["Zoë wrote 😀", "", &longest] {
        assert_eq!(pusher.send(&subscription, &push(text)).await, Outcome::Delivered);
        let received = service.received().pop().unwrap();
        assert_eq!(received.text, text);
        assert_eq!(
            (received.ttl.as_str(), received.urgency.as_str(), received.topic),
            ("3600", "normal", None)
        );
    }
    let told = push("call").urgency(Urgency::High).topic(Topic::of("cnv_1"));
    assert_eq!(pusher.send(&subscription, &told).await, Outcome::Delivered);
    let received = service.received().pop().unwrap();
    assert_eq!(received.urgency, "high");
    assert_eq!(received.topic.as_deref(), Some(Topic::of("cnv_1").as_str()));
    // No two are sealed with the same key or salt.
    let mut begun: Vec<_> = service.received().into_iter().map(|received| received.header).collect();
    let sent = begun.len();
    begun.sort_unstable();
    begun.dedup();
    assert_eq!((sent, begun.len()), (4, 4));
}

#[tokio::test]
async fn another_key_than_the_browser_subscribed_with_is_refused() {
    let browser = Arc::new(Browser::new());
    let service = PushService::start(Arc::clone(&browser)).await;
    let pusher = pusher(&service);
    service.expect(&VapidKey::generate(&SystemEntropy).unwrap().public_key());
    let outcome = pusher.send(&subscribe(&service, &browser, "/push"), &push("x")).await;
    let reason = "another key".to_owned();
    assert_eq!(outcome, Outcome::Rejected(Rejection::Refused { status: 403, reason }));
    assert!(service.received().is_empty());
}

#[tokio::test]
async fn what_is_sealed_for_another_browser_cannot_be_read() {
    let service = PushService::start(Arc::new(Browser::new())).await;
    let pusher = pusher(&service);
    service.expect(&pusher.public_key());
    let outcome = pusher.send(&subscribe(&service, &Browser::new(), "/push"), &push("x")).await;
    let reason = "cannot be opened".to_owned();
    assert_eq!(outcome, Outcome::Rejected(Rejection::Refused { status: 400, reason }));
}

#[tokio::test]
async fn each_answer_means_what_it_says() {
    let browser = Arc::new(Browser::new());
    let service = PushService::start(Arc::clone(&browser)).await;
    let pusher = pusher(&service);
    service.expect(&pusher.public_key());
    let later = |seconds: Option<u64>| Outcome::Later { after: seconds.map(Duration::from_secs) };
    let in_a_minute = NOW.plus(Duration::from_mins(1)).to_http_date().replace(' ', "_");
    let cases = [
        ("/answer/200".to_owned(), Outcome::Delivered),
        ("/answer/202".to_owned(), Outcome::Delivered),
        ("/answer/404".to_owned(), Outcome::Gone),
        ("/answer/410".to_owned(), Outcome::Gone),
        ("/answer/429/120".to_owned(), later(Some(120))),
        (format!("/answer/503/{in_a_minute}"), later(Some(60))),
        ("/answer/500".to_owned(), later(None)),
        // A redirect leads to somebody who was not judged.
        (
            "/answer/307".to_owned(),
            Outcome::Rejected(Rejection::Refused { status: 307, reason: String::new() }),
        ),
        (
            "/answer/413".to_owned(),
            Outcome::Rejected(Rejection::Refused { status: 413, reason: String::new() }),
        ),
    ];
    for (path, expected) in cases {
        let outcome = pusher.send(&subscribe(&service, &browser, &path), &push("x")).await;
        assert_eq!(outcome, expected, "{path}");
    }
}

#[tokio::test]
async fn a_service_that_is_gone_or_inside_is_no_delivery() {
    let browser = Arc::new(Browser::new());
    let service = PushService::start(Arc::clone(&browser)).await;
    let other = PushService::start(Arc::clone(&browser)).await;
    // It may call the one, and the browser named the other.
    let pusher = pusher(&service);
    let outcome = pusher.send(&subscribe(&other, &browser, "/push"), &push("x")).await;
    assert!(matches!(outcome, Outcome::Rejected(Rejection::Forbidden(_))), "{outcome:?}");
    let gone = subscribe(&service, &browser, "/push");
    drop(service);
    // The server's task ends when it is polled next.
    tokio::task::yield_now().await;
    assert_eq!(pusher.send(&gone, &push("x")).await, Outcome::Later { after: None });
    assert!(other.received().is_empty());
}

/// The service of these tests is strict: the example of RFC 8292, section 2.4, is good, and no change of it is.
#[test]
fn the_service_judges_tokens_as_the_rfc_does() {
    let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3Njgs\
                 InN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmy\
                 sazNjjvW2L9OkSSHzvoD1oA";
    let key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
    let judge = |token: &str, origin: &str, now: i64| {
        server::judge_token(token, key, origin, Timestamp::from_secs(now)).is_ok()
    };
    let (origin, end) = ("https://push.example.net", 1_453_523_768);
    assert!(judge(token, origin, end - 1));
    assert!(judge(token, origin, end - 24 * 3600));
    assert!(!judge(token, origin, end - 24 * 3600 - 1));
    assert!(!judge(token, origin, end + 1));
    assert!(!judge(token, "https://push.example.net:444", end - 1));
    assert!(!judge(&token.replace("i3CY", "j3CY"), origin, end - 1));
}
