//! Writing to a socket.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as WsMessage, Utf8Bytes, WebSocket};
use futures_util::SinkExt;
use onlychat_domain::event::Position;
use onlychat_protocol::event::Event;
use onlychat_protocol::frame::{CloseCode, ServerFrame};

use crate::connection::Connection;
use crate::session::End;
use crate::session::inbound::Done;
use crate::{Shared, cursor, render};

/// How many events are read from the log at a time.
const SLICE: usize = 200;
/// How long a close may take.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// Writes the welcome, before anything else. Not flushed yet.
pub(super) async fn first(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    welcome: ServerFrame,
) -> Result<(), End> {
    feed(shared, socket, connection, render::frame(&welcome).map_err(End::Trouble)?).await
}

/// Writes everything that waits, and flushes it together with what was `fed` before.
pub(super) async fn flush(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    mut fed: bool,
) -> Result<(), End> {
    loop {
        // Before what waits is taken: all that counts as told is in there.
        let told = shared.audience.told();
        let work = connection.outbox.take();
        fed |= !work.frames.is_empty();
        let closing = work.close;
        if matches!(closing, Some((CloseCode::TooSlow, _))) {
            shared.hub.counters().too_slow.fetch_add(1, Ordering::Relaxed);
        } else {
            for frame in work.frames {
                feed(shared, socket, connection, frame).await?;
            }
            if let Some(from) = work.catch_up_from {
                Box::pin(catch_up(shared, socket, connection, from)).await?;
                continue;
            }
            if let Some(position) = work.heartbeat {
                let cursor = cursor::write(shared.epoch, connection.user_id, position);
                let says = connection.wants_broadcasts && !shared.audience.is_suspended(connection);
                let broadcast_cursor = says.then(|| cursor::write_broadcast(shared.epoch, told));
                feed(
                    shared,
                    socket,
                    connection,
                    render::frame(&ServerFrame::Heartbeat { cursor, broadcast_cursor })
                        .map_err(End::Trouble)?,
                )
                .await?;
                fed = true;
            }
            if let Some(after) = work.reconnect {
                let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
                feed(
                    shared,
                    socket,
                    connection,
                    render::frame(&ServerFrame::Reconnect { after_ms }).map_err(End::Trouble)?,
                )
                .await?;
                fed = true;
            }
        }
        if let Some((code, reason)) = closing {
            return Err(End::Close(code, reason.to_owned()));
        }
        if !std::mem::take(&mut fed) {
            return Ok(());
        }
        in_time(shared, connection, socket.flush()).await?;
    }
}

/// Reads the log from `from` until nothing is missing.
async fn catch_up(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    mut from: Position,
) -> Result<(), End> {
    loop {
        let read = shared.app.store().events_after(connection.user_id, from, SLICE).await;
        let slice = read.map_err(|error| End::Trouble(error.into()))?;
        if slice.floor > from {
            // Cut while the client was connected: it comes back and is told to fetch again.
            return Err(End::Close(CloseCode::Restart, "the log was cut".to_owned()));
        }
        let events = render::from_log(&shared.app, &slice.events).await.map_err(End::Trouble)?;
        for (committed, event) in slice.events.iter().zip(events) {
            if connection.wants_broadcasts && matches!(event, Event::SubscriptionChanged { .. }) {
                // Perhaps nobody announced it.
                connection.look_for_channels();
            }
            let frame = render::event_frame(shared.epoch, committed, event).map_err(End::Trouble)?;
            feed(shared, socket, connection, frame).await?;
            from = committed.position;
        }
        in_time(shared, connection, socket.flush()).await?;
        if connection.outbox.caught_up(from, slice.head) {
            return Ok(());
        }
    }
}

/// Writes what came of a client's frame, if it is answered at all.
pub(super) async fn answer(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    done: Done,
) -> Result<(), End> {
    match done? {
        Some(answer) => feed(shared, socket, connection, render::frame(&answer).map_err(End::Trouble)?).await,
        None => Ok(()),
    }
}

/// Writes one frame, which leaves with the next flush at the latest.
pub(super) async fn feed(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    frame: Utf8Bytes,
) -> Result<(), End> {
    shared.hub.counters().frames_out.fetch_add(1, Ordering::Relaxed);
    in_time(shared, connection, socket.feed(WsMessage::Text(frame))).await
}

/// Waits for a write, but not for a client that does not read.
async fn in_time(
    shared: &Shared,
    connection: &Connection,
    write: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), End> {
    match tokio::time::timeout(shared.options.write_timeout, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_broken)) => Err(End::Gone),
        Err(_elapsed) => {
            shared.hub.counters().too_slow.fetch_add(1, Ordering::Relaxed);
            tracing::debug!(user = %connection.user_id, "a client reads too slowly");
            Err(End::Close(CloseCode::TooSlow, "reads too slowly".to_owned()))
        }
    }
}

/// Closes the socket with its reason.
pub(super) async fn finish(shared: &Arc<Shared>, mut socket: WebSocket, end: End) {
    let (code, reason) = match end {
        End::Gone => return,
        End::Close(code, reason) => (code, reason),
        End::Trouble(error) => {
            log_trouble(shared, &error);
            let reconnect = ServerFrame::Reconnect {
                after_ms: u64::try_from(shared.random_delay().as_millis()).unwrap_or(u64::MAX),
            };
            if let Ok(frame) = render::frame(&reconnect) {
                let _gone = tokio::time::timeout(CLOSE_PATIENCE, socket.feed(WsMessage::Text(frame))).await;
            }
            (CloseCode::Restart, "the server cannot serve this now".to_owned())
        }
    };
    let close = WsMessage::Close(Some(CloseFrame { code: code.number(), reason: reason.into() }));
    let closing = async {
        socket.send(close).await?;
        // The client's own close frame, so that its side sees an orderly end.
        while let Some(Ok(_rest)) = socket.recv().await {}
        Ok::<(), axum::Error>(())
    };
    let _gone_or_not = tokio::time::timeout(CLOSE_PATIENCE, closing).await;
}

fn log_trouble(shared: &Shared, error: &onlychat_app::Error) {
    let error = error as &dyn std::error::Error;
    if shared.hub.is_stopping() {
        // The store closes under those who were just catching up; they come back to another process.
        tracing::debug!(error, "a socket could not be served any more");
    } else {
        tracing::error!(error, "a socket could not be served");
    }
}
