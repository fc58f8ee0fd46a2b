//! Servers that never come to an end, and what stops them.

use std::future::pending;
use std::time::Duration;

use onlychat_egress::{EgressError, Fetch, Limits, Phase};
use tokio::io::AsyncWriteExt;

use crate::server::{Server, egress_to, impatient, ok, request};

fn timed_out(error: &EgressError, phase: Phase) -> bool {
    matches!(error, EgressError::TimedOut(at) if *at == phase)
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let server = Server::each(|mut socket| async move {
        request(&mut socket).await;
        let mut said = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while said.is_ok() {
            said = socket.write_all(&[b'x'; 4096]).await;
        }
    })
    .await;
    let limits = Limits { body_bytes: 100_000, ..Limits::default() };
    let egress = egress_to(&[&server]);
    let fetch = Fetch::get(server.url("/")).limits(limits);
    let error = egress.send(fetch.clone()).await.unwrap().whole().await.unwrap_err();
    assert!(matches!(error, EgressError::TooLarge(100_000)), "{error:?}");
    // Whoever reads part by part gets all that is allowed, and not a byte more.
    let mut answer = egress.send(fetch).await.unwrap();
    let mut length = 0;
    let error = loop {
        match answer.chunk().await {
            Ok(Some(part)) => length += part.len(),
            Ok(None) => panic!("it ended"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, EgressError::TooLarge(_)), "{error:?}");
    assert_eq!(length, 100_000);
}

#[tokio::test]
async fn a_body_that_says_it_is_huge_is_not_waited_for() {
    let server = Server::each(|mut socket| async move {
        request(&mut socket).await;
        let said = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n").await;
        said.unwrap();
        pending::<()>().await;
    })
    .await;
    let answer = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.unwrap();
    let error = answer.whole().await.unwrap_err();
    assert!(matches!(error, EgressError::TooLarge(_)), "{error:?}");
}

#[tokio::test]
async fn a_body_as_long_as_allowed_is_whole() {
    let server = Server::answering(|_request| ok(&"x".repeat(1000))).await;
    let egress = egress_to(&[&server]);
    for (body_bytes, fits) in [(1000, true), (999, false)] {
        let fetch = Fetch::get(server.url("/")).limits(Limits { body_bytes, ..Limits::default() });
        assert_eq!(egress.send(fetch).await.unwrap().whole().await.is_ok(), fits);
    }
}

#[tokio::test]
async fn headers_that_never_end_are_not_waited_for() {
    // One that says nothing, one that says a little and again a little.
    let silent = Server::each(|socket| async move {
        pending::<()>().await;
        drop(socket);
    })
    .await;
    let slow = Server::each(|mut socket| async move {
        request(&mut socket).await;
        let mut said = socket.write_all(b"HTTP/1.1 200 OK\r\n").await;
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        while said.is_ok() {
            ticks.tick().await;
            said = socket.write_all(b"x: y\r\n").await;
        }
    })
    .await;
    for server in [silent, slow] {
        let held = server.place;
        let error =
            egress_to(&[&server]).send(Fetch::get(server.url("/")).limits(impatient())).await.err().unwrap();
        assert!(timed_out(&error, Phase::Headers), "{held}: {error:?}");
    }
}

#[tokio::test]
async fn headers_without_end_are_cut_off() {
    let many = Server::answering(|_request| {
        format!("HTTP/1.1 200 OK\r\n{}content-length: 0\r\n\r\n", "a: b\r\n".repeat(200))
    })
    .await;
    let long = Server::each(|mut socket| async move {
        request(&mut socket).await;
        let mut said = socket.write_all(b"HTTP/1.1 200 OK\r\nx: ").await;
        while said.is_ok() {
            said = socket.write_all(&[b'y'; 4096]).await;
        }
    })
    .await;
    // More and more answers that are only the announcement of one.
    let announced = Server::each(|mut socket| async move {
        request(&mut socket).await;
        while socket.write_all(b"HTTP/1.1 103 Early Hints\r\n\r\n").await.is_ok() {}
    })
    .await;
    for server in [many, long] {
        let error = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.err().unwrap();
        assert!(matches!(error, EgressError::Broken(_)), "{error:?}");
    }
    let fetch = Fetch::get(announced.url("/")).limits(impatient());
    let error = egress_to(&[&announced]).send(fetch).await.err().unwrap();
    assert!(timed_out(&error, Phase::Headers), "{error:?}");
}

#[tokio::test]
async fn the_whole_has_an_end_too() {
    let drop_by_drop = Server::each(|mut socket| async move {
        request(&mut socket).await;
        let mut said = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        while said.is_ok() {
            ticks.tick().await;
            said = socket.write_all(b"x").await;
        }
    })
    .await;
    let limits = Limits { whole: Duration::from_millis(400), ..Limits::default() };
    let fetch = Fetch::get(drop_by_drop.url("/")).limits(limits);
    // On a busy machine the end may come before the headers.
    let error = match egress_to(&[&drop_by_drop]).send(fetch).await {
        Ok(answer) => answer.whole().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(timed_out(&error, Phase::Whole), "{error:?}");
}

#[tokio::test]
async fn what_is_compressed_is_not_taken() {
    let server = Server::answering(|request| {
        let coding = if request.starts_with("GET /plain ") { "identity" } else { "gzip" };
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: 1\r\n\r\nx")
    })
    .await;
    let egress = egress_to(&[&server]);
    assert!(egress.send(Fetch::get(server.url("/plain"))).await.is_ok());
    let error = egress.send(Fetch::get(server.url("/"))).await.err().unwrap();
    assert!(matches!(error, EgressError::Coded), "{error:?}");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_taken_for_whole() {
    let server =
        Server::answering(|_request| "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_owned()).await;
    let answer = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.unwrap();
    let error = answer.whole().await.unwrap_err();
    assert!(matches!(error, EgressError::Broken(_)), "{error:?}");
}

/// Nothing goes on behind the back of whoever lost interest.
#[tokio::test]
async fn a_dropped_answer_closes_the_connection() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = std::sync::Arc::new(std::sync::Mutex::new(Some(tell)));
    let server = Server::each(move |mut socket| {
        let tell = std::sync::Arc::clone(&tell);
        async move {
            request(&mut socket).await;
            let mut said = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while said.is_ok() {
                said = socket.write_all(&[b'x'; 4096]).await;
            }
            tell.lock().unwrap().take().unwrap().send(()).unwrap();
        }
    })
    .await;
    let answer = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.unwrap();
    drop(answer);
    tokio::time::timeout(Duration::from_secs(20), told).await.unwrap().unwrap();
}
