//! A client that believes nothing: each frame must be the one that follows.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::DuplexStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::cursors::Cursor;
use crate::model::{Model, What};
use crate::node::Node;
use crate::tally::{Met, met};
use crate::time::RealTime;

/// What the wire calls people and conversations.
pub(crate) struct Names {
    pub(crate) people: Vec<String>,
    pub(crate) talks: Vec<String>,
}

/// One device of somebody.
pub(crate) struct Device {
    pub(crate) person: usize,
    /// Every cursor it was given, the last one last.
    pub(crate) cursors: Vec<Cursor>,
    /// Up to where it has everything.
    pub(crate) position: i64,
    connection: Option<Connection>,
}

struct Connection {
    node: usize,
    socket: WebSocketStream<DuplexStream>,
    /// Up to where the server must tell it without being asked again.
    due: i64,
    /// Whether a heartbeat is on its way.
    beat: bool,
    /// Whether the node is ending.
    ending: bool,
}

/// What came of reading.
enum Received {
    Event,
    Other,
    Closed,
}

impl Device {
    pub(crate) const fn of(person: usize) -> Self {
        Self { person, cursors: Vec::new(), position: 0, connection: None }
    }

    /// Whether it is connected to this node.
    pub(crate) fn is_at(&self, node: usize) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.node == node)
    }

    pub(crate) const fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    /// Drops the connection without a word.
    pub(crate) fn break_off(&mut self) {
        self.connection = None;
    }

    /// Connects and says hello. `good`: the cursor must be taken; any other must be refused.
    pub(crate) async fn connect(&mut self, at: (&Node, usize), hello: Hello, model: &Model, time: &RealTime) {
        self.connection = None;
        let Hello { token, cursor, good } = hello;
        let mut request = "ws://node/".into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "onlychat.v1".parse().unwrap());
        let opening = async {
            let (mut socket, _answer) = client_async(request, at.0.wire()).await.unwrap();
            let hello = json!({ "type": "hello", "token": token, "resumeFrom": cursor });
            socket.send(Message::text(hello.to_string())).await.unwrap();
            let Some(Ok(Message::Text(text))) = socket.next().await else { panic!("no welcome") };
            (socket, serde_json::from_str::<Value>(&text).unwrap())
        };
        let (socket, welcome) = time.patiently(opening).await.expect("a welcome in time");
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        assert_eq!(welcome["resumed"], good, "{cursor:?} in {:?}", model.logs[self.person]);
        met(if good { Met::Resumed } else { Met::Refused });
        let given = Cursor::given(welcome["cursor"].as_str().unwrap(), model.life);
        let head = model.head(self.person);
        if good {
            assert_eq!(Some(&given.text), cursor.as_ref(), "it goes on where it was");
        } else {
            // It fetches again over HTTP what the log has come to, and takes what follows on top.
            assert_eq!(given.position, head, "it begins at the end of the log");
        }
        self.position = given.position;
        self.cursors.push(given);
        self.connection = Some(Connection { node: at.1, socket, due: head, beat: false, ending: false });
    }

    /// An announcement for this position has reached its node.
    pub(crate) fn announced(&mut self, position: i64) {
        if let Some(connection) = &mut self.connection {
            connection.due = connection.due.max(position);
        }
    }

    /// The node looks how far it should be; with a heartbeat, it says so.
    pub(crate) fn looked_up(&mut self, head: i64, beat: bool) {
        self.announced(head);
        if let Some(connection) = &mut self.connection {
            connection.beat |= beat;
        }
    }

    /// Reads so many of the events that are due, and the heartbeat that is.
    pub(crate) async fn hear(&mut self, most: usize, model: &Model, names: &Names, time: &RealTime) {
        let mut left = most;
        while left > 0
            && let Some(connection) = &self.connection
            && (self.position < connection.due || connection.beat)
        {
            match self.receive(model, names, time).await {
                Received::Event => left -= 1,
                Received::Other => {}
                Received::Closed => return,
            }
        }
    }

    /// The node ends: reads until it closes.
    pub(crate) async fn hear_out(&mut self, model: &Model, names: &Names, time: &RealTime) {
        if let Some(connection) = &mut self.connection {
            connection.ending = true;
        }
        while self.connection.is_some() {
            self.receive(model, names, time).await;
        }
    }

    async fn receive(&mut self, model: &Model, names: &Names, time: &RealTime) -> Received {
        let connection = self.connection.as_mut().expect("it is connected");
        let received = time.patiently(connection.socket.next()).await;
        let received = received.unwrap_or_else(|| {
            panic!(
                "a silent hole: it has {} of {} that are due, heartbeat due: {}",
                self.position, connection.due, connection.beat
            )
        });
        match received {
            Some(Ok(Message::Text(text))) => self.frame(&serde_json::from_str(&text).unwrap(), model, names),
            Some(Ok(Message::Close(Some(close)))) => {
                self.closed(close.code.into(), model);
                Received::Closed
            }
            other => panic!("neither a frame nor a close but {other:?}"),
        }
    }

    fn frame(&mut self, frame: &Value, model: &Model, names: &Names) -> Received {
        match frame["type"].as_str().unwrap() {
            "event" => {
                let cursor = Cursor::given(frame["cursor"].as_str().unwrap(), model.life);
                assert_eq!(cursor.position, self.position + 1, "what follows: {frame}");
                let place = usize::try_from(self.position).unwrap();
                let entry = model.logs[self.person].entries[place];
                assert_eq!(told(&frame["event"]), expected(entry.what, names), "what happened: {frame}");
                self.position = cursor.position;
                self.cursors.push(cursor);
                met(Met::Event);
                Received::Event
            }
            "heartbeat" => {
                let cursor = Cursor::given(frame["cursor"].as_str().unwrap(), model.life);
                assert_eq!(cursor.position, self.position, "a heartbeat says what the client has");
                if let Some(connection) = &mut self.connection {
                    connection.beat = false;
                }
                met(Met::Heartbeat);
                Received::Other
            }
            "signal" | "reconnect" => Received::Other,
            _ => panic!("nobody asked for {frame}"),
        }
    }

    /// It was closed: that must have a reason.
    fn closed(&mut self, code: u16, model: &Model) {
        let connection = self.connection.take().expect("it was connected");
        match code {
            1012 if connection.ending => met(Met::Restarted),
            1012 if model.logs[self.person].floor > self.position => met(Met::CutWhileConnected),
            4408 if self.position < connection.due => met(Met::TooSlow),
            _ => panic!("closed with {code} for no reason, at {} of {}", self.position, connection.due),
        }
    }
}

