//! The first frame: who the client is and what it has.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::ws::{Message as WsMessage, WebSocket};
use futures_util::StreamExt;
use onlychat_app::Error;
use onlychat_domain::broadcast::BroadcastPosition;
use onlychat_domain::event::{Position, Signal};
use onlychat_domain::id::UserId;
use onlychat_identity::Principal;
use onlychat_protocol::frame::{ClientFrame, CloseCode, ServerFrame};

use crate::comings;
use crate::connection::Connection;
use crate::hub::Arrival;
use crate::outbox::Outbox;
use crate::session::listening::{Begun, Listening};
use crate::session::{End, unreadable};
use crate::{Shared, cursor, render};

/// A client that said hello.
pub(super) struct Greeted {
    pub(super) connection: Arc<Connection>,
    pub(super) welcome: ServerFrame,
    pub(super) listening: Option<Listening>,
    /// The places of broadcasts that it may have missed.
    pub(super) missed: RangeInclusive<i64>,
}

/// Waits for hello, checks the token, finds the place in the log, and adds the connection to the hub.
pub(super) async fn greet(shared: &Arc<Shared>, socket: &mut WebSocket) -> Result<Greeted, End> {
    let protocol = |why: &str| End::Close(CloseCode::Protocol, why.to_owned());
    let first = tokio::time::timeout(shared.options.hello_timeout, first_text(socket));
    let text = first.await.map_err(|_elapsed| protocol("no hello in time"))??;
    let Ok(ClientFrame::Hello { token, resume_from, broadcasts_from }) = serde_json::from_str(&text) else {
        return Err(protocol("the first frame is hello"));
    };
    let principal = verify(shared, &token).await?;
    let user = match shared.app.caller(&principal).await {
        Ok(user) => user,
        Err(Error::AccountRemoved) => {
            return Err(End::Close(CloseCode::Token, "the account was removed".to_owned()));
        }
        Err(error) => return Err(End::Trouble(error)),
    };
    let (position, resumed) = place(shared, user.id, resume_from.as_deref()).await?;
    let outbox = Outbox::new(position, shared.options.queue_max_bytes);
    let connection = Arc::new(Connection::new(
        shared.hub.next_number(),
        user.id,
        principal,
        outbox,
        broadcasts_from.is_some(),
    ));
    let arrival = shared.hub.add(connection.clone());
    let arrival = arrival.ok_or_else(|| End::Close(CloseCode::Restart, "restarting".to_owned()))?;
    let begun = match &broadcasts_from {
        Some(from) => match Listening::begin(shared, &connection, from.as_deref()).await {
            Ok(begun) => Some(begun),
            Err(end) => {
                let now = shared.app.clock().now();
                shared.hub.remove(&connection, now, now.plus(shared.options.presence_grace));
                return Err(end);
            }
        },
        None => None,
    };
    presence(shared, &connection, arrival).await;
    let (listening, broadcasts, missed) = match begun {
        Some(Begun { listening, welcome, missed }) => (Some(listening), Some(welcome), missed),
        None => (None, None, BroadcastPosition::ZERO.up_to(BroadcastPosition::ZERO)),
    };
    let welcome = ServerFrame::Welcome {
        user_id: user.id.to_string(),
        cursor: cursor::write(shared.epoch, user.id, position),
        resumed,
        heartbeat_ms: u64::try_from(shared.options.heartbeat.as_millis()).unwrap_or(u64::MAX),
        broadcasts,
    };
    Ok(Greeted { connection, welcome, listening, missed })
}

/// Says who a token stands for; the reason of a refusal goes to the log alone.
pub(super) async fn verify(shared: &Shared, token: &str) -> Result<Principal, End> {
    shared.verifier.verify(token).await.map_err(|reason| {
        tracing::debug!(%reason, "a socket's token was refused");
        End::Close(CloseCode::Token, "the token is invalid or expired".to_owned())
    })
}

async fn first_text(socket: &mut WebSocket) -> Result<axum::extract::ws::Utf8Bytes, End> {
    loop {
        match socket.next().await {
            Some(Ok(WsMessage::Text(text))) => return Ok(text),
            Some(Ok(WsMessage::Ping(_) | WsMessage::Pong(_))) => {}
            Some(Ok(WsMessage::Binary(_))) => {
                return Err(End::Close(CloseCode::Protocol, "frames are text".to_owned()));
            }
            Some(Ok(WsMessage::Close(_))) | None => return Err(End::Gone),
            Some(Err(error)) => return Err(unreadable(&error)),
        }
    }
}

/// Where the client goes on: at its cursor if the log still has everything after it, else at the log's end.
async fn place(shared: &Shared, user: UserId, resume_from: Option<&str>) -> Result<(Position, bool), End> {
    let counters = shared.hub.counters();
    let asked = resume_from.and_then(|text| cursor::read(text, shared.epoch, user));
    // With nothing to resume, any position at or past the end gives the bounds alone.
    let from = asked.unwrap_or(Position(i64::MAX - 1));
    let log =
        shared.app.store().events_after(user, from, 1).await.map_err(|error| End::Trouble(error.into()))?;
    match asked {
        Some(position) if log.floor <= position && position <= log.head => {
            counters.resumed.fetch_add(1, Ordering::Relaxed);
            Ok((position, true))
        }
        _ => {
            if resume_from.is_some() {
                counters.refused_resumes.fetch_add(1, Ordering::Relaxed);
            }
            Ok((log.head, false))
        }
    }
}

/// Tells the others that somebody came, and the client who of its peers is here.
async fn presence(shared: &Arc<Shared>, connection: &Connection, arrival: Arrival) {
    let user = connection.user_id;
    if arrival == Arrival::Came {
        let now = shared.app.clock().now();
        tokio::spawn(comings::settle(shared.clone(), user, now));
    }
    let peers = match shared.app.presence_peers(user).await {
        Ok(peers) => peers,
        Err(error) => {
            tracing::warn!(%user, error = %error, "a client is not told who is here");
            return;
        }
    };
    for peer in peers.into_iter().filter(|peer| shared.is_anywhere(*peer)) {
        let signal = Signal::Presence { user_id: peer, online: true, last_seen_at: None };
        if let Ok(frame) = render::signal_frame(&signal) {
            connection.outbox.signal(&frame);
        }
    }
}
