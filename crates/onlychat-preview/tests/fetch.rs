//! Pages of real servers on this machine.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the test's failure")]

use std::net::SocketAddr;

use onlychat_egress::{Egress, EgressError, EgressOptions};
use onlychat_preview::{PAGE_MAX_BYTES, Preview, PreviewError, fetch};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Answers each request with what this writes.
async fn serve<R>(write: impl Fn(TcpStream, String) -> R + Send + Sync + 'static) -> (SocketAddr, Egress)
where
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _peer)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n")
                && socket.read_buf(&mut request).await.is_ok_and(|read| read > 0)
            {}
            tokio::spawn(write(socket, String::from_utf8_lossy(&request).into_owned()));
        }
    });
    let options = EgressOptions { loopback: vec![place], ..EgressOptions::default() };
    (place, Egress::new(options).unwrap())
}

async fn preview_of(head: &'static str, body: &'static [u8]) -> Result<Preview, PreviewError> {
    let (place, egress) = serve(move |mut socket, _request| async move {
        let said = [head.as_bytes(), b"\r\n\r\n", body].concat();
        socket.write_all(&said).await.unwrap();
        socket.shutdown().await.unwrap();
    })
    .await;
    fetch(&egress, url(place, "/")).await
}

fn url(place: SocketAddr, path: &str) -> Url {
    format!("http://{place}{path}").parse().unwrap()
}

#[tokio::test]
async fn a_page_is_read_with_its_characters() {
    let body = b"<head><title>Zo\xeb</title><meta property=og:image content=i.png></head><body>";
    let found =
        preview_of("HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=iso-8859-1", body).await.unwrap();
    assert_eq!(found.title.as_deref(), Some("Zoë"));
    assert!(found.image.unwrap().path().ends_with("/i.png"));
}

#[tokio::test]
async fn what_is_no_page_is_none() {
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-type: image/png",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json",
        "HTTP/1.1 200 OK\r\ncontent-type: text/htmlx",
        "HTTP/1.1 200 OK",
    ] {
        let error = preview_of(head, b"<title>T</title>").await.unwrap_err();
        assert!(matches!(error, PreviewError::NotHtml), "{head}: {error:?}");
    }
    for (head, status) in [("HTTP/1.1 404 No\r\ncontent-type: text/html", 404), ("HTTP/1.1 500 Oh", 500)] {
        let error = preview_of(head, b"<title>T</title>").await.unwrap_err();
        assert!(matches!(error, PreviewError::Status(found) if found == status), "{error:?}");
    }
}

#[tokio::test]
async fn relative_addresses_are_those_of_where_it_ended() {
    let (place, egress) = serve(|mut socket, request| async move {
        let said: &[u8] = if request.starts_with("GET /old ") {
            b"HTTP/1.1 301 Moved\r\nlocation: /new/page\r\ncontent-length: 0\r\n\r\n"
        } else {
            b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>T</title><meta property=og:image content=i.png>"
        };
        socket.write_all(said).await.unwrap();
    })
    .await;
    let found = fetch(&egress, url(place, "/old")).await.unwrap();
    assert_eq!(found.image.unwrap(), url(place, "/new/i.png"));
}

/// The server never comes to an end: whoever waited for it would wait for 8 seconds, and be told so.
#[tokio::test]
async fn nothing_behind_the_head_is_waited_for() {
    // The end of the head comes in two parts.
    for (first, second) in [("<title>T</title></he", "ad>"), ("<title>T</title><BO", "DY>")] {
        let (place, egress) = serve(move |mut socket, _request| async move {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n";
            socket.write_all(format!("{head}{first}").as_bytes()).await.unwrap();
            tokio::task::yield_now().await;
            socket.write_all(second.as_bytes()).await.unwrap();
            // Until the client has gone.
            let _gone = socket.read(&mut [0]).await;
        })
        .await;
        let begun = tokio::time::Instant::now();
        let found = fetch(&egress, url(place, "/")).await.unwrap();
        assert_eq!(found.title.as_deref(), Some("T"));
        assert!(begun.elapsed() < std::time::Duration::from_secs(7), "it was waited for");
    }
}

#[tokio::test]
async fn a_page_that_is_too_long_or_breaks_off_is_read_as_far_as_it_came() {
    let (place, egress) = serve(|mut socket, request| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n";
        let half = "content-length: 99999\r\n\r\n<title>T</title><meta";
        if request.starts_with("GET /half ") {
            socket.write_all(format!("{head}{half}").as_bytes()).await.unwrap();
            return;
        }
        let mut said = socket.write_all(format!("{head}\r\n<title>T</title>").as_bytes()).await;
        for _part in 0..2 * PAGE_MAX_BYTES / 1024 {
            if said.is_ok() {
                said = socket.write_all(&[b'x'; 1024]).await;
            }
        }
    })
    .await;
    for path in ["/half", "/long"] {
        assert_eq!(fetch(&egress, url(place, path)).await.unwrap().title.as_deref(), Some("T"), "{path}");
    }
}

#[tokio::test]
async fn what_must_not_be_called_is_not() {
    let (_place, egress) = serve(|_socket, _request| async {}).await;
    for address in ["http://169.254.169.254/", "http://127.0.0.1/", "http://[::1]/", "https://10.0.0.1/"] {
        let error = fetch(&egress, address.parse().unwrap()).await.unwrap_err();
        assert!(matches!(error, PreviewError::Unreached(EgressError::NotPublic(_))), "{address}: {error:?}");
    }
}
