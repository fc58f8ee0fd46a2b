//! Redirects: each a new address.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderValue};
use onlychat_egress::{EgressError, Fetch, Limits};

use crate::server::{Names, Server, egress, egress_to, ok, redirect};

#[tokio::test]
async fn a_redirect_is_followed_and_its_end_is_known() {
    let server = Server::answering(|request| match request.split(' ').nth(1).unwrap() {
        "/a" => redirect("b?x=1#y"),
        "/b?x=1" => redirect("/c"),
        _ => ok("there"),
    })
    .await;
    let answer = egress_to(&[&server]).send(Fetch::get(server.url("/a"))).await.unwrap();
    assert_eq!(answer.url, server.url("/c"));
    assert_eq!(answer.whole().await.unwrap(), "there");
}

#[tokio::test]
async fn a_redirect_inside_is_not_followed() {
    let inside = Server::answering(|_request| ok("secret")).await;
    let names = Names::of([("inside.example", &[&["10.0.0.1"]])]);
    let places = [
        format!("http://{}/", inside.place),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[::1]/".to_owned(),
        "//inside.example/".to_owned(),
    ];
    for place in places {
        let to = place.clone();
        let server = Server::answering(move |_request| redirect(&to)).await;
        let error = egress(&[&server], &names).send(Fetch::get(server.url("/"))).await.err().unwrap();
        assert!(matches!(error, EgressError::NotPublic(_) | EgressError::Port(_)), "{place}: {error:?}");
    }
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn other_bad_redirects_are_refused() {
    for (location, expected) in [
        ("file:///etc/passwd", EgressError::Scheme),
        ("gopher://127.0.0.1:6379/_FLUSHALL", EgressError::Scheme),
        ("http://user:secret@example.com/", EgressError::Credentials),
        ("http://example.com:22/", EgressError::Port(22)),
        ("http://[", EgressError::Astray),
    ] {
        let server = Server::answering(move |_request| redirect(location)).await;
        let error = egress_to(&[&server]).send(Fetch::get(server.url("/"))).await.err().unwrap();
        assert_eq!(error.to_string(), expected.to_string(), "{location}");
        assert_eq!(server.connections(), 1);
    }
    let nowhere = Server::answering(|_request| "HTTP/1.1 302 Found\r\n\r\n".to_owned()).await;
    let error = egress_to(&[&nowhere]).send(Fetch::get(nowhere.url("/"))).await.err().unwrap();
    assert!(matches!(error, EgressError::Astray), "{error:?}");
}

#[tokio::test]
async fn a_circle_ends() {
    let server = Server::answering(|_request| redirect("/again")).await;
    let egress = egress_to(&[&server]);
    let error = egress.send(Fetch::get(server.url("/"))).await.err().unwrap();
    assert!(matches!(error, EgressError::TooManyRedirects(5)), "{error:?}");
    assert_eq!(server.connections(), 6);
}

#[tokio::test]
async fn without_any_a_redirect_is_an_answer() {
    let server = Server::answering(|_request| redirect("/again")).await;
    let egress = egress_to(&[&server]);
    let limits = Limits { redirects: 0, ..Limits::default() };
    assert_eq!(egress.send(Fetch::get(server.url("/")).limits(limits)).await.unwrap().status, 302);
    // What is sent is for whoever was named, whatever the limits say.
    let post = Fetch::post(server.url("/"), Bytes::from_static(b"x")).limits(Limits::default());
    assert_eq!(egress.send(post).await.unwrap().status, 302);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn what_proves_something_stays_with_whom_it_is_for() {
    let said = |request: String| {
        let secret = request.contains("Basic abc") || request.contains("a=b");
        ok(if secret { "with" } else { "without" })
    };
    let other = Server::answering(said).await;
    let to = other.url("/").to_string();
    let server = Server::answering(move |request| match request.split(' ').nth(1).unwrap() {
        "/away" => redirect(&to),
        "/here" => redirect("/there"),
        _ => said(request),
    })
    .await;
    let headers = HeaderMap::from_iter([
        (AUTHORIZATION, HeaderValue::from_static("Basic abc")),
        (COOKIE, HeaderValue::from_static("a=b")),
    ]);
    let egress = egress_to(&[&server, &other]);
    for (path, expected) in [("/here", "with"), ("/away", "without")] {
        let answer = egress.send(Fetch::get(server.url(path)).headers(headers.clone())).await.unwrap();
        assert_eq!(answer.whole().await.unwrap(), expected, "{path}");
    }
}
