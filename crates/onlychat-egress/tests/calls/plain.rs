//! What goes out and what comes back when all is well.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, HOST, HeaderValue};
use onlychat_egress::{Egress, EgressError, EgressOptions, Fetch};

use crate::server::{Names, Server, egress, egress_to, ok};

#[tokio::test]
async fn a_page_is_fetched() {
    let server = Server::answering(|_request| ok("hello")).await;
    let answer = egress_to(&[&server]).send(Fetch::get(server.url("/a?b=c"))).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.url, server.url("/a?b=c"));
    assert_eq!(answer.whole().await.unwrap(), "hello");
}

#[tokio::test]
async fn the_request_is_what_was_asked_for() {
    let seen = Arc::new(Mutex::new(String::new()));
    let server = Server::answering({
        let seen = Arc::clone(&seen);
        move |request| {
            *seen.lock().unwrap() = request;
            "HTTP/1.1 418 No\r\ncontent-length: 0\r\n\r\n".to_owned()
        }
    })
    .await;
    let names = Names::of([("push.example", &[&["127.0.0.1"]])]);
    let url = format!("http://push.example:{}/x%20y?z", server.place.port()).parse().unwrap();
    let headers = HeaderMap::from_iter([
        ("ttl".parse().unwrap(), HeaderValue::from_static("60")),
        // Who is asked, and how, is not the caller's to say.
        (HOST, HeaderValue::from_static("elsewhere.example")),
        (ACCEPT_ENCODING, HeaderValue::from_static("gzip")),
    ]);
    let fetch = Fetch::post(url, Bytes::from_static(b"body")).headers(headers);
    assert_eq!(egress(&[&server], &names).send(fetch).await.unwrap().status, 418);
    let seen = seen.lock().unwrap();
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /x%20y?z HTTP/1.1");
    lines.sort_unstable();
    let host = format!("host: push.example:{}", server.place.port());
    let agent = concat!("user-agent: OnlyChat/", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        lines,
        ["accept-encoding: identity", "connection: close", "content-length: 4", &host, "ttl: 60", agent]
    );
    assert_eq!(body, "body");
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_passed_over() {
    let server = Server::answering(|_request| ok("here")).await;
    let port = server.place.port();
    // Nobody listens at 127.0.0.2; both are allowed.
    let names = Names::of([("two.example", &[&["127.0.0.2", "127.0.0.1"]])]);
    let loopback = vec![server.place, format!("127.0.0.2:{port}").parse().unwrap()];
    let options = EgressOptions { loopback, resolver: names, ..EgressOptions::default() };
    let url = format!("http://two.example:{port}/").parse().unwrap();
    let answer = Egress::new(options).unwrap().send(Fetch::get(url)).await.unwrap();
    assert_eq!(answer.whole().await.unwrap(), "here");
}

#[tokio::test]
async fn nobody_there_is_said_so() {
    let gone = Server::answering(|_request| ok("")).await;
    let egress = egress_to(&[&gone]);
    let url = gone.url("/");
    drop(gone);
    tokio::task::yield_now().await;
    let error = egress.send(Fetch::get(url)).await.err().unwrap();
    assert!(matches!(error, EgressError::Unreachable(_)), "{error:?}");
    assert!(!error.is_refusal());
}

#[tokio::test]
async fn what_is_no_http_is_broken() {
    for said in ["SSH-2.0-OpenSSH_9.2\r\n", "", "HTTP/1.1 200 OK\r\ncontent-le"] {
        let server = Server::answering(move |_request| said.to_owned()).await;
        let error = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.err().unwrap();
        assert!(matches!(error, EgressError::Broken(_)), "{said:?}: {error:?}");
    }
}
