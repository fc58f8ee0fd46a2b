//! One device: a WebSocket, what it was told, and what it does about it.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::latency::Latency;
use crate::ledger::Ledger;
use crate::outcome::{Doing, Failure, Outcome};
use crate::wire::{Heard, Person, Wire};

/// How long a connection may take to be welcomed.
const WELCOME_LIMIT: Duration = Duration::from_mins(1);

/// What all devices of a run share. Everything is on one thread.
pub(crate) struct Shared {
    pub(crate) wire: Wire,
    pub(crate) address: SocketAddr,
    pub(crate) text: String,
    /// Whether each message that arrives is answered with a receipt.
    pub(crate) receipts: bool,
    pub(crate) ledger: RefCell<Ledger>,
    /// From when it was to connect until everything missed was there.
    pub(crate) resume: RefCell<Latency>,
    /// From when it was to connect until the welcome.
    pub(crate) welcome: RefCell<Latency>,
}

/// Who sits where: the device's number, its person, its conversation.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) number: usize,
    pub(crate) person: Person,
    pub(crate) conversation: Rc<str>,
}

/// What a device remembers.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) cursor: RefCell<String>,
    /// The highest number it was told.
    pub(crate) seq: Cell<i64>,
    /// Why the connection ended, when it was not this side that ended it.
    pub(crate) ended: RefCell<Option<String>>,
    /// How much is still missing, since when it is being fetched.
    missed: Cell<Option<(Instant, u64)>>,
}

/// What a device is told to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Send the message of this index, in this conversation instead of the device's own.
    Message { index: u64, conversation: Option<Rc<str>> },
    /// Send this frame.
    Frame(String),
    /// Leave everything that comes in the kernel.
    StopReading,
    /// Read again.
    ReadOn,
}

/// A connected device. Dropping it cuts the connection without a word.
pub(crate) struct Client {
    commands: UnboundedSender<Command>,
    pub(crate) memory: Rc<Memory>,
    task: tokio::task::JoinHandle<()>,
}

/// How a device connects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connect {
    /// Resumes here; empty is a first start.
    pub(crate) cursor: String,
    /// How many messages it has missed.
    pub(crate) missed: u64,
    /// When it was to connect, if that was before now.
    pub(crate) intended: Option<Instant>,
    /// A receive buffer of this many bytes instead of the kernel's own.
    pub(crate) receive_buffer: Option<u32>,
}

impl Client {
    /// Connects and waits for the welcome. Also says whether the server resumed.
    pub(crate) async fn connect(shared: Rc<Shared>, seat: Seat, how: Connect) -> Outcome<(Self, bool)> {
        let opening = open(&shared, &seat, how);
        let limit = tokio::time::timeout(WELCOME_LIMIT, opening);
        let (socket, memory, resumed) = limit.await.doing("be welcomed in time")??;
        let (commands, receiver) = unbounded_channel();
        let memory = Rc::new(memory);
        let device = Device { shared, seat, socket, memory: memory.clone() };
        let task = tokio::task::spawn_local(device.run(receiver));
        Ok((Self { commands, memory, task }, resumed))
    }

    /// Tells it what to do. One whose connection has ended does nothing.
    pub(crate) fn tell(&self, command: Command) {
        drop(self.commands.send(command));
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.memory.ended.borrow().is_some()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Socket = WebSocketStream<TcpStream>;

async fn open(shared: &Shared, seat: &Seat, how: Connect) -> Outcome<(Socket, Memory, bool)> {
    let begin = how.intended.unwrap_or_else(Instant::now);
    let mut socket = handshake(shared, how.receive_buffer).await?;
    if !shared.wire.waits_for_open() {
        say(&mut socket, shared.wire.hello(&seat.person, &how.cursor)).await?;
    }
    loop {
        let text = match socket.next().await {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(other)) => return Err(Failure::new(format!("not welcomed: {other:?}"))),
            Some(Err(error)) => return Err(error).doing("be welcomed"),
            None => return Err(Failure::new("not welcomed: the server hung up")),
        };
        match shared.wire.hear(&text) {
            Heard::Open => say(&mut socket, shared.wire.hello(&seat.person, &how.cursor)).await?,
            Heard::Ping(answer) => say(&mut socket, answer.to_owned()).await?,
            Heard::Welcome { cursor, resumed } => {
                let memory = Memory { cursor: RefCell::new(cursor.to_owned()), ..Memory::default() };
                shared.welcome.borrow_mut().record(begin.elapsed());
                if how.missed == 0 {
                    shared.resume.borrow_mut().record(begin.elapsed());
                } else {
                    memory.missed.set(Some((begin, how.missed)));
                }
                return Ok((socket, memory, resumed));
            }
            heard => return Err(Failure::new(format!("{heard:?} came before the welcome: {text}"))),
        }
    }
}

async fn handshake(shared: &Shared, receive_buffer: Option<u32>) -> Outcome<Socket> {
    let socket = TcpSocket::new_v4().doing("make a socket")?;
    if let Some(bytes) = receive_buffer {
        socket.set_recv_buffer_size(bytes).doing("set a receive buffer")?;
    }
    let stream = socket.connect(shared.address).await.doing("connect")?;
    stream.set_nodelay(true).doing("set TCP_NODELAY")?;
    let address = format!("ws://{}{}", shared.address, shared.wire.path());
    let mut request = ClientRequestBuilder::new(address.parse().doing("write the socket's address")?);
    if let Some(subprotocol) = shared.wire.subprotocol() {
        request = request.with_sub_protocol(subprotocol);
    }
    // Small buffers: there are many sockets. Each write goes out at once.
    let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (socket, _answer) =
        client_async_with_config(request, stream, Some(config)).await.doing("open a WebSocket")?;
    Ok(socket)
}

async fn say(socket: &mut Socket, text: String) -> Outcome {
    socket.send(Message::text(text)).await.doing("write to a socket")
}

/// The task behind a [`Client`].
struct Device {
    shared: Rc<Shared>,
    seat: Seat,
    socket: Socket,
    memory: Rc<Memory>,
}

impl Device {
    async fn run(mut self, mut commands: UnboundedReceiver<Command>) {
        let end = self.work(&mut commands).await;
        *self.memory.ended.borrow_mut() = Some(end);
    }

