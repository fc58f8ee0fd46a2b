//! What runs beside the connections: fan-out, the clock, revocations.

use std::sync::{Arc, Weak};
use std::time::Duration;

use onlychat_bus::{Announcement, Heard, Listener};
use onlychat_domain::event::{Receipt, Signal};
use onlychat_domain::id::UserId;
use onlychat_identity::Revoked;
use onlychat_protocol::frame::CloseCode;
use tokio::sync::broadcast;

use crate::{Shared, render};

/// How many conversation peers are told that somebody came or went. Who has more (a creator with thousands of fans)
/// is told to the latest of them only.
pub(crate) const PRESENCE_AUDIENCE: usize = 500;

/// Starts them. They end with the gateway.
pub(crate) fn spawn(
    shared: &Arc<Shared>,
    listener: Box<dyn Listener>,
    revoked: broadcast::Receiver<Revoked>,
) {
    tokio::spawn(fan_out(Arc::downgrade(shared), listener));
    tokio::spawn(tick(Arc::downgrade(shared)));
    tokio::spawn(revocations(Arc::downgrade(shared), revoked));
}

async fn fan_out(shared: Weak<Shared>, mut listener: Box<dyn Listener>) {
    while let Some(heard) = listener.next().await {
        let Some(shared) = shared.upgrade() else { return };
        match heard {
            Heard::Announcement(Announcement::Committed(receipt)) => shared.committed(&receipt),
            Heard::Announcement(Announcement::Signal { audience, signal }) => {
                shared.signal(&audience, &signal);
            }
            Heard::Missed => shared.hub.all().iter().for_each(|connection| connection.outbox.missed()),
        }
    }
}

/// One timer for everything of every connection: expiry, heartbeats, departures.
async fn tick(shared: Weak<Shared>) {
    let mut interval = tokio::time::interval(Duration::from_secs(1));
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut second: u64 = 0;
    loop {
        interval.tick().await;
        let Some(shared) = shared.upgrade() else { return };
        second = second.wrapping_add(1);
        let now = shared.app.clock().now();
        let beat = shared.options.heartbeat.as_secs().max(1);
        for connection in shared.hub.all() {
            if connection.is_expired(now) {
                connection.outbox.close(CloseCode::Token, "the token expired");
            } else if connection.number % beat == second % beat {
                connection.outbox.heartbeat();
            }
        }
        for (user, last_seen_at) in shared.hub.departed(now) {
            let signal = Signal::Presence { user_id: user, online: false, last_seen_at: Some(last_seen_at) };
            tokio::spawn(announce_presence(shared.clone(), user, signal));
        }
    }
}

async fn revocations(shared: Weak<Shared>, mut revoked: broadcast::Receiver<Revoked>) {
    loop {
        let heard = match revoked.recv().await {
            Ok(revoked) => Some(revoked),
            // Some were missed: every socket must prove its token anew.
            Err(broadcast::error::RecvError::Lagged(_)) => None,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some(shared) = shared.upgrade() else { return };
        for connection in shared.hub.all() {
            if heard.as_ref().is_none_or(|revoked| connection.is_revoked_by(revoked)) {
                connection.outbox.close(CloseCode::Token, "the session ended");
            }
        }
    }
}

/// Tells those somebody talks with that they came or went.
pub(crate) async fn announce_presence(shared: Arc<Shared>, user: UserId, signal: Signal) {
    match shared.app.store().conversation_peers(user, PRESENCE_AUDIENCE).await {
        Ok(peers) => shared.app.bus().announce(Announcement::Signal { audience: peers.into(), signal }),
        Err(error) => tracing::warn!(%user, error = %error, "presence was not announced"),
    }
}

impl Shared {
    fn committed(&self, receipt: &Receipt) {
        for committed in &receipt.events {
            if !self.hub.has(committed.user_id) {
                continue;
            }
            let frame = render::live(receipt, committed)
                .and_then(|event| render::event_frame(self.epoch, committed, event).ok());
            self.hub.for_user(committed.user_id, |connection| {
                connection.outbox.event(committed.position, frame.as_ref());
            });
        }
    }

    fn signal(&self, audience: &[UserId], signal: &Signal) {
        match render::signal_frame(signal) {
            Ok(frame) => self.hub.signal(audience, &frame),
            Err(error) => tracing::error!(error = %error, "a signal could not be written"),
        }
    }
}
