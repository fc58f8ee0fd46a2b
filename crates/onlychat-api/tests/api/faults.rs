//! What goes wrong on our side, or beside us.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use http::{Method, Request};
use onlychat_app::{App, testkit};
use onlychat_domain::Subject;
use onlychat_domain::id::{SystemEntropy, TimeOrderedIds};
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::Profile;
use onlychat_identity::{Directory, DirectoryError, Principal, TokenError, TokenVerifier};
use tokio::sync::Notify;
use tokio::task::yield_now;

use crate::kit::{Answer, Kit};

/// Does what the token says.
struct Odd;

#[async_trait]
impl TokenVerifier for Odd {
    async fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        match token {
            "panic" => panic!("a secret of ours"),
            "hang" => pending().await,
            "outage" => Err(TokenError::KeysUnavailable),
            subject => Ok(Principal {
                subject: subject.parse().unwrap(),
                session_id: "sess_1".parse().unwrap(),
                expires_at: Timestamp::from_secs(i64::MAX / 1000),
                impersonated: false,
            }),
        }
    }
}

fn call(method: Method, path: &str, token: &str) -> Request<Body> {
    let request =
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    let request = request.header("content-type", "application/json").header("idempotency-key", "k");
    request.body(Body::from("{}")).unwrap()
}

async fn get_user(kit: &Kit, token: &str) -> Answer {
    kit.send(call(Method::GET, "/api/user", token)).await
}

#[tokio::test]
async fn a_panic_is_a_problem_and_says_nothing() {
    let kit = Kit::with(|parts| parts.tokens = Arc::new(Odd)).await;
    let answer = get_user(&kit, "panic").await;
    answer.problem(500, "internal");
    assert!(!answer.text().contains("secret"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    get_user(&kit, "user_1").await.is(200);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_come() {
    let kit = Kit::with(|parts| parts.tokens = Arc::new(Odd)).await;
    let answer = get_user(&kit, "hang").await;
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn a_provider_that_is_away_signs_nobody_out() {
    let kit = Kit::with(|parts| parts.tokens = Arc::new(Odd)).await;
    let answer = get_user(&kit, "outage").await;
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "5");
}

/// Waits until it is told to go on, after it said that it was asked.
#[derive(Default)]
struct Waiting {
    asked: Notify,
    go_on: Notify,
}

#[async_trait]
impl Directory for Waiting {
    async fn look_up(&self, _subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        self.asked.notify_one();
        self.go_on.notified().await;
        Ok(None)
    }
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_key_in_flight() {
    let directory = Arc::new(Waiting::default());
    let waiting = directory.clone();
    let kit = Kit::with(|parts| {
        let (store, bus, clock) =
            (parts.app.store().clone(), parts.app.bus().clone(), parts.app.clock().clone());
        let ids = Arc::new(TimeOrderedIds::new(Arc::new(SystemEntropy)));
        parts.app = Arc::new(App::new(testkit::parts(store, bus, waiting, clock, ids)));
        parts.tokens = Arc::new(Odd);
    })
    .await;
    let sync = || kit.send(call(Method::POST, "/api/auth/sync-user", "user_new"));
    tokio::select! {
        _answer = sync() => panic!("the directory did not wait"),
        () = directory.asked.notified() => {}
    }
    sync().await.problem(409, "idempotency_in_flight");
    directory.go_on.notify_one();
    let answered = async {
        loop {
            let answer = sync().await;
            if answer.status != 409 {
                return answer;
            }
            yield_now().await;
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(20), answered).await.unwrap().is(201);
    assert_eq!(answer.header("idempotency-replayed"), "true");
}