    /// Returns why the connection ended.
    async fn work(&mut self, commands: &mut UnboundedReceiver<Command>) -> String {
        let mut reading = true;
        loop {
            tokio::select! {
                command = commands.recv() => {
                    let done = match command {
                        Some(Command::StopReading) => { reading = false; Ok(()) }
                        Some(Command::ReadOn) => { reading = true; Ok(()) }
                        Some(Command::Frame(text)) => say(&mut self.socket, text).await,
                        Some(Command::Message { index, conversation }) => self.send(index, conversation).await,
                        None => return "dropped".to_owned(),
                    };
                    if let Err(failure) = done {
                        return failure.to_string();
                    }
                }
                frame = self.socket.next(), if reading => {
                    match frame {
                        Some(Ok(Message::Text(text))) => if let Err(failure) = self.hear(&text).await {
                            return failure.to_string();
                        },
                        Some(Ok(Message::Close(Some(close)))) => {
                            return format!("closed {} {}", u16::from(close.code), close.reason);
                        }
                        Some(Ok(Message::Close(None))) | None => return "closed".to_owned(),
                        Some(Ok(_)) => {}
                        Some(Err(error)) => return error.to_string(),
                    }
                }
            }
        }
    }

    async fn send(&mut self, index: u64, conversation: Option<Rc<str>>) -> Outcome {
        self.shared.ledger.borrow_mut().handed_over(index, Instant::now());
        let conversation = conversation.as_ref().unwrap_or(&self.seat.conversation);
        let frame = self.shared.wire.message(index, conversation, &self.shared.text);
        say(&mut self.socket, frame).await
    }

    async fn hear(&mut self, text: &str) -> Outcome {
        let now = Instant::now();
        match self.shared.wire.hear(text) {
            Heard::Ack { index, seq } => self.shared.ledger.borrow_mut().acked(index, seq, now),
            Heard::Refused { index, code } => self.shared.ledger.borrow_mut().refused(index, code),
            Heard::Message { index, seq, cursor } => {
                self.keep(cursor);
                self.memory.seq.set(seq.max(self.memory.seq.get()));
                let mine = self.shared.ledger.borrow_mut().delivered(self.seat.number, index, seq, now);
                if mine {
                    self.catch_up(now);
                    if self.shared.receipts {
                        return say(&mut self.socket, self.shared.wire.receipt(&self.seat.conversation, seq))
                            .await;
                    }
                }
            }
            Heard::Cursor(cursor) => self.keep(cursor),
            Heard::Ping(answer) => return say(&mut self.socket, answer.to_owned()).await,
            Heard::Open | Heard::Welcome { .. } | Heard::Broadcast { .. } | Heard::Other => {}
        }
        Ok(())
    }

    fn keep(&self, cursor: &str) {
        let mut kept = self.memory.cursor.borrow_mut();
        kept.clear();
        kept.push_str(cursor);
    }

    fn catch_up(&self, now: Instant) {
        let Some((begin, missed)) = self.memory.missed.get() else { return };
        let left = missed.saturating_sub(1);
        self.memory.missed.set((left > 0).then_some((begin, left)));
        if left == 0 {
            self.shared.resume.borrow_mut().record(now.saturating_duration_since(begin));
        }
    }
}
