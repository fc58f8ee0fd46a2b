//! What becomes of a client's frame, without a socket.

use std::sync::Arc;

use onlychat_domain::event::Position;
use onlychat_domain::id::UserId;
use onlychat_identity::Principal;
use onlychat_protocol::frame::{CloseCode, ServerFrame};

use super::inbound::Inbound;
use super::{Connection, End, Shared};
use crate::Gateway;
use crate::outbox::Outbox;

/// Somebody who said hello.
pub struct Talk {
    shared: Arc<Shared>,
    connection: Arc<Connection>,
}

/// What becomes of one frame.
#[derive(Debug)]
pub enum Said {
    /// It gets no answer.
    Nothing,
    /// It is answered.
    Answer(Box<ServerFrame>),
    /// The socket is closed.
    Close(CloseCode, String),
    /// The client was gone: does not happen without a socket.
    Gone,
    /// Something of ours failed.
    Trouble(onlychat_app::Error),
}

impl Talk {
    /// Somebody who said hello with a token of this session.
    pub fn begin(gateway: &Gateway, user: UserId, principal: Principal) -> Self {
        let shared = gateway.0.clone();
        let outbox = Outbox::new(Position::ZERO, shared.options.queue_max_bytes);
        let connection = Connection::new(shared.hub.next_number(), user, principal, outbox, false);
        Self { shared, connection: Arc::new(connection) }
    }

    /// Takes a frame as from a socket on which nothing was sent yet, and waits for what comes of it.
    pub async fn say(&self, text: &str) -> Said {
        let mut inbound = Inbound::new(self.shared.clone(), self.connection.clone());
        let done = match inbound.receive(text) {
            Ok(()) if inbound.is_busy() => inbound.done().await,
            Ok(()) => Ok(None),
            Err(end) => Err(end),
        };
        match done {
            Ok(None) => Said::Nothing,
            Ok(Some(answer)) => Said::Answer(answer),
            Err(End::Close(code, reason)) => Said::Close(code, reason),
            Err(End::Gone) => Said::Gone,
            Err(End::Trouble(error)) => Said::Trouble(error),
        }
    }
}
