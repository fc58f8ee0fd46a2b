//! What a client sends.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

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
use crate::session::{End, hello};
use crate::{Shared, cursor};

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
    work: Work,
    refused: u64,
}

/// What comes of a frame: an answer or none, or the end.
pub(super) type Done = Result<Option<Box<ServerFrame>>, End>;

/// The work on a frame.
enum Work {
    None,
    Begun(Pin<Box<dyn Future<Output = Done> + Send>>),
    Done(Done),
}

impl Inbound {
    pub(super) fn new(shared: Arc<Shared>, connection: Arc<Connection>) -> Self {
        let now = shared.app.clock().now();
        let frames = Pace::new(shared.options.frames_per_second, now);
        let messages = Pace::new(shared.options.messages_per_second, now);
        Self { shared, connection, frames, messages, work: Work::None, refused: 0 }
    }

    /// Whether a frame is being worked on.
    pub(super) const fn is_busy(&self) -> bool {
        !matches!(self.work, Work::None)
    }

    /// Waits for the end of the work on a frame; for ever if there is none. Does not lose it when it is dropped.
    pub(super) async fn done(&mut self) -> Done {
        poll_fn(|context| {
            self.work_on(context);
            match std::mem::replace(&mut self.work, Work::None) {
                Work::Done(done) => Poll::Ready(done),
                other => {
                    self.work = other;
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Waits for something else, and goes on with the work meanwhile. The work may hold what others wait for, such as a
    /// connection of the database: left alone while this socket waits for its turn, or for a client that does not read,
    /// it would keep everybody waiting, and two of them each other for ever.
    pub(super) async fn beside<T>(&mut self, other: impl Future<Output = T>) -> T {
        let mut other = pin!(other);
        poll_fn(|context| {
            self.work_on(context);
            other.as_mut().poll(context)
        })
        .await
    }

    fn work_on(&mut self, context: &mut Context<'_>) {
        if let Work::Begun(work) = &mut self.work
            && let Poll::Ready(done) = work.as_mut().poll(context)
        {
            self.work = Work::Done(done);
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
        self.work = Work::Begun(match frame {
            ClientFrame::Hello { .. } => {
                return Err(End::Close(CloseCode::Protocol, "hello was said already".to_owned()));
            }
            ClientFrame::Ping {} => {
                let position = connection.outbox.position();
                let cursor = cursor::write(shared.epoch, connection.user_id, position);
                self.work = Work::Done(Ok(Some(Box::new(ServerFrame::Pong { cursor }))));
                return Ok(());
            }
            ClientFrame::Token { token } => Box::pin(renew(shared, connection, token)),
            ClientFrame::MessageSend { client_id, .. } if client_id.len() > CLIENT_ID_MAX_BYTES => {
                return Err(End::Close(CloseCode::Protocol, "the clientId is too long".to_owned()));
            }
            ClientFrame::MessageSend { client_id, conversation_id, text, reply_to, attachments } => {
                if let Some(nack) = self.paced(now, &client_id) {
                    self.work = Work::Done(Ok(Some(Box::new(nack))));
                    return Ok(());
                }
                let attachments = attachments.into_iter().map(|attachment| attachment.id).collect();
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
            let nack = ServerFrame::Nack { client_id: client_id.to_owned(), problem };
            self.work = Work::Done(Ok(Some(Box::new(nack))));
            return Ok(());
        }
        // A close reason has at most 123 bytes (RFC 6455); serde's words may quote the client at length.
        let place = format!("bad frame at line {} column {}", error.line(), error.column());
        Err(End::Close(CloseCode::Protocol, place))
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
    attachments: Vec<String>,
}

async fn send(shared: Arc<Shared>, connection: Arc<Connection>, input: Unsent, request_id: String) -> Done {
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
    Ok(Some(Box::new(match sent {
        Ok(Sent { message, replayed }) => {
            let viewer = connection.user_id;
            let message = Message::for_viewer(&message, viewer, |id| shared.app.media_base(viewer, id));
            ServerFrame::Ack { client_id, replayed, message }
        }
        Err(error) => {
            log_fault(&error, &request_id);
            ServerFrame::Nack { client_id, problem: (shared.options.problem_of)(&error, request_id) }
        }
    })))
}

async fn renew(shared: Arc<Shared>, connection: Arc<Connection>, token: String) -> Done {
    let principal = hello::verify(&shared, &token).await?;
    if connection.renew(&principal) {
        Ok(None)
    } else {
        Err(End::Close(CloseCode::Token, "the token is of another session".to_owned()))
    }
}

/// Has no answer; what is no conversation of theirs concerns the client alone.
async fn receipt(shared: &Shared, connection: &Connection, conversation: &str, reached: Reached) -> Done {
    if let Ok(id) = conversation.parse() {
        shared.receipt(connection.user_id, id, reached).await;
    }
    Ok(None)
}

/// For frames that get no answer: a refusal concerns the client alone, a fault goes to the log.
async fn quietly(work: impl Future<Output = onlychat_app::Result<()>> + Send) -> Done {
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
