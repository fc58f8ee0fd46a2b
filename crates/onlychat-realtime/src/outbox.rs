//! What waits for one socket, and how it stays complete and in order.
//!
//! A connection is either *live* or *catching up*. Live, it takes announced events that follow exactly on the last
//! one; anything else makes it catch up. Catching up, it reads the log from its own position and only remembers how
//! far announcements have come; it is live again when it has read that far. Both steps happen under one lock, so no
//! event can fall between them.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use onlychat_domain::event::Position;
use onlychat_protocol::frame::CloseCode;
use parking_lot::Mutex;
use tokio::sync::Notify;

/// What waits for one socket.
pub(crate) struct Outbox {
    state: Mutex<State>,
    wake: Notify,
    max_bytes: usize,
}

struct State {
    mode: Mode,
    /// The last event that was queued here or read from the log.
    position: Position,
    /// The last event that was announced.
    announced: Position,
    queue: VecDeque<Utf8Bytes>,
    bytes: usize,
    heartbeat_due: bool,
    reconnect: Option<Duration>,
    closing: Option<(CloseCode, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Live,
    CatchingUp,
}

/// What the socket's task has to do next.
#[derive(Debug)]
pub(crate) struct Work {
    /// Frames to write, in this order.
    pub(crate) frames: VecDeque<Utf8Bytes>,
    /// Read the log from here.
    pub(crate) catch_up_from: Option<Position>,
    /// Then write a heartbeat for this position.
    pub(crate) heartbeat: Option<Position>,
    /// Then tell the client to come back.
    pub(crate) reconnect: Option<Duration>,
    /// Then close.
    pub(crate) close: Option<(CloseCode, &'static str)>,
}

impl Outbox {
    /// Of a client that has everything up to `position`. It begins by catching up.
    pub(crate) fn new(position: Position, max_bytes: usize) -> Self {
        let state = State {
            mode: Mode::CatchingUp,
            position,
            announced: position,
            queue: VecDeque::new(),
            bytes: 0,
            heartbeat_due: false,
            reconnect: None,
            closing: None,
        };
        Self { state: Mutex::new(state), wake: Notify::new(), max_bytes }
    }

    /// An event was announced. `frame` is `None` when it must be read from the log.
    pub(crate) fn event(&self, position: Position, frame: Option<&Utf8Bytes>) {
        let mut state = self.state.lock();
        state.announced = state.announced.max(position);
        if state.mode == Mode::CatchingUp || position <= state.position {
            return;
        }
        match frame {
            Some(frame) if position == state.position.next() => {
                state.position = position;
                self.push(&mut state, frame.clone());
            }
            _ => state.mode = Mode::CatchingUp,
        }
        drop(state);
        self.wake.notify_one();
    }

    /// Some announcements were lost: look into the log.
    pub(crate) fn missed(&self) {
        self.state.lock().mode = Mode::CatchingUp;
        self.wake.notify_one();
    }

    /// The log was read up to `position`, and ended at `head`. Answers whether that was everything.
    pub(crate) fn caught_up(&self, position: Position, head: Position) -> bool {
        let mut state = self.state.lock();
        state.position = position;
        let done = position >= head && position >= state.announced;
        if done {
            state.mode = Mode::Live;
        }
        done
    }

    /// A broadcast. Its place in the order is not the log's, so it waits for nothing.
    pub(crate) fn broadcast(&self, frame: &Utf8Bytes) {
        let mut state = self.state.lock();
        self.push(&mut state, frame.clone());
        drop(state);
        self.wake.notify_one();
    }

    /// Something fleeting; left out when much is waiting already.
    pub(crate) fn signal(&self, frame: &Utf8Bytes) {
        let mut state = self.state.lock();
        if state.bytes + frame.len() <= self.max_bytes / 2 {
            self.push(&mut state, frame.clone());
        }
        drop(state);
        self.wake.notify_one();
    }

    /// It is time for a heartbeat.
    pub(crate) fn heartbeat(&self) {
        self.state.lock().heartbeat_due = true;
        self.wake.notify_one();
    }

