use std::sync::{Arc, Mutex};

use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;
use crate::audience::{Audience, Book};
use crate::wire::client_id;

/// A server's text message, as a frame.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81, 126];
    frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
    frame.extend(text.as_bytes());
    frame
}

fn broadcast(index: u64, seq: i64) -> Vec<u8> {
    frame(&format!(r#"42["broadcast",{{"clientId":"{}","seq":{seq},"text":"x"}}]"#, client_id(index)))
}

/// Reads until the other side has said `end`.
async fn until(stream: &mut TcpStream, end: &[u8]) {
    let mut said = Vec::new();
    while !said.windows(end.len()).any(|window| window == end) {
        assert!(stream.read_buf(&mut said).await.unwrap() > 0, "hung up before {end:?}");
    }
}

/// A listener of somebody who is told `said` behind the welcome, cut into pieces; its book, and why it ended.
async fn told(said: Vec<u8>, piece: usize) -> (Arc<Mutex<Book>>, String) {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let book = Arc::new(Mutex::new(Book::new(&[1]).unwrap()));
    for _ in 0..2 {
        book.lock().unwrap().enter(0, Instant::now(), true);
    }
    let served = tokio::spawn(async move {
        let (mut stream, _) = server.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        until(&mut stream, b"\r\n\r\n").await;
        let mut all = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".to_vec();
        all.extend(frame(r#"0{"sid":"x"}"#));
        stream.write_all(&all).await.unwrap();
        until(&mut stream, br#""userId":"u1""#).await;
        let mut all = frame(r#"40{"sid":"y"}"#);
        all.extend(said);
        for piece in all.chunks(piece) {
            stream.write_all(piece).await.unwrap();
            tokio::task::yield_now().await;
        }
        // The pong is the last that is said here: everything before it was heard.
        until(&mut stream, b"3").await;
        stream.write_all(&[0x88, 0x05, 0x03, 0xe9, b'b', b'y', b'e']).await.unwrap();
    });
    let people = vec![Person { id: String::new(), credential: "u1".to_owned() }];
    let audience = Audience::connect(Wire::Socketio, address, people, book.clone()).await.unwrap();
    served.await.unwrap();
    let ended = loop {
        if let Err(failure) = audience.all_connected() {
            break failure.to_string();
        }
        tokio::task::yield_now().await;
    };
    (book, ended)
}

#[tokio::test]
async fn everything_is_heard_once_wherever_it_is_cut() {
    // The second comes twice; the last is a ping of Engine.IO.
    let said = [broadcast(0, 1), broadcast(1, 2), broadcast(1, 2), frame("2")].concat();
    for piece in [1, 7, 100, usize::MAX] {
        let (book, ended) = told(said.clone(), piece).await;
        let counts = book.lock().unwrap().counts();
        assert_eq!((counts.delivered, counts.duplicated, counts.disordered), (2, 1, 0), "pieces of {piece}");
        assert_eq!(ended, "1 listeners ended, the first: closed 1001 bye");
    }
}

#[tokio::test]
async fn a_server_that_refuses_the_upgrade_is_quoted() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let book = Arc::new(Mutex::new(Book::new(&[1]).unwrap()));
    tokio::spawn(async move {
        let (mut stream, _) = server.accept().await.unwrap();
        until(&mut stream, b"\r\n\r\n").await;
        stream.write_all(b"HTTP/1.1 429 Too Many Requests\r\n\r\n").await.unwrap();
    });
    let people = vec![Person { id: String::new(), credential: "t".to_owned() }];
    let failure = Audience::connect(Wire::Onlychat, address, people, book).await.err().unwrap();
    assert_eq!(failure.to_string(), "could not open a WebSocket: HTTP/1.1 429 Too Many Requests");
}
