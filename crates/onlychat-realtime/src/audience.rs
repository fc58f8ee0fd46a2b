//! Who on this node hears which creators' broadcasts.
//!
//! The node follows the order of all broadcasts ([`fan_out`]); a connection joins the channels it hears at a place in that
//! order. What is before the place it reads from the database, what is after it is told live, so that nothing falls between.

mod fan_out;

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::ws::Utf8Bytes;
use onlychat_domain::broadcast::{Broadcast, BroadcastPosition, HeardChannel};
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};

use crate::connection::Connection;

pub(crate) use fan_out::run;

/// So many broadcasts may wait for their fan-out; beyond that they are read from the database.
const NEWS_MAX: usize = 1024;
/// To so many connections one is told before others have their turn.
const SLICE: usize = 64;

/// Who on this node hears which creators' broadcasts.
pub(crate) struct Audience {
    state: Mutex<State>,
    /// Everything up to here was told to everybody who hears it.
    told: AtomicI64,
    told_of: mpsc::Sender<Broadcast>,
    look: Arc<Notify>,
}

/// What is to be told; for [`run`].
pub(crate) struct News {
    broadcasts: mpsc::Receiver<Broadcast>,
    look: Arc<Notify>,
}

struct State {
    /// The last broadcast whose fan-out has begun.
    begun: BroadcastPosition,
    /// By creator, then by the connection's number.
    channels: HashMap<UserId, BTreeMap<u64, Listener>>,
    /// Channels whose subscription changed, by the connection that has yet to look whether it hears them still.
    suspended: HashMap<u64, Vec<Suspended>>,
}

struct Listener {
    connection: Arc<Connection>,
    /// It has, or reads from the database, everything up to here.
    after: BroadcastPosition,
    channel: HeardChannel,
}

/// A channel that a connection does not hear until it has looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Suspended {
    pub(crate) creator_id: UserId,
    /// What is after this place was not told.
    pub(crate) after: BroadcastPosition,
}

impl Audience {
    /// Of a node that follows from here; [`run`] takes the broadcasts.
    pub(crate) fn new(head: BroadcastPosition) -> (Self, News) {
        let (told_of, broadcasts) = mpsc::channel(NEWS_MAX);
        let look = Arc::new(Notify::new());
        let state = State { begun: head, channels: HashMap::new(), suspended: HashMap::new() };
        let (state, told) = (Mutex::new(state), AtomicI64::new(head.0));
        (Self { state, told, told_of, look: look.clone() }, News { broadcasts, look })
    }

    /// A broadcast was committed. Never blocks: one that finds no room is read from the database.
    pub(crate) fn tell(&self, broadcast: &Broadcast) {
        if self.told_of.try_send(broadcast.clone()).is_err() {
            self.look();
        }
    }

    /// There may be broadcasts that nobody told of: look into the database.
    pub(crate) fn look(&self) {
        self.look.notify_one();
    }

    /// The last broadcast whose fan-out has begun.
    pub(crate) fn begun(&self) -> BroadcastPosition {
        self.state.lock().begun
    }

    /// Where a connection is once it was told what waits for it now, unless it has yet to look for its channels. Asked *before* what
    /// waits is taken.
    pub(crate) fn told(&self) -> BroadcastPosition {
        BroadcastPosition(self.told.load(Ordering::Acquire))
    }

    /// Whether a connection has yet to look for its channels: then there may be something that it was not told.
    pub(crate) fn is_suspended(&self, connection: &Connection) -> bool {
        self.state.lock().suspended.contains_key(&connection.number)
    }

    /// The connection hears these channels from a place on that is not before `at_least`. Answers which: everything up
    /// to it is to be read from the database.
    pub(crate) fn join(
        &self,
        connection: &Arc<Connection>,
        heard: &[HeardChannel],
        at_least: BroadcastPosition,
    ) -> BroadcastPosition {
        let mut state = self.state.lock();
        let after = state.begun.max(at_least);
        state.listen(connection, heard, after);
        after
    }

