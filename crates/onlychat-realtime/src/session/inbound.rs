//! What a client sends.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::ws::WebSocket;
use onlychat_app::messages::{SendMessage, Sent};
use onlychat_domain::id::ConversationId;
use onlychat_domain::invalid::Invalid;
use onlychat_domain::message::Seq;
use onlychat_domain::time::Timestamp;
use onlychat_protocol::frame::{ClientFrame, CloseCode, ServerFrame};
use onlychat_protocol::message::Message;
use onlychat_protocol::problem::{Code, Problem};

use crate::connection::Connection;
use crate::pace::Pace;
use crate::receipts::Reached;
use crate::session::{End, hello, outbound};
use crate::{Shared, cursor, render};

/// The longest `clientId` that an answer repeats; a UUID has 36 characters, 45 at most. With a longer one an answer could
/// be longer than a frame may be.
const CLIENT_ID_MAX_BYTES: usize = 100;
/// As much of a parser's words is told: they may quote the client at length.
const DETAIL_MAX_CHARS: usize = 200;

/// A client's frames, one at a time.
pub(super) struct Inbound {
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    frames: Pace,
    messages: Pace,
    work: Option<Work>,
    refused: u64,
}

type Work = Pin<Box<dyn Future<Output = Result<Option<ServerFrame>, End>> + Send>>;

impl Inbound {
    pub(super) fn new(shared: Arc<Shared>, connection: Arc<Connection>) -> Self {
        let now = shared.app.clock().now();
        let frames = Pace::new(shared.options.frames_per_second, now);
        let messages = Pace::new(shared.options.messages_per_second, now);
        Self { shared, connection, frames, messages, work: None, refused: 0 }
    }

    /// Whether a frame is being worked on.
    pub(super) const fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// The work on a frame, to be awaited.
    pub(super) const fn work(&mut self) -> Option<&mut Work> {
        self.work.as_mut()
    }

    /// The work is done: writes the answer, if there is one.
    pub(super) async fn finish(
        &mut self,
        done: Result<Option<ServerFrame>, End>,
        socket: &mut WebSocket,
    ) -> Result<(), End> {
        self.work = None;
        match done? {
            Some(answer) => {
                let frame = render::frame(&answer).map_err(End::Trouble)?;
                outbound::feed(&self.shared, socket, &self.connection, frame).await
            }
            None => Ok(()),
        }
    }

    /// Begins to work on a frame.
    pub(super) fn receive(&mut self, text: &str) -> Result<(), End> {
        let now = self.shared.app.clock().now();
        if !self.frames.take(now) {
            return Err(End::Close(CloseCode::TooFast, "too many frames".to_owned()));
        }
        let frame = match serde_json::from_str::<ClientFrame>(text) {
            Ok(frame) => frame,
            Err(error) => return self.malformed(text, &error),
        };
        let (shared, connection) = (self.shared.clone(), self.connection.clone());
        self.work = Some(match frame {
            ClientFrame::Hello { .. } => {
                return Err(End::Close(CloseCode::Protocol, "hello was said already".to_owned()));
            }
            ClientFrame::Ping {} => {
                let position = connection.outbox.position();
                let cursor = cursor::write(shared.epoch, connection.user_id, position);
                Box::pin(std::future::ready(Ok(Some(ServerFrame::Pong { cursor }))))
            }
            ClientFrame::Token { token } => Box::pin(renew(shared, connection, token)),
            ClientFrame::MessageSend { client_id, .. } if client_id.len() > CLIENT_ID_MAX_BYTES => {
                return Err(End::Close(CloseCode::Protocol, "the clientId is too long".to_owned()));
            }
            ClientFrame::MessageSend { client_id, conversation_id, text, reply_to, attachments } => {
                if let Some(nack) = self.paced(now, &client_id) {
                    self.answer(nack);
                    return Ok(());
                }
                let attachments = attachments.len();
                let input = Unsent { client_id, conversation_id, text, reply_to, attachments };
                Box::pin(send(shared, connection, input, self.request_id()))
            }
            ClientFrame::Read { conversation_id, seq } => Box::pin(async move {
                let reached = Reached { read: Some(Seq(seq)), delivered: None };
                receipt(&shared, &connection, &conversation_id, reached).await
            }),
            ClientFrame::Delivered { conversation_id, seq } => Box::pin(async move {
                let reached = Reached { delivered: Some(Seq(seq)), read: None };
                receipt(&shared, &connection, &conversation_id, reached).await
            }),
            ClientFrame::Typing { conversation_id } => Box::pin(quietly(async move {
                let Ok(id) = conversation_id.parse() else { return Ok(()) };
                shared.app.typing(connection.user_id, id).await
            })),
        });
        Ok(())
    }

