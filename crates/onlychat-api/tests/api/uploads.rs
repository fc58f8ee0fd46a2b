//! Uploads by the tus protocol.

use std::time::Duration;

use axum::body::{Body, Bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream;
use http::Method;
use sha2::{Digest as _, Sha256};

use crate::kit::{Answer, Caller, Kit};

/// A request of the protocol.
pub(crate) async fn tus(
    who: &Caller<'_>,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = who.request(method, path).header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    who.send(request.body(body.into()).unwrap()).await
}

/// Begins an upload; answers where its bytes go.
pub(crate) async fn begin(who: &Caller<'_>, length: usize, name: &str) -> String {
    let metadata = format!("filename {}", STANDARD.encode(name));
    let headers = [("upload-length", &*length.to_string()), ("upload-metadata", &*metadata)];
    tus(who, Method::POST, "/api/uploads", &headers, Body::empty())
        .await
        .is(201)
        .header("location")
        .to_owned()
}

/// Sends more of it.
pub(crate) async fn append(who: &Caller<'_>, path: &str, offset: usize, body: impl Into<Body>) -> Answer {
    let headers =
        [("upload-offset", &*offset.to_string()), ("content-type", "application/offset+octet-stream")];
    tus(who, Method::PATCH, path, &headers, body).await
}

/// Uploads all of it at once; answers the file's id.
pub(crate) async fn upload(who: &Caller<'_>, bytes: &[u8], name: &str) -> String {
    let path = begin(who, bytes.len(), name).await;
    let done = append(who, &path, 0, bytes.to_vec()).await.is(204);
    assert_eq!(done.header("upload-offset"), bytes.len().to_string());
    done.header("upload-media-id").to_owned()
}

async fn offset(who: &Caller<'_>, path: &str) -> String {
    let answer = tus(who, Method::HEAD, path, &[], Body::empty()).await.is(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.header("upload-offset").to_owned()
}

fn sha256(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn a_file_comes_in_parts() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "notes.txt").await;
    assert_eq!(offset(&fan, &path).await, "0");
    let part = append(&fan, &path, 0, "hello").await.is(204);
    assert_eq!((part.header("upload-offset"), part.header("upload-media-id")), ("5", ""));
    assert_eq!(offset(&fan, &path).await, "5");
    let whole = append(&fan, &path, 5, "world").await.is(204);
    assert_eq!(whole.header("upload-offset"), "10");
    let id = whole.header("upload-media-id");
    let media = fan.get(&format!("/api/media/{id}")).await.is(200).json();
    assert_eq!(
        (&media["name"], &media["kind"], &media["bytes"]),
        (&"notes.txt".into(), &"file".into(), &10.into())
    );
    // Whoever missed the last answer learns of it.
    assert_eq!(offset(&fan, &path).await, "10");
    let listed = fan.get("/api/uploads").await.is(200).json();
    assert_eq!(listed[0]["mediaId"], id);
}

#[tokio::test]
async fn what_is_offered_is_told() {
    let kit = Kit::new().await;
    let answer = kit.anon().bare(Method::OPTIONS, "/api/uploads").await.is(204);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(answer.header("tus-checksum-algorithm"), "sha256");
    assert_eq!(answer.header("tus-max-size"), (5_u64 << 30).to_string());
    assert!(answer.header("tus-extension").contains("creation"));
}

#[tokio::test]
async fn a_beginning_may_bring_bytes() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let headers = [("upload-length", "5"), ("content-type", "application/offset+octet-stream")];
    let answer = tus(&fan, Method::POST, "/api/uploads", &headers, "hello").await.is(201);
    assert_eq!(answer.header("upload-offset"), "5");
    assert!(answer.header("upload-media-id").starts_with("med_"));
}

#[tokio::test]
async fn what_came_before_a_cut_is_kept() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    let cut = stream::iter([Ok(Bytes::from_static(b"hell")), Err(std::io::Error::other("cut"))]);
    append(&fan, &path, 0, Body::from_stream(cut)).await.problem(408, "request_timeout");
    assert_eq!(offset(&fan, &path).await, "4");
    append(&fan, &path, 4, "o wrld").await.is(204);
}

#[tokio::test]
async fn bytes_that_do_not_follow_are_refused() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    append(&fan, &path, 0, "hello").await.is(204);
    for wrong in [0, 4, 6] {
        let refused = append(&fan, &path, wrong, "x").await;
        refused.problem(409, "conflict");
        assert_eq!(refused.header("upload-offset"), "5");
    }
    append(&fan, &path, 5, "more than belongs to it").await.problem(413, "body_too_large");
    assert_eq!(offset(&fan, &path).await, "10", "what belongs to it was kept");
    append(&fan, &path, 10, "more").await.problem(413, "body_too_large");
    let again = append(&fan, &path, 10, "").await.is(204);
    assert!(again.header("upload-media-id").starts_with("med_"));
}

