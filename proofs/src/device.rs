//! One device of one person: stays connected whatever happens, sends what it has, and writes everything down.

mod greeting;
mod habit;
mod records;

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::Result;
use crate::people::Person;
use crate::random::Random;
use crate::record::{Ack, Heard, Seen, Sent, now};
pub use habit::{Habit, Scissors};
pub use records::Records;

/// How long a connection attempt or a silence may last before the device begins anew.
const SILENCE: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<TcpStream>;

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
    /// Of those, how many were refused on this connection.
    refused: usize,
    habit: Habit,
    /// At least so much time between two messages.
    pace: Duration,
    next_write: Instant,
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
            refused: 0,
            habit: Habit::Steady,
            pace: Duration::ZERO,
            next_write: Instant::now(),
        }
    }

    /// As if it had been told everything up to there.
    #[must_use]
    pub fn resuming_from(mut self, cursor: String) -> Self {
        self.cursor = Some(cursor);
        self
    }

    /// The same with a habit, and with so much time between two messages at least.
    #[must_use]
    pub fn with(self, habit: Habit, pace: Duration) -> Self {
        Self { habit, pace, ..self }
    }

    /// Runs until the phase is over. Connections come and go.
    pub async fn run(mut self, mut phase: watch::Receiver<Phase>) {
        while *phase.borrow() != Phase::Over {
            // However it ended: the next connection resumes.
            let _ended = self.connection(&mut phase).await;
            let wait = self.random.within(self.habit.back_off_ms());
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
    }

    /// Connects for the first time, so that everything from then on is told.
    pub async fn connect_once(&mut self) -> Result<()> {
        let mut socket = self.hello().await?;
        self.welcome(&mut socket).await
    }

    async fn connection(&mut self, phase: &mut watch::Receiver<Phase>) -> Result<()> {
        let mut cut = self.habit.next_cut(&mut self.random);
        let mut socket = tokio::time::timeout(SILENCE, self.hello()).await??;
        if let Some(cut) = cut.take_if(|cut| cut.is_at_hello()) {
            cut.make(socket);
            return Ok(());
        }
        tokio::time::timeout(SILENCE, self.welcome(&mut socket)).await??;
        self.habit.reads().await;
        self.refused = 0;
        // What was not acknowledged is sent again, in its order, before anything new.
        for place in self.waiting.clone() {
            socket.feed(self.frame(place)).await?;
        }
        socket.flush().await?;
        let mut frames = 0;
        loop {
            if let Some(cut) = cut.take_if(|cut| cut.is_after(frames)) {
                cut.make(socket);
                return Ok(());
            }
            let now = *phase.borrow_and_update();
            if now == Phase::Over {
                socket.close(None).await?;
                return Ok(());
            }
            while now == Phase::Sending && self.may_write() && self.next_write <= Instant::now() {
                let place = self.write();
                socket.send(self.frame(place)).await?;
            }
            let due = cut.as_ref().and_then(habit::Cut::time);
            let next_write = (now == Phase::Sending && self.may_write()).then_some(self.next_write);
            tokio::select! {
                frame = tokio::time::timeout(SILENCE * 6, socket.next()) => {
                    let Some(frame) = frame? else { return Ok(()) };
                    frames += 1;
                    if self.read(&frame?)?.is_break() {
                        return Ok(());
                    }
                }
                changed = phase.changed() => changed?,
                () = habit::until(next_write) => {}
                () = habit::until(due) => if let Some(cut) = cut.take() {
                    cut.make(socket);
                    return Ok(());
                },
            }
        }
    }

    fn may_write(&self) -> bool {
        !self.conversations.is_empty() && self.refused == 0 && self.waiting.len() < self.habit.window()
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
            acked_at: None,
        });
        self.waiting.push_back(sent.len() - 1);
        self.next_write = Instant::now() + self.pace;
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

    fn read(&mut self, frame: &Message) -> Result<ControlFlow<()>> {
        match frame {
            Message::Text(text) => self.receive(&serde_json::from_str(text)?),
            Message::Close(Some(close)) => {
                self.records.0.lock().1.closes.push(close.code.into());
                Ok(ControlFlow::Continue(()))
            }
            _ => Ok(ControlFlow::Continue(())),
        }
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
                        at: now(),
                    });
                }
            }
            Some("ack") => self.acknowledged(frame)?,
            // What cannot be taken now is sent again on the next connection, as a client would.
            Some("nack") => {
                self.refused += 1;
                let limited = frame["problem"]["code"] == "rate_limited";
                self.records.0.lock().1.rate_limited += usize::from(limited);
                // Whoever sent much at once first hears what became of the rest.
                if !matches!(self.habit, Habit::Flood) || self.refused >= self.waiting.len() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Some("reconnect") => return Ok(ControlFlow::Break(())),
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
        sent[place].acked_at.get_or_insert_with(now);
        sent[place].acks.push(ack);
        self.waiting.retain(|waiting| *waiting != place);
        Ok(())
    }
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("no {pointer} in {value}"))?.to_owned())
}
