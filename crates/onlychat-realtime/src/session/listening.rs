//! What one socket hears of creators.

use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::extract::ws::WebSocket;
use onlychat_app::Error;
use onlychat_domain::broadcast::{BroadcastPosition, HeardChannel};
use onlychat_domain::id::UserId;
use onlychat_protocol::frame::BroadcastsWelcome;

use crate::connection::Connection;
use crate::session::{End, outbound};
use crate::{Shared, cursor, render};

/// How many broadcasts are read at a time.
const SLICE: usize = 100;

/// The channels that a socket hears.
pub(super) struct Listening {
    creators: Vec<UserId>,
}

/// A socket that begins to listen.
pub(super) struct Begun {
    pub(super) listening: Listening,
    pub(super) welcome: BroadcastsWelcome,
    /// The places of what it may have missed.
    pub(super) missed: RangeInclusive<i64>,
}

impl Listening {
    /// Joins the channels that the person hears, at the client's cursor if it is known.
    pub(super) async fn begin(
        shared: &Shared,
        connection: &Arc<Connection>,
        from: Option<&str>,
    ) -> Result<Begun, End> {
        let heard = heard(shared, connection).await?;
        let mut asked = from.and_then(|text| cursor::read_broadcast(text, shared.epoch));
        // Another node may have been ahead of this one, but none is ahead of the database.
        if asked.is_some_and(|asked| asked > shared.audience.begun()) {
            let head =
                shared.app.store().broadcast_head().await.map_err(|error| End::Trouble(error.into()))?;
            asked = asked.filter(|asked| *asked <= head);
        }
        let place = shared.audience.join(connection, &heard, asked.unwrap_or_default());
        let welcome = BroadcastsWelcome {
            cursor: cursor::write_broadcast(shared.epoch, asked.unwrap_or(place)),
            resumed: asked.is_some(),
        };
        let listening = Self { creators: creators(&heard) };
        Ok(Begun { listening, welcome, missed: asked.unwrap_or(place).up_to(place) })
    }

    /// After a subscription changed: hears what the person hears now, and what was not told meanwhile.
    pub(super) async fn renew(
        &mut self,
        shared: &Shared,
        socket: &mut WebSocket,
        connection: &Arc<Connection>,
    ) -> Result<(), End> {
        let looked = shared.audience.looking(connection.number);
        let heard = heard(shared, connection).await?;
        let place = shared.audience.renew(connection, &self.creators, &heard, &looked);
        self.creators = creators(&heard);
        let Some(after) = looked.iter().map(|suspended| suspended.after).min() else { return Ok(()) };
        let was_not_told = |creator: UserId, position: BroadcastPosition| {
            looked.iter().any(|suspended| suspended.creator_id == creator && suspended.after < position)
        };
        catch_up(shared, socket, connection, after.up_to(place), was_not_told).await
    }

    /// The socket ends.
    pub(super) fn end(self, shared: &Shared, connection: &Connection) {
        shared.audience.leave(connection.number, &self.creators);
    }
}

/// Writes what the person hears of the broadcasts at these places, and only what `wanted` picks.
pub(super) async fn catch_up(
    shared: &Shared,
    socket: &mut WebSocket,
    connection: &Connection,
    mut places: RangeInclusive<i64>,
    wanted: impl Fn(UserId, BroadcastPosition) -> bool,
) -> Result<(), End> {
    while !places.is_empty() {
        let now = shared.app.clock().now();
        let read = shared.app.store().broadcasts_heard(connection.user_id, now, places.clone(), SLICE).await;
        let missed = read.map_err(|error| End::Trouble(error.into()))?;
        for broadcast in &missed {
            if wanted(broadcast.creator_id, broadcast.position) {
                let frame = render::broadcast_frame(shared.epoch, broadcast).map_err(End::Trouble)?;
                outbound::feed(shared, socket, connection, frame).await?;
            }
        }
        let Some(last) = missed.last().filter(|_last| missed.len() == SLICE) else { break };
        places = last.position.up_to(BroadcastPosition(*places.end()));
    }
    Ok(())
}

async fn heard(shared: &Shared, connection: &Connection) -> Result<Vec<HeardChannel>, End> {
    let now = shared.app.clock().now();
    let read = shared.app.store().heard_channels(connection.user_id, now).await;
    read.map_err(|error| End::Trouble(Error::from(error)))
}

fn creators(heard: &[HeardChannel]) -> Vec<UserId> {
    heard.iter().map(|channel| channel.creator_id).collect()
}
