//! A bus that says what the script tells it to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use onlychat_bus::{Announcement, Bus, Heard, InProcessBus, Listener, NodeId};
use onlychat_domain::event::Receipt;
use onlychat_store::CommitListener;
use parking_lot::Mutex;
use tokio::sync::watch;

/// What was committed and is not on its way yet.
#[derive(Default)]
pub(crate) struct Commits(Mutex<Vec<Arc<Receipt>>>);

impl Commits {
    /// Takes it.
    pub(crate) fn take(&self) -> Vec<Arc<Receipt>> {
        std::mem::take(&mut *self.0.lock())
    }
}

impl CommitListener for Commits {
    fn committed(&self, receipt: &Arc<Receipt>) {
        if !receipt.events.is_empty() {
            self.0.lock().push(receipt.clone());
        }
    }
}

/// The bus of one node. What the node itself announces is fleeting, and lost.
pub(crate) struct ScriptedBus {
    node: NodeId,
    here: InProcessBus,
    told: AtomicU64,
    asked: Arc<watch::Sender<u64>>,
}

impl ScriptedBus {
    pub(crate) fn new(node: NodeId) -> Self {
        let (told, asked) = (AtomicU64::new(0), Arc::new(watch::Sender::new(0)));
        Self { node, here: InProcessBus::new(), told, asked }
    }

    /// Has the node hear this, and waits until it has made of it what it makes of it.
    pub(crate) async fn tell(&self, heard: Heard) {
        let told = self.told.fetch_add(1, Ordering::SeqCst) + 1;
        self.here.tell(heard);
        // It asks for the next thing when it is done with this one.
        self.asked.subscribe().wait_for(|asked| *asked > told).await.unwrap();
    }
}

#[async_trait]
impl Bus for ScriptedBus {
    fn announce(&self, _fleeting: Announcement) {}

    fn listen(&self) -> Box<dyn Listener> {
        Box::new(Ear { here: self.here.listen(), asked: self.asked.clone() })
    }

    fn node(&self) -> NodeId {
        self.node
    }

    fn spans_nodes(&self) -> bool {
        true
    }

    async fn health(&self) -> Result<(), String> {
        Ok(())
    }

    async fn flush(&self) {}
}

/// Counts how often the node asked.
struct Ear {
    here: Box<dyn Listener>,
    asked: Arc<watch::Sender<u64>>,
}

#[async_trait]
impl Listener for Ear {
    async fn next(&mut self) -> Option<Heard> {
        self.asked.send_modify(|asked| *asked += 1);
        self.here.next().await
    }
}
