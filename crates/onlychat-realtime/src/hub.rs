//! Who is connected to this node.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::extract::ws::Utf8Bytes;
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::connection::Connection;
use crate::presence::Presence;

/// Who is connected to this node.
#[derive(Default)]
pub(crate) struct Hub {
    state: Mutex<State>,
    numbers: AtomicU64,
    counters: Counters,
    stopping: AtomicBool,
    gone: Notify,
}

#[derive(Default)]
struct State {
    by_user: HashMap<UserId, Vec<Arc<Connection>>>,
    connections: usize,
    presence: Presence,
}

/// What the gateway has done since it started.
#[derive(Default)]
pub(crate) struct Counters {
    /// Frames from clients.
    pub(crate) frames_in: AtomicU64,
    /// Frames written to sockets.
    pub(crate) frames_out: AtomicU64,
    /// Connections that resumed.
    pub(crate) resumed: AtomicU64,
    /// Connections that had to fetch again.
    pub(crate) refused_resumes: AtomicU64,
    /// Connections closed for reading too slowly.
    pub(crate) too_slow: AtomicU64,
}

/// How busy the gateway is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Open connections that said hello.
    pub connections: usize,
    /// People with at least one of them.
    pub users: usize,
    /// Frames from clients since the start.
    pub frames_in: u64,
    /// Frames written to sockets since the start.
    pub frames_out: u64,
    /// Connections that resumed since the start.
    pub resumed: u64,
    /// Connections whose cursor was too old or unknown, since the start.
    pub refused_resumes: u64,
    /// Connections closed for reading too slowly, since the start.
    pub too_slow: u64,
}

/// Whether somebody came or was here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arrival {
    /// Nobody had seen them.
    Came,
    /// They have another device here, or left a moment ago.
    WasHere,
}

impl Hub {
    /// A number for a new connection.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Adds a connection: from now on it hears every announcement. `None` when the node is stopping.
    pub(crate) fn add(&self, connection: Arc<Connection>) -> Option<Arrival> {
        let mut state = self.state.lock();
        if self.is_stopping() {
            return None;
        }
        state.connections += 1;
        let arrival = state.presence.come(connection.user_id);
        state.by_user.entry(connection.user_id).or_default().push(connection);
        Some(arrival)
    }

    /// Takes a connection away. When it was the last one, its person counts as gone at `gone_at`, unless they return.
    pub(crate) fn remove(&self, connection: &Connection, now: Timestamp, gone_at: Timestamp) {
        let mut state = self.state.lock();
        let Some(connections) = state.by_user.get_mut(&connection.user_id) else { return };
        connections.retain(|other| other.number != connection.number);
        if connections.is_empty() {
            state.by_user.remove(&connection.user_id);
            state.presence.leave(connection.user_id, now, gone_at);
        }
        state.connections -= 1;
        drop(state);
        self.gone.notify_waiters();
    }

    /// Calls `each` for every connection of somebody.
    pub(crate) fn for_user(&self, user: UserId, mut each: impl FnMut(&Connection)) {
        let state = self.state.lock();
        for connection in state.by_user.get(&user).into_iter().flatten() {
            each(connection);
        }
    }

    /// Whether somebody is connected here.
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.state.lock().by_user.contains_key(&user)
    }

    /// Every connection.
    pub(crate) fn all(&self) -> Vec<Arc<Connection>> {
        self.state.lock().by_user.values().flatten().cloned().collect()
    }

    /// Whether somebody counts as here: connected to this node, or gone from it a moment ago.
    pub(crate) fn is_here(&self, user: UserId) -> bool {
        self.state.lock().presence.is_here(user)
    }

    /// Everybody who is connected to this node.
    pub(crate) fn users(&self) -> Vec<UserId> {
        self.state.lock().by_user.keys().copied().collect()
    }

    /// Those who left and whose grace is over, with the time they were last here.
    pub(crate) fn departed(&self, now: Timestamp) -> Vec<(UserId, Timestamp)> {
        self.state.lock().presence.departed(now)
    }

    /// Something fleeting for everybody of `audience` who is here.
    pub(crate) fn signal(&self, audience: &[UserId], frame: &Utf8Bytes) {
        for user in audience {
            self.for_user(*user, |connection| connection.outbox.signal(frame));
        }
    }

    /// Takes no new connections from now on.
    pub(crate) fn stop(&self) {
        let _before = self.state.lock();
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether the node is stopping.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Waits until nobody is connected.
    pub(crate) async fn empty(&self) {
        loop {
            let gone = self.gone.notified();
            if self.state.lock().connections == 0 {
                return;
            }
            gone.await;
        }
    }

    /// What was done so far.
    pub(crate) const fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(crate) fn stats(&self) -> Stats {
        let state = self.state.lock();
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            connections: state.connections,
            users: state.by_user.len(),
            frames_in: read(&self.counters.frames_in),
            frames_out: read(&self.counters.frames_out),
            resumed: read(&self.counters.resumed),
            refused_resumes: read(&self.counters.refused_resumes),
            too_slow: read(&self.counters.too_slow),
        }
    }
}