    /// The client is to come back after this long.
    pub(crate) fn reconnect(&self, after: Duration) {
        self.state.lock().reconnect = Some(after);
        self.wake.notify_one();
    }

    /// Close after what is waiting. The first reason counts.
    pub(crate) fn close(&self, code: CloseCode, reason: &'static str) {
        self.state.lock().closing.get_or_insert((code, reason));
        self.wake.notify_one();
    }

    /// Waits until there may be something to do.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Takes what is to be done now.
    pub(crate) fn take(&self) -> Work {
        let mut state = self.state.lock();
        state.bytes = 0;
        let live = state.mode == Mode::Live;
        let heartbeat = (live && std::mem::take(&mut state.heartbeat_due)).then_some(state.position);
        Work {
            frames: std::mem::take(&mut state.queue),
            catch_up_from: (!live).then_some(state.position),
            heartbeat,
            reconnect: state.reconnect.take(),
            close: state.closing,
        }
    }

    /// Where the client is once it has got what is waiting.
    pub(crate) fn position(&self) -> Position {
        self.state.lock().position
    }

    fn push(&self, state: &mut State, frame: Utf8Bytes) {
        state.bytes += frame.len();
        if state.bytes > self.max_bytes {
            state.queue = VecDeque::new();
            state.closing.get_or_insert((CloseCode::TooSlow, "reads too slowly"));
        } else {
            state.queue.push_back(frame);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live_at(position: i64) -> Outbox {
        let outbox = Outbox::new(Position(position), 1000);
        assert!(outbox.caught_up(Position(position), Position(position)));
        outbox
    }

    fn frame(text: &'static str) -> Utf8Bytes {
        Utf8Bytes::from_static(text)
    }

    #[test]
    fn takes_what_follows_and_drops_what_it_had() {
        let outbox = live_at(5);
        outbox.event(Position(6), Some(&frame("six")));
        outbox.event(Position(6), Some(&frame("six again")));
        outbox.event(Position(5), Some(&frame("five")));
        let work = outbox.take();
        assert_eq!(work.frames, ["six"]);
        assert_eq!(work.catch_up_from, None);
    }

    #[test]
    fn a_hole_is_read_from_the_log() {
        let outbox = live_at(5);
        outbox.event(Position(7), Some(&frame("seven")));
        let work = outbox.take();
        assert!(work.frames.is_empty());
        assert_eq!(work.catch_up_from, Some(Position(5)));
    }

    #[test]
    fn an_announcement_while_catching_up_is_never_lost() {
        let outbox = Outbox::new(Position(0), 1000);
        outbox.event(Position(3), Some(&frame("three")));
        // The log was read before the third was there.
        assert!(!outbox.caught_up(Position(2), Position(2)));
        assert_eq!(outbox.take().catch_up_from, Some(Position(2)));
        assert!(outbox.caught_up(Position(3), Position(3)));
        outbox.event(Position(4), Some(&frame("four")));
        assert_eq!(outbox.take().frames, ["four"]);
    }

    #[test]
    fn a_full_queue_closes_and_keeps_nothing() {
        let outbox = live_at(0);
        let big = Utf8Bytes::from("x".repeat(600));
        outbox.event(Position(1), Some(&big));
        outbox.event(Position(2), Some(&big));
        let work = outbox.take();
        assert!(matches!(work.close, Some((CloseCode::TooSlow, _))));
        assert!(work.frames.is_empty());
    }

    #[test]
    fn signals_give_way_first() {
        let outbox = live_at(0);
        let big = Utf8Bytes::from("x".repeat(400));
        outbox.signal(&big);
        outbox.signal(&big);
        assert_eq!(outbox.take().frames.len(), 1);
    }

    #[test]
    fn a_heartbeat_waits_until_everything_before_it_is_read() {
        let outbox = live_at(1);
        outbox.missed();
        outbox.heartbeat();
        assert_eq!(outbox.take().heartbeat, None);
        assert!(outbox.caught_up(Position(4), Position(4)));
        assert_eq!(outbox.take().heartbeat, Some(Position(4)));
    }
}