#[tokio::test]
async fn a_checksum_decides() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    let send = async |bytes: &'static str, sum: String| {
        let headers = [
            ("upload-offset", "0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-checksum", &*format!("sha256 {sum}")),
        ];
        tus(&fan, Method::PATCH, &path, &headers, bytes).await
    };
    send("hellO", sha256(b"hello")).await.problem(460, "checksum_mismatch");
    assert_eq!(offset(&fan, &path).await, "0");
    send("hello", sha256(b"hello")).await.is(204);
    assert_eq!(offset(&fan, &path).await, "5");
    // Of the whole file, told at the beginning.
    let metadata = format!("sha256 {}", STANDARD.encode("0".repeat(64)));
    let headers = [("upload-length", "5"), ("upload-metadata", &*metadata)];
    let begun = tus(&fan, Method::POST, "/api/uploads", &headers, Body::empty()).await.is(201);
    let path = begun.header("location").to_owned();
    append(&fan, &path, 0, "hello").await.problem(460, "checksum_mismatch");
    tus(&fan, Method::HEAD, &path, &[], Body::empty()).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_upload_is_cancelled() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    append(&fan, &path, 0, "hello").await.is(204);
    fan.delete(&path).await.is(204);
    tus(&fan, Method::HEAD, &path, &[], Body::empty()).await.problem(404, "not_found");
    assert_eq!(fan.get("/api/media/usage").await.is(200).json()["bytes"], 0);
    // A file that an upload became stays.
    let done = begin(&fan, 5, "b").await;
    let id = append(&fan, &done, 0, "hello").await.is(204).header("upload-media-id").to_owned();
    fan.delete(&done).await.is(204);
    fan.get(&format!("/api/media/{id}")).await.is(200);
}

#[tokio::test]
async fn the_same_bytes_are_kept_once() {
    let kit = Kit::new().await;
    let (fan, other) = (kit.fan("ada").await, kit.fan("bob").await);
    let (one, two) = (upload(&fan, b"the same", "a").await, upload(&other, b"the same", "b").await);
    assert_ne!(one, two);
    assert_eq!(kit.app.media().contents(None, 10).await.unwrap().len(), 1);
    fan.get(&format!("/api/media/{two}")).await.problem(404, "not_found");
}

#[tokio::test]
async fn what_is_no_upload() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let begin = async |headers: &[(&str, &str)]| {
        tus(&fan, Method::POST, "/api/uploads", headers, Body::empty()).await
    };
    begin(&[]).await.problem(400, "bad_request");
    begin(&[("upload-length", "-1")]).await.problem(400, "bad_request");
    begin(&[("upload-length", "5368709121")]).await.problem(413, "body_too_large");
    begin(&[("upload-length", "0")]).await.invalid("/length", "empty");
    begin(&[("upload-length", "1"), ("upload-metadata", "filename !")]).await.problem(400, "bad_request");
    let bare = fan.bare(Method::POST, "/api/uploads").await;
    bare.problem(412, "protocol_version");
    assert_eq!(bare.header("tus-version"), "1.0.0");
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_forgotten() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    append(&fan, &path, 0, "hello").await.is(204);
    kit.clock.advance(Duration::from_hours(47));
    kit.app.clean_up().await.unwrap();
    assert!(kit.app.store().usage(fan.user_id()).await.unwrap().files == 1);
    kit.clock.advance(Duration::from_hours(2));
    kit.app.clean_up().await.unwrap();
    assert!(kit.app.store().usage(fan.user_id()).await.unwrap().files == 0);
}

#[tokio::test]
async fn whoever_comes_later_takes_over() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let path = begin(&fan, 10, "a").await;
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<Bytes>(1);
    let held = stream::poll_fn(move |context| {
        receiver.poll_recv(context).map(|bytes| bytes.map(Ok::<_, std::io::Error>))
    });
    let first = append(&fan, &path, 0, Body::from_stream(held));
    let later = async {
        sender.send(Bytes::from_static(b"hell")).await.unwrap();
        // There is room again: the first piece was taken.
        let _room = sender.reserve().await.unwrap();
        // The connection hangs: the client comes back and asks.
        let there = offset(&fan, &path).await;
        append(&fan, &path, 4, "o wrld").await.is(204);
        there
    };
    let (first, there) = tokio::join!(first, later);
    assert_eq!(there, "4");
    first.problem(408, "request_timeout");
}

#[tokio::test]
async fn what_was_taken_away_can_be_brought_again() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    for cancelled in [false, true, true] {
        let path = begin(&fan, 8, "a").await;
        let id = append(&fan, &path, 0, "the same").await.is(204).header("upload-media-id").to_owned();
        if cancelled {
            fan.delete(&path).await.is(204);
        }
        fan.delete(&format!("/api/media/{id}")).await.is(204);
    }
}