    /// A message that cannot be read but says its `clientId` gets a `nack`; anything else ends the socket.
    fn malformed(&mut self, text: &str, error: &serde_json::Error) -> Result<(), End> {
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let client_id = value.get("clientId").and_then(serde_json::Value::as_str);
        let is_send = value.get("type").is_some_and(|kind| kind == "message.send");
        if let Some(client_id) = client_id.filter(|id| is_send && id.len() <= CLIENT_ID_MAX_BYTES) {
            let why: String = error.to_string().chars().take(DETAIL_MAX_CHARS).collect();
            let detail = format!("The frame cannot be understood: {why}.");
            let problem = Problem::new(Code::ValidationFailed, detail, self.request_id());
            self.answer(ServerFrame::Nack { client_id: client_id.to_owned(), problem });
            return Ok(());
        }
        // A close reason has at most 123 bytes (RFC 6455); serde's words may quote the client at length.
        let place = format!("bad frame at line {} column {}", error.line(), error.column());
        Err(End::Close(CloseCode::Protocol, place))
    }

    /// Answers at once.
    fn answer(&mut self, frame: ServerFrame) {
        self.work = Some(Box::pin(std::future::ready(Ok(Some(frame)))));
    }

    fn paced(&mut self, now: Timestamp, client_id: &str) -> Option<ServerFrame> {
        if self.messages.take(now) {
            return None;
        }
        let detail =
            format!("At most {} messages a second. Wait a moment.", self.shared.options.messages_per_second);
        let problem = Problem::new(Code::RateLimited, detail, self.request_id());
        Some(ServerFrame::Nack { client_id: client_id.to_owned(), problem })
    }

    /// Names a refused frame in the log.
    fn request_id(&mut self) -> String {
        self.refused += 1;
        format!("ws-{}-{}", self.connection.number, self.refused)
    }
}

struct Unsent {
    client_id: String,
    conversation_id: String,
    text: String,
    reply_to: Option<String>,
    attachments: usize,
}

async fn send(
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    input: Unsent,
    request_id: String,
) -> Result<Option<ServerFrame>, End> {
    let Unsent { client_id, conversation_id, text, reply_to, attachments } = input;
    let sent = match conversation_id.parse::<ConversationId>() {
        Ok(conversation_id) => {
            let message =
                SendMessage { conversation_id, client_id: client_id.clone(), text, reply_to, attachments };
            shared.app.send_message(connection.user_id, message).await
        }
        Err(error) => {
            Err(onlychat_app::Error::invalid("/conversationId", Invalid::new("bad_id", error.to_string())))
        }
    };
    Ok(Some(match sent {
        Ok(Sent { message, replayed }) => {
            let message = Message::for_viewer(&message, connection.user_id);
            ServerFrame::Ack { client_id, replayed, message }
        }
        Err(error) => {
            log_fault(&error, &request_id);
            ServerFrame::Nack { client_id, problem: (shared.options.problem_of)(&error, request_id) }
        }
    }))
}

async fn renew(
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    token: String,
) -> Result<Option<ServerFrame>, End> {
    let principal = hello::verify(&shared, &token).await?;
    if connection.renew(&principal) {
        Ok(None)
    } else {
        Err(End::Close(CloseCode::Token, "the token is of another session".to_owned()))
    }
}

/// Has no answer; what is no conversation of theirs concerns the client alone.
async fn receipt(
    shared: &Shared,
    connection: &Connection,
    conversation: &str,
    reached: Reached,
) -> Result<Option<ServerFrame>, End> {
    if let Ok(id) = conversation.parse() {
        shared.receipt(connection.user_id, id, reached).await;
    }
    Ok(None)
}

/// For frames that get no answer: a refusal concerns the client alone, a fault goes to the log.
async fn quietly(
    work: impl Future<Output = onlychat_app::Result<()>> + Send,
) -> Result<Option<ServerFrame>, End> {
    if let Err(error) = work.await {
        log_fault(&error, "-");
    }
    Ok(None)
}

/// A refusal goes to the log for whoever looks closely, a fault for everybody.
pub(crate) fn log_fault(error: &onlychat_app::Error, request_id: &str) {
    use onlychat_app::Error;
    match error {
        Error::Store(_) | Error::Fault(_) | Error::Directory(_) => {
            tracing::error!(
                request_id,
                error = error as &dyn std::error::Error,
                "a frame could not be served"
            );
        }
        refusal => tracing::debug!(request_id, %refusal, "a frame was refused"),
    }
}
