//! A client that does what the contract asks of clients: it keeps its cursor, goes to the next node when one does not
//! answer, and sends again what was not acknowledged.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::cluster::Cluster;
use crate::person::Person;

/// How long a node may take to answer before another one is tried.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a client waits between two tries.
const PAUSE: Duration = Duration::from_millis(100);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One device of somebody who takes part in one conversation.
pub(crate) struct Client {
    person: Person,
    addresses: Vec<String>,
    node: usize,
    socket: Socket,
    cursor: String,
    /// What its screen shows: number and text of each message, as events told it.
    pub(crate) view: Vec<(i64, String)>,
}

impl Client {
    /// Connects to this node.
    pub(crate) async fn connect(cluster: &Cluster, node: usize, person: &Person) -> Self {
        let address = |node| cluster.address(node, "ws", "/api/realtime");
        let addresses: Vec<String> = (0..cluster.len()).map(address).collect();
        let (socket, welcome) = hello(&addresses[node], person, None).await.expect("the node answers");
        let cursor = welcome["cursor"].as_str().unwrap().to_owned();
        Self { person: person.clone(), addresses, node, socket, cursor, view: Vec::new() }
    }

    /// Sends a frame, whether or not anybody hears it.
    pub(crate) async fn say(&mut self, frame: &Value) {
        drop(timeout(PATIENCE, self.socket.send(Message::text(frame.to_string()))).await);
    }

    /// Sends a message until it is acknowledged.
    pub(crate) async fn send(&mut self, conversation: &str, text: &str) {
        let client_id = uuid::Uuid::new_v4().to_string();
        let frame = json!({ "type": "message.send", "clientId": client_id, "conversationId": conversation, "text": text });
        loop {
            self.say(&frame).await;
            let answer = timeout(PATIENCE, self.until(|frame| frame["clientId"] == client_id)).await;
            match answer {
                Ok(Some(answer)) if answer["type"] == "ack" => return,
                // The database has trouble; it will not have it for ever.
                Ok(Some(_nack)) => sleep(PAUSE).await,
                // The connection was lost, or nobody answers.
                Ok(None) => {}
                Err(_elapsed) => self.reconnect().await,
            }
        }
    }

    /// The next frame for which this holds; `None` when the connection was lost meanwhile and is a new one now.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        loop {
            let frame = self.next().await?;
            if wanted(&frame) {
                return Some(frame);
            }
        }
    }

    /// Hears until its screen shows so many messages, over as many connections as that takes.
    pub(crate) async fn catch_up(&mut self, messages: usize) {
        while self.view.len() < messages {
            self.next().await;
        }
    }

    /// Leaves this node for the next one that answers, and goes on where it was.
    pub(crate) async fn reconnect(&mut self) {
        loop {
            self.node = (self.node + 1) % self.addresses.len();
            if let Some((socket, welcome)) =
                hello(&self.addresses[self.node], &self.person, Some(&self.cursor)).await
            {
                assert_eq!(welcome["resumed"], true, "a cursor is good on every node");
                self.socket = socket;
                return;
            }
            sleep(PAUSE).await;
        }
    }

    /// Closes the connection without a word and comes back to this node.
    pub(crate) async fn move_to(&mut self, node: usize) {
        self.node = (node + self.addresses.len() - 1) % self.addresses.len();
        self.reconnect().await;
        assert_eq!(self.node, node, "the node answers");
    }

    /// Waits until the server closes; answers its code.
    pub(crate) async fn closed(mut self) -> u16 {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(_frame)) => {}
                other => panic!("no close but {other:?}"),
            }
        }
    }

    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    self.show(&frame);
                    return Some(frame);
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _lost => {
                    self.reconnect().await;
                    return None;
                }
            }
        }
    }

    /// Keeps the place and shows the message. Each event must be the one that follows.
    fn show(&mut self, frame: &Value) {
        if frame["type"] != "event" {
            return;
        }
        frame["cursor"].as_str().unwrap().clone_into(&mut self.cursor);
        if frame["event"]["kind"] == "message.created" {
            let message = &frame["event"]["message"];
            let seq = message["seq"].as_i64().unwrap();
            let before = self.view.last().map_or(0, |(seq, _text)| *seq);
            assert_eq!(seq, before + 1, "in order, without a gap or a repeat: {frame}");
            self.view.push((seq, message["text"].as_str().unwrap().to_owned()));
        }
    }
}

/// A connection that was welcome; `None` when the node does not answer.
async fn hello(address: &str, person: &Person, cursor: Option<&str>) -> Option<(Socket, Value)> {
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "onlychat.v1".parse().unwrap());
    let greet = async {
        let (mut socket, _answer) = connect_async(request).await.ok()?;
        let hello = json!({ "type": "hello", "token": person.token, "resumeFrom": cursor });
        socket.send(Message::text(hello.to_string())).await.ok()?;
        let Message::Text(text) = socket.next().await?.ok()? else { return None };
        let welcome: Value = serde_json::from_str(&text).unwrap();
        (welcome["type"] == "welcome").then_some((socket, welcome))
    };
    timeout(PATIENCE, greet).await.ok().flatten()
}