/// What a device says first.
pub(crate) struct Hello {
    pub(crate) token: String,
    pub(crate) cursor: Option<String>,
    /// Whether the cursor must be taken.
    pub(crate) good: bool,
}

/// Kind, conversation, message, and whose, as an event tells them.
type Told = (String, String, i64, Option<String>);

fn told(event: &Value) -> Told {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let kind = text(&event["kind"]);
    let (conversation, seq) = match kind.as_str() {
        "conversation.created" => (&event["conversation"]["id"], &json!(0)),
        "conversation.read" => (&event["conversationId"], &event["seq"]),
        _ => (&event["conversationId"], &event["message"]["seq"]),
    };
    let who = event["userId"].as_str().map(ToOwned::to_owned);
    (kind, text(conversation), seq.as_i64().unwrap(), who)
}

fn expected(what: What, names: &Names) -> Told {
    let (kind, talk, seq, who) = match what {
        What::Began { talk } => ("conversation.created", talk, 0, None),
        What::Wrote { talk, seq } => ("message.created", talk, seq, None),
        What::Edited { talk, seq } => ("message.edited", talk, seq, None),
        What::Read { talk, who, seq } => ("conversation.read", talk, seq, Some(names.people[who].clone())),
    };
    (kind.to_owned(), names.talks[talk].clone(), seq, who)
}
