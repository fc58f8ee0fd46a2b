//! The bus of one node: a channel.

use async_trait::async_trait;
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::{Announcement, Bus, Heard, Listener};

/// How many announcements a listener may lag behind before it is told that it missed some.
const CAPACITY: usize = 8192;

/// The bus of one node. A listener that lags hears [`Heard::Missed`] and costs nobody else anything.
pub struct InProcessBus {
    sender: Sender<Announcement>,
}

impl InProcessBus {
    /// A bus nobody listens to yet.
    pub fn new() -> Self {
        Self { sender: broadcast::channel(CAPACITY).0 }
    }
}

impl Default for InProcessBus {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Bus for InProcessBus {
    fn announce(&self, announcement: Announcement) {
        // An error means that nobody listens, and then there is nobody to tell.
        let _nobody_listens = self.sender.send(announcement);
    }

    fn listen(&self) -> Box<dyn Listener> {
        Box::new(InProcessListener(self.sender.subscribe()))
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }
}

struct InProcessListener(Receiver<Announcement>);

#[async_trait]
impl Listener for InProcessListener {
    async fn next(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(announcement) => Some(Heard::Announcement(announcement)),
            Err(RecvError::Lagged(_)) => Some(Heard::Missed),
            Err(RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use onlychat_domain::event::Signal;
    use onlychat_domain::id::UserId;
    use onlychat_domain::time::Timestamp;

    use super::*;

    fn signal(n: usize) -> Announcement {
        let last_seen_at = Some(Timestamp::from_millis(i64::try_from(n).unwrap()));
        let signal = Signal::Presence { user_id: UserId::from_bytes([1; 12]), online: false, last_seen_at };
        Announcement::Signal { audience: Arc::from([]), signal }
    }

    fn number(heard: &Heard) -> Option<i64> {
        match heard {
            Heard::Announcement(Announcement::Signal {
                signal: Signal::Presence { last_seen_at, .. },
                ..
            }) => last_seen_at.map(Timestamp::as_millis),
            _ => None,
        }
    }

    #[tokio::test]
    async fn everybody_hears_everything_in_order() {
        let bus = InProcessBus::new();
        bus.announce(signal(0));
        let (mut one, mut other) = (bus.listen(), bus.listen());
        bus.announce(signal(1));
        bus.announce(signal(2));
        for listener in [&mut one, &mut other] {
            assert_eq!(number(&listener.next().await.unwrap()), Some(1));
            assert_eq!(number(&listener.next().await.unwrap()), Some(2));
        }
    }

    #[tokio::test]
    async fn a_listener_that_lags_is_told_so_and_goes_on() {
        let bus = InProcessBus::new();
        let mut slow = bus.listen();
        for n in 0..=CAPACITY {
            bus.announce(signal(n));
        }
        assert!(matches!(slow.next().await, Some(Heard::Missed)));
        assert_eq!(number(&slow.next().await.unwrap()), Some(1));
        drop(bus);
    }
}
