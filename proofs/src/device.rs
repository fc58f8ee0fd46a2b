//! One device of one person: stays connected whatever happens, sends what it has, and writes everything down.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use parking_lot::Mutex;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

use crate::Result;
use crate::people::Person;
use crate::random::Random;
use crate::record::{Ack, Heard, Seen, Sent};

/// How many messages a device sends before it waits for an acknowledgement.
const WINDOW: usize = 4;
/// How long a device waits before it connects again; a little different for each.
const BACK_OFF_MS: std::ops::Range<u64> = 10..60;
/// How long a connection attempt or a silence may last before the device begins anew.
const SILENCE: Duration = Duration::from_secs(10);

/// The close code of a token that is no good (any more).
const TOKEN_REFUSED: u16 = 4401;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What all devices do at the moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Write as fast as acknowledgements come.
    Sending,
    /// Write nothing new; see to it that everything written is acknowledged.
    Draining,
    /// Go.
    Over,
}

/// A device's records, readable while it runs.
#[derive(Clone, Default)]
pub struct Records(Arc<Mutex<(Vec<Sent>, Heard)>>);

impl Records {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().0.clone()
    }

    /// What was told so far.
    pub fn heard(&self) -> Heard {
        self.0.lock().1.clone()
    }

    /// How many messages were told so far.
    pub fn told(&self) -> usize {
        self.0.lock().1.messages.len()
    }

    /// How many messages were acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.0.lock().0.iter().filter(|sent| !sent.acks.is_empty()).count()
    }
}

/// One device of one person.
pub struct Device {
    /// Its records.
    pub records: Records,
    person: Person,
    /// Where it writes; none for a device that only listens.
    conversations: Vec<String>,
    http: Client,
    origin: String,
    random: Random,
    cursor: Option<String>,
    /// Written and not acknowledged, by their place in the records.
    waiting: VecDeque<usize>,
}

impl Device {
    /// A device that has never connected.
    pub fn new(
        name: String,
        person: &Person,
        conversations: Vec<String>,
        server: (&Client, String),
        seed: u64,
    ) -> Self {
        let records = Records::default();
        records.0.lock().1 = Heard { device: name, user_id: person.id.clone(), ..Heard::default() };
        let (http, origin) = server;
        Self {
            records,
            person: person.clone(),
            conversations,
            http: http.clone(),
            origin,
            random: Random::new(seed),
            cursor: None,
            waiting: VecDeque::new(),
        }
    }

    /// As if it had been told everything up to there.
    #[must_use]
    pub fn resuming_from(mut self, cursor: String) -> Self {
        self.cursor = Some(cursor);
        self
    }

