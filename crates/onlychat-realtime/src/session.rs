//! A socket from hello to close.

mod hello;
mod inbound;
mod listening;
mod outbound;
#[cfg(feature = "testkit")]
pub(crate) mod testkit;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::ws::{Message as WsMessage, WebSocket};
use futures_util::StreamExt;
use onlychat_protocol::frame::{CloseCode, ServerFrame};

use crate::Shared;
use crate::connection::Connection;

use hello::Greeted;
use inbound::Inbound;
pub(crate) use inbound::log_fault;
use listening::Listening;

/// Why a socket ends.
#[derive(Debug)]
pub(crate) enum End {
    /// The client went away, or the network did.
    Gone,
    /// The server closes it.
    Close(CloseCode, String),
    /// Something the server needs does not answer; the client should come back.
    Trouble(onlychat_app::Error),
}

/// Serves one socket until it ends.
pub(crate) async fn serve(shared: Arc<Shared>, mut socket: WebSocket) {
    // Boxed: a future as large as saying hello needs would stay with every idle connection.
    let end = match Box::pin(hello::greet(&shared, &mut socket)).await {
        Ok(greeted) => {
            let Greeted { connection, welcome, listening, missed } = greeted;
            let mut listening = listening;
            let opened = Box::pin(open(&shared, &mut socket, &connection, welcome, missed)).await;
            let end = match opened {
                Ok(()) => converse(&shared, &mut socket, &connection, &mut listening).await,
                Err(end) => end,
            };
            if let Some(listening) = listening {
                listening.end(&shared, &connection);
            }
            let now = shared.app.clock().now();
            shared.hub.remove(&connection, now, now.plus(shared.options.presence_grace));
            end
        }
        Err(end) => end,
    };
    Box::pin(outbound::finish(&shared, socket, end)).await;
}

/// The welcome, and what was broadcast meanwhile.
async fn open(
    shared: &Arc<Shared>,
    socket: &mut WebSocket,
    connection: &Arc<Connection>,
    welcome: ServerFrame,
    missed: RangeInclusive<i64>,
) -> Result<(), End> {
    outbound::first(shared, socket, connection, welcome).await?;
    listening::catch_up(shared, socket, connection, missed, |_creator, _position| true).await
}

async fn converse(
    shared: &Arc<Shared>,
    socket: &mut WebSocket,
    connection: &Arc<Connection>,
    listening: &mut Option<Listening>,
) -> End {
    let mut inbound = Inbound::new(shared.clone(), connection.clone());
    // The welcome waits to be flushed.
    let mut fed = true;
    loop {
        let flush = outbound::flush(shared, socket, connection, std::mem::take(&mut fed));
        if let Err(end) = inbound.beside(flush).await {
            return end;
        }
        if let Some(listening) = listening
            && connection.must_look_for_channels()
        {
            let renewal = Box::pin(listening.renew(shared, socket, connection));
            if let Err(end) = inbound.beside(renewal).await {
                return end;
            }
            fed = true;
            continue;
        }
        // While a frame is being worked on, no other is read: a client's frames keep their order, and one that
        // sends faster than the database writes is slowed down by its own socket.
        let busy = inbound.is_busy();
        tokio::select! {
            // An answer first: it leaves together with what the outbox has.
            biased;
            done = inbound.done(), if busy => {
                if let Err(end) = outbound::answer(shared, socket, connection, done).await {
                    return end;
                }
                fed = true;
            }
            received = socket.next(), if !busy => {
                shared.hub.counters().frames_in.fetch_add(1, Ordering::Relaxed);
                let text = match received {
                    Some(Ok(WsMessage::Text(text))) => text,
                    Some(Ok(WsMessage::Ping(_) | WsMessage::Pong(_))) => continue,
                    Some(Ok(WsMessage::Binary(_))) => {
                        return End::Close(CloseCode::Protocol, "frames are text".to_owned());
                    }
                    Some(Ok(WsMessage::Close(_))) | None => return End::Gone,
                    Some(Err(error)) => return unreadable(&error),
                };
                if let Err(end) = inbound.receive(&text) {
                    return end;
                }
            }
            // Last, because each turn begins with the outbox anyway.
            () = connection.outbox.woken() => {}
        }
    }
}

/// What an error of the socket means: a client that breaks the rules of WebSocket, or a connection that broke.
pub(crate) fn unreadable(error: &axum::Error) -> End {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(cause) = source {
        let text = cause.to_string();
        if text.contains("too long") || text.contains("UTF-8") || text.contains("too big") {
            return End::Close(CloseCode::Protocol, "a frame is UTF-8 text of at most 64 KiB".to_owned());
        }
        source = cause.source();
    }
    End::Gone
}
