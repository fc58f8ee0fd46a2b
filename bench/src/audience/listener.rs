//! One socket that listens.
//!
//! It does less than a [`crate::client::Client`]: with ten thousand of them a microsecond each is ten milliseconds of the time
//! to the last. All read into one buffer, and of the same bytes, which a broadcast is, only the first are parsed.

use std::cell::RefCell;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;

use super::SharedBook;
use super::frames::{self, Frame};
use crate::outcome::{Doing, Failure, Outcome};
use crate::wire::{Heard, Person, Wire};

/// How long a connection may take to be welcomed.
const WELCOME_LIMIT: Duration = Duration::from_mins(1);
/// What is read at once.
const BUFFER: usize = 64 * 1024;

/// What all listeners share. Everything is on one thread, but the book.
pub(super) struct Hub {
    wire: Wire,
    address: SocketAddr,
    book: SharedBook,
    buffer: RefCell<Vec<u8>>,
    known: RefCell<Known>,
}

/// The last broadcast, and what it says.
#[derive(Default)]
struct Known {
    text: Vec<u8>,
    index: u64,
    seq: i64,
}

impl Hub {
    pub(super) fn new(wire: Wire, address: SocketAddr, book: SharedBook) -> Self {
        let (buffer, known) = (RefCell::new(vec![0; BUFFER]), RefCell::default());
        Self { wire, address, book, buffer, known }
    }

    /// Enters the broadcast that `text` is; gives what it is when it is none.
    fn heard<'a>(&self, listener: usize, text: &'a [u8], now: Instant) -> Outcome<Option<Heard<'a>>> {
        let mut known = self.known.borrow_mut();
        if known.text != text {
            let read = std::str::from_utf8(text).doing("read a text frame")?;
            let Heard::Broadcast { index, seq } = self.wire.hear(read) else {
                return Ok(Some(self.wire.hear(read)));
            };
            *known = Known { text: text.to_owned(), index, seq };
        }
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.delivered(listener, known.index, known.seq, now);
        Ok(None)
    }
}

/// A welcomed listener.
pub(super) struct Listener {
    hub: Rc<Hub>,
    /// Its place in the book.
    number: usize,
    stream: TcpStream,
    /// A frame of which the end has not come.
    rest: Vec<u8>,
    /// What is to be said.
    answer: Vec<u8>,
    hello: String,
    upgraded: bool,
    welcomed: bool,
}

impl Listener {
    /// Connects, says hello and waits for the welcome.
    pub(super) async fn open(hub: Rc<Hub>, number: usize, person: &Person) -> Outcome<Self> {
        let stream = TcpStream::connect(hub.address).await.doing("connect")?;
        stream.set_nodelay(true).doing("set TCP_NODELAY")?;
        let (hello, answer) = (hub.wire.listen(person), upgrade(hub.wire, hub.address).into_bytes());
        let (rest, upgraded, welcomed) = (Vec::new(), false, false);
        let mut listener = Self { hub, number, stream, rest, answer, hello, upgraded, welcomed };
        let limit = tokio::time::timeout(WELCOME_LIMIT, async {
            while !listener.welcomed {
                listener.say().await?;
                listener.read().await?;
            }
            listener.say().await
        });
        limit.await.doing("be welcomed in time")??;
        Ok(listener)
    }

    /// Listens until the connection ends, and tells why it did.
    pub(super) async fn listen(mut self) -> Failure {
        loop {
            let read = self.read().await;
            let Err(failure) = (if read.is_ok() { self.say().await } else { read }) else { continue };
            return failure;
        }
    }

    async fn say(&mut self) -> Outcome {
        if !self.answer.is_empty() {
            self.stream.write_all(&self.answer).await.doing("write to a socket")?;
            self.answer.clear();
        }
        Ok(())
    }

    async fn read(&mut self) -> Outcome {
        poll_fn(|context| self.poll_read(context)).await
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Outcome> {
        let hub = self.hub.clone();
        let mut buffer = hub.buffer.borrow_mut();
        let mut buffer = ReadBuf::new(&mut buffer);
        if let Err(error) = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer)) {
            return Poll::Ready(Err(error).doing("read from a socket"));
        }
        Poll::Ready(match buffer.filled() {
            [] => Err(Failure::new("the server hung up")),
            come => self.take(come, Instant::now()),
        })
    }

    /// Takes all frames that are whole, and keeps the rest.
    fn take(&mut self, come: &[u8], now: Instant) -> Outcome {
        if self.rest.is_empty() {
            let used = self.take_whole(come, now)?;
            self.rest.extend_from_slice(&come[used..]);
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(come);
            let used = self.take_whole(&all, now)?;
            all.drain(..used);
            self.rest = all;
        }
        Ok(())
    }

    /// Says how many bytes that were.
    fn take_whole(&mut self, bytes: &[u8], now: Instant) -> Outcome<usize> {
        let mut used = 0;
        if !self.upgraded {
            let Some(end) = head_end(bytes) else { return Ok(0) };
            self.switch(&bytes[..end])?;
            used = end;
        }
        while let Some((frame, length)) = frames::first(&bytes[used..])? {
            match frame {
                Frame::Text(text) => self.hear(text, now)?,
                Frame::Ping(payload) => frames::pong(payload, &mut self.answer)?,
                Frame::Close(reason) => return Err(Failure::new(closed(reason))),
                Frame::Other => {}
            }
            used += length;
        }
        Ok(used)
    }

    /// The server's answer to the upgrade.
    fn switch(&mut self, head: &[u8]) -> Outcome {
        if !head.starts_with(b"HTTP/1.1 101 ") {
            let head = String::from_utf8_lossy(head);
            return Err(Failure::new(format!("could not open a WebSocket: {}", head.trim())));
        }
        self.upgraded = true;
        if !self.hub.wire.waits_for_open() {
            frames::text(&self.hello, &mut self.answer)?;
        }
        Ok(())
    }

    fn hear(&mut self, text: &[u8], now: Instant) -> Outcome {
        match self.hub.heard(self.number, text, now)? {
            Some(Heard::Open) => frames::text(&self.hello, &mut self.answer)?,
            Some(Heard::Ping(answer)) => frames::text(answer, &mut self.answer)?,
            Some(Heard::Welcome { .. }) => self.welcomed = true,
            _ => {}
        }
        Ok(())
    }
}

fn upgrade(wire: Wire, address: SocketAddr) -> String {
    let subprotocol = wire.subprotocol().map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n"));
    format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n{}\r\n",
        wire.path(),
        generate_key(),
        subprotocol.unwrap_or_default(),
    )
}

/// Where a head of HTTP ends.
fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

fn closed(reason: &[u8]) -> String {
    match reason {
        [high, low, text @ ..] => {
            format!("closed {} {}", u16::from_be_bytes([*high, *low]), String::from_utf8_lossy(text))
        }
        _ => "closed".to_owned(),
    }
}

#[cfg(test)]
mod tests;
