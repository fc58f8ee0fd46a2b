//! What runs beside the connections: fan-out, the clock, revocations.

use std::sync::{Arc, Weak};
use std::time::Duration;

use onlychat_bus::{Announcement, Heard, Listener};
use onlychat_domain::event::{Event, Receipt, Signal};
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;
use onlychat_identity::{Revocation, Revoked};
use onlychat_protocol::frame::CloseCode;
use tokio::sync::{Notify, broadcast};

use crate::audience::{self, News};
use crate::{Shared, comings, heads, receipts, render};

/// So many revocations are told at once.
const REVOCATIONS_AT_ONCE: usize = 200;
/// A node that was silent for so many of its beats is gone, if the grace is not longer.
const BEATS_MISSED: u64 = 3;

/// Starts them. They end with the gateway.
pub(crate) fn spawn(shared: &Arc<Shared>, listener: Box<dyn Listener>, news: News) {
    let missed = Arc::new(Notify::new());
    let revocations = &shared.revocations;
    tokio::spawn(end_sessions(Arc::downgrade(shared), revocations.subscribe()));
    tokio::spawn(tell_revocations(Arc::downgrade(shared), revocations.subscribe_to_decisions()));
    tokio::spawn(heads::look_when_missed(Arc::downgrade(shared), Arc::clone(&missed)));
    tokio::spawn(audience::run(Arc::downgrade(shared), news));
    tokio::spawn(fan_out(Arc::downgrade(shared), listener, missed));
    tokio::spawn(receipts::run(Arc::downgrade(shared), receipts::some(&shared.receipts)));
    tokio::spawn(tick(Arc::downgrade(shared)));
}

async fn fan_out(shared: Weak<Shared>, mut listener: Box<dyn Listener>, missed: Arc<Notify>) {
    while let Some(heard) = listener.next().await {
        let Some(shared) = shared.upgrade() else { break };
        match heard {
            Heard::Announcement(announcement) => shared.hear(announcement),
            Heard::Missed => {
                missed.notify_one();
                shared.audience.look();
                shared.attendance.ask();
            }
        }
    }
    // Who waits for it sees that the gateway is gone.
    missed.notify_one();
}

/// One timer for everything of every connection: expiry, heartbeats, departures, and for what nodes say of themselves.
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
        let mut due = Vec::new();
        for connection in shared.hub.all() {
            if connection.is_expired(now) {
                connection.outbox.close(CloseCode::Token, "the token expired");
            } else if connection.number % beat == second % beat {
                due.push(connection);
            }
        }
        if !due.is_empty() {
            tokio::spawn(heads::beat(shared.clone(), due));
        }
        if second.is_multiple_of(beat) {
            // What no announcement told of is found within one beat.
            shared.audience.look();
        }
        for (user, last_seen_at) in shared.hub.departed(now) {
            tokio::spawn(comings::settle(shared.clone(), user, last_seen_at));
        }
        attend(&shared, second, now).await;
    }
}

/// What nodes say of themselves each second, and what is made of their silence.
async fn attend(shared: &Arc<Shared>, second: u64, now: Timestamp) {
    let beat = shared.options.node_beat.as_secs().max(1);
    if shared.attendance.tick() {
        shared.announce_revocations(&shared.revocations.all(now));
    }
    if second.is_multiple_of(beat) {
        shared.attendance.beat();
    }
    // Silence tells nothing of the others while nobody can be heard. Seconds are counted, not measured, so that a
    // node that stood still takes nobody for gone.
    if shared.app.bus().health().await.is_ok() {
        let patience = shared.options.presence_grace.as_secs().max(BEATS_MISSED * beat);
        let turns = shared.attendance.listen_in(patience);
        if !turns.is_empty() {
            tokio::spawn(comings::tell(shared.clone(), turns));
        }
    }
}

/// Closes the sockets of sessions that were revoked, on whichever node.
async fn end_sessions(shared: Weak<Shared>, mut revoked: broadcast::Receiver<Revoked>) {
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

/// Tells the other nodes what was revoked on this one.
async fn tell_revocations(shared: Weak<Shared>, mut decisions: broadcast::Receiver<Revocation>) {
    loop {
        let decided = match decisions.recv().await {
            Ok(decided) => Some(decided),
            Err(broadcast::error::RecvError::Lagged(_)) => None,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some(shared) = shared.upgrade() else { return };
        match decided {
            Some(decided) => shared.announce_revocations(&[decided]),
            None => shared.announce_revocations(&shared.revocations.all(shared.app.clock().now())),
        }
    }
}

impl Shared {
    fn hear(self: &Arc<Self>, announcement: Announcement) {
        match announcement {
            Announcement::Committed(receipt) => self.committed(&receipt),
            Announcement::Signal { audience, signal } => self.signal(&audience, &signal),
            Announcement::People(people) => self.people(&people),
            Announcement::Revoked(revoked) => {
                let now = self.app.clock().now();
                revoked.iter().for_each(|revocation| self.revocations.learn(revocation, now));
            }
            Announcement::SayAgain => self.attendance.asked(),
        }
    }

    fn announce_revocations(&self, revocations: &[Revocation]) {
        for some in revocations.chunks(REVOCATIONS_AT_ONCE) {
            self.app.bus().announce(Announcement::Revoked(some.into()));
        }
    }

    fn committed(&self, receipt: &Receipt) {
        for committed in &receipt.events {
            if !self.hub.has(committed.user_id) {
                continue;
            }
            if let Event::SubscriptionChanged { creator_id } = committed.event {
                self.hub.for_user(committed.user_id, |connection| {
                    if connection.wants_broadcasts {
                        self.audience.suspend(connection, creator_id);
                    }
                });
            }
            let frame = render::live(&self.app, receipt, committed)
                .and_then(|event| render::event_frame(self.epoch, committed, event).ok());
            self.hub.for_user(committed.user_id, |connection| {
                connection.outbox.event(committed.position, frame.as_ref());
            });
        }
        // After the events: who just lost access to a channel hears nothing more of it.
        receipt.broadcasts.iter().for_each(|broadcast| self.audience.tell(broadcast));
    }

    /// Something fleeting, for those of `audience` who are connected to this node.
    pub(crate) fn signal(&self, audience: &[UserId], signal: &Signal) {
        match render::signal_frame(signal) {
            Ok(frame) => self.hub.signal(audience, &frame),
            Err(error) => tracing::error!(error = %error, "a signal could not be written"),
        }
    }
}