    /// The connection hears none of these any more.
    pub(crate) fn leave(&self, number: u64, creators: &[UserId]) {
        let mut state = self.state.lock();
        state.suspended.remove(&number);
        for creator in creators {
            state.stop(number, *creator);
        }
    }

    /// The person's subscription changed: the connection hears the creator no more until it has looked.
    pub(crate) fn suspend(&self, connection: &Connection, creator_id: UserId) {
        let mut state = self.state.lock();
        state.stop(connection.number, creator_id);
        let after = state.begun;
        let suspended = state.suspended.entry(connection.number).or_default();
        if suspended.iter().all(|other| other.creator_id != creator_id) {
            suspended.push(Suspended { creator_id, after });
        }
        connection.look_for_channels();
    }

    /// What the connection is about to look for. It counts as looking until [`Audience::renew`].
    pub(crate) fn looking(&self, number: u64) -> Vec<Suspended> {
        let mut state = self.state.lock();
        std::mem::take(state.suspended.entry(number).or_default())
    }

    /// The connection has looked: it hears these channels now instead of those before. Answers up to where it has to read
    /// what it was not told of the ones that were `looked` for.
    pub(crate) fn renew(
        &self,
        connection: &Arc<Connection>,
        before: &[UserId],
        heard: &[HeardChannel],
        looked: &[Suspended],
    ) -> BroadcastPosition {
        let mut state = self.state.lock();
        for creator in before {
            if heard.iter().all(|channel| channel.creator_id != *creator) {
                state.stop(connection.number, *creator);
            }
        }
        let begun = state.begun;
        state.listen(connection, heard, begun);
        let mut again = state.suspended.remove(&connection.number).unwrap_or_default();
        if !again.is_empty() {
            // Changed once more while it was looking: what was missed before is still missed.
            for earlier in looked {
                match again.iter_mut().find(|other| other.creator_id == earlier.creator_id) {
                    Some(later) => later.after = later.after.min(earlier.after),
                    None => again.push(*earlier),
                }
            }
            state.suspended.insert(connection.number, again);
        }
        begun
    }

    /// The fan-out of this one begins; whoever joins from now on reads it from the database.
    fn begin(&self, position: BroadcastPosition) {
        self.state.lock().begun = position;
    }

    /// The fan-out of this one is over.
    fn end(&self, position: BroadcastPosition) {
        self.told.store(position.0, Ordering::Release);
    }

    /// Tells one part of a channel, from the connection after `last` on; answers where the next part begins, if there is one.
    fn tell_some(
        &self,
        broadcast: &Broadcast,
        now: Timestamp,
        frame: &Utf8Bytes,
        last: Option<u64>,
    ) -> Option<u64> {
        let state = self.state.lock();
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = state.channels.get(&broadcast.creator_id)?.range((from, Bound::Unbounded));
        let mut told = None;
        for (number, listener) in rest.by_ref().take(SLICE) {
            if listener.after < broadcast.position && listener.channel.is_heard(now) {
                listener.connection.outbox.broadcast(frame);
            }
            told = Some(*number);
        }
        rest.next().and(told)
    }

    /// Whether anybody on this node listens to a creator.
    fn is_heard(&self, creator: UserId) -> bool {
        self.state.lock().channels.contains_key(&creator)
    }
}

impl State {
    /// Takes part in the channels, but in those that are suspended. Who listens already goes on.
    fn listen(&mut self, connection: &Arc<Connection>, heard: &[HeardChannel], after: BroadcastPosition) {
        let suspended = self.suspended.get(&connection.number).map(Vec::as_slice).unwrap_or_default();
        for channel in heard {
            if suspended.iter().any(|other| other.creator_id == channel.creator_id) {
                continue;
            }
            let listeners = self.channels.entry(channel.creator_id).or_default();
            listeners
                .entry(connection.number)
                .and_modify(|listener| listener.channel = *channel)
                .or_insert_with(|| Listener { connection: connection.clone(), after, channel: *channel });
        }
    }

    fn stop(&mut self, number: u64, creator: UserId) {
        if let Some(listeners) = self.channels.get_mut(&creator) {
            listeners.remove(&number);
            if listeners.is_empty() {
                self.channels.remove(&creator);
            }
        }
    }
}