    /// Runs until the phase is over. Connections come and go.
    pub async fn run(mut self, mut phase: watch::Receiver<Phase>) {
        while *phase.borrow() != Phase::Over {
            // However it ended: the next connection resumes.
            let _ended = self.connection(&mut phase).await;
            let wait = self.random.within(BACK_OFF_MS);
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
    }

    /// Connects for the first time, so that everything from then on is told.
    pub async fn connect_once(&mut self) -> Result<()> {
        self.greet().await.map(drop)
    }

    async fn connection(&mut self, phase: &mut watch::Receiver<Phase>) -> Result<()> {
        let mut socket = tokio::time::timeout(SILENCE, self.greet()).await??;
        // What was not acknowledged is sent again, in its order, before anything new.
        for place in self.waiting.clone() {
            socket.feed(self.frame(place)).await?;
        }
        socket.flush().await?;
        loop {
            let now = *phase.borrow_and_update();
            if now == Phase::Over {
                socket.close(None).await?;
                return Ok(());
            }
            while now == Phase::Sending && self.waiting.len() < WINDOW && !self.conversations.is_empty() {
                let place = self.write();
                socket.send(self.frame(place)).await?;
            }
            tokio::select! {
                frame = tokio::time::timeout(SILENCE * 6, socket.next()) => {
                    let Some(frame) = frame? else { return Ok(()) };
                    if let Message::Text(text) = frame?
                        && self.receive(&serde_json::from_str(&text)?)?.is_break()
                    {
                        return Ok(());
                    }
                }
                changed = phase.changed() => changed?,
            }
        }
    }

    /// Connects and says hello; resumes when it has a cursor.
    async fn greet(&mut self) -> Result<Socket> {
        let token = self.person.token(&self.http, &self.origin).await?;
        let address = format!("{}/api/realtime", self.origin.replacen("http", "ws", 1));
        let mut request = address.into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", "onlychat.v1".parse()?);
        let (mut socket, _answer) = connect_async(request).await?;
        let hello = json!({ "type": "hello", "token": token, "resumeFrom": self.cursor });
        socket.send(Message::text(hello.to_string())).await?;
        let first = match socket.next().await.transpose()? {
            Some(Message::Text(first)) => first,
            Some(Message::Close(Some(why))) if u16::from(why.code) == TOKEN_REFUSED => {
                self.person.distrust_token();
                return Err(format!("no welcome: {}", why.reason).into());
            }
            _ => return Err("no welcome".into()),
        };
        let welcome: Value = serde_json::from_str(&first)?;
        if welcome["type"] != "welcome" {
            return Err(format!("no welcome: {first}").into());
        }
        let heard = &mut self.records.0.lock().1;
        heard.connections += 1;
        if self.cursor.is_none() {
            self.cursor = welcome["cursor"].as_str().map(str::to_owned);
        } else if welcome["resumed"] != true {
            heard.refused_resumes += 1;
            self.cursor = welcome["cursor"].as_str().map(str::to_owned);
        }
        Ok(socket)
    }

    /// Writes a message into the records, before it is sent.
    fn write(&mut self) -> usize {
        let conversation = self.random.choose(&self.conversations).cloned().unwrap_or_default();
        let sent = &mut self.records.0.lock().0;
        sent.push(Sent {
            client_id: Uuid::now_v7().to_string(),
            conversation_id: conversation,
            author_id: self.person.id.clone(),
            text: format!("{} {}", sent.len(), self.random.next()),
            acks: Vec::new(),
        });
        self.waiting.push_back(sent.len() - 1);
        sent.len() - 1
    }

    fn frame(&self, place: usize) -> Message {
        let sent = &self.records.0.lock().0[place];
        let (client_id, conversation_id, text) = (&sent.client_id, &sent.conversation_id, &sent.text);
        let frame = json!({
            "type": "message.send", "clientId": client_id, "conversationId": conversation_id, "text": text,
        });
        Message::text(frame.to_string())
    }

    fn receive(&mut self, frame: &Value) -> Result<ControlFlow<()>> {
        match frame["type"].as_str() {
            Some("event") => {
                let cursor = text(frame, "/cursor")?;
                self.cursor = Some(cursor.clone());
                if frame["event"]["kind"] == "message.created" {
                    let message = &frame["event"]["message"];
                    self.records.0.lock().1.messages.push(Seen {
                        conversation_id: text(frame, "/event/conversationId")?,
                        seq: message["seq"].as_i64().ok_or("a message without a number")?,
                        client_id: text(message, "/clientId")?,
                        text: text(message, "/text")?,
                        cursor,
                    });
                }
            }
            Some("ack") => self.acknowledged(frame)?,
            // What cannot be taken now is sent again on the next connection, as a client would.
            Some("nack" | "reconnect") => return Ok(ControlFlow::Break(())),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn acknowledged(&mut self, frame: &Value) -> Result<()> {
        let client_id = text(frame, "/clientId")?;
        let message = &frame["message"];
        let seq = message["seq"].as_i64().ok_or("an acknowledgement without a number")?;
        let ack = Ack { seq, message_id: text(message, "/id")? };
        let sent = &mut self.records.0.lock().0;
        let place = sent.iter().rposition(|sent| sent.client_id == client_id);
        let place = place.ok_or("an acknowledgement of something else")?;
        sent[place].acks.push(ack);
        self.waiting.retain(|waiting| *waiting != place);
        Ok(())
    }
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("no {pointer} in {value}"))?.to_owned())
}
