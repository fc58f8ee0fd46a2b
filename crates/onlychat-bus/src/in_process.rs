//! The bus of one node: a channel.

use async_trait::async_trait;
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::{Announcement, Bus, Heard, Listener, NodeId};

/// How many announcements a listener may lag behind before it is told that it missed some.
pub const CAPACITY: usize = 8192;

/// The bus of one node. A listener that lags hears [`Heard::Missed`] and costs nobody else anything.
pub struct InProcessBus {
    sender: Sender<Heard>,
}

impl InProcessBus {
    /// A bus nobody listens to yet.
    pub fn new() -> Self {
        Self { sender: broadcast::channel(CAPACITY).0 }
    }

    /// Has every listener hear something. For the buses between nodes, which tell this node's listeners through one of these.
    pub fn tell(&self, heard: Heard) {
        // An error means that nobody listens, and then there is nobody to tell.
        let _nobody_listens = self.sender.send(heard);
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
        self.tell(Heard::Announcement(announcement));
    }

    fn listen(&self) -> Box<dyn Listener> {
        Box::new(InProcessListener(self.sender.subscribe()))
    }

    /// The only one there is.
    fn node(&self) -> NodeId {
        NodeId(0)
    }

    fn spans_nodes(&self) -> bool {
        false
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn flush(&self) {}
}

struct InProcessListener(Receiver<Heard>);

#[async_trait]
impl Listener for InProcessListener {
    async fn next(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(heard) => Some(heard),
            Err(RecvError::Lagged(_)) => Some(Heard::Missed),
            Err(RecvError::Closed) => None,
        }
    }
}
