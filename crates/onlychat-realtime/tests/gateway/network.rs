//! Several nodes in one process, and what can go wrong between them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};

use async_trait::async_trait;
use onlychat_bus::{Announcement, Bus, Heard, InProcessBus, Listener, NodeId};

/// The nodes, each of which hears the others.
#[derive(Default)]
pub(crate) struct Network(Mutex<Vec<Weak<NodeBus>>>);

/// One node's bus.
pub(crate) struct NodeBus {
    node: NodeId,
    here: InProcessBus,
    network: Arc<Network>,
    cut: AtomicBool,
    deaf_and_mute: AtomicBool,
}

impl Network {
    /// A new node's bus.
    pub(crate) fn join(self: &Arc<Self>) -> Arc<NodeBus> {
        let mut nodes = self.0.lock().unwrap();
        let bus = Arc::new(NodeBus {
            node: NodeId(nodes.len() as u64 + 1),
            here: InProcessBus::new(),
            network: self.clone(),
            cut: AtomicBool::new(false),
            deaf_and_mute: AtomicBool::new(false),
        });
        nodes.push(Arc::downgrade(&bus));
        bus
    }
}

impl NodeBus {
    /// Cuts it off, and it knows.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    /// Connects it again: everybody knows that they missed something.
    pub(crate) fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
        self.others(|other| other.here.tell(Heard::Missed));
        self.here.tell(Heard::Missed);
    }

    /// Has it hear and say nothing, without anybody knowing.
    pub(crate) fn lose(&self, everything: bool) {
        self.deaf_and_mute.store(everything, Ordering::SeqCst);
    }

    fn reaches(&self) -> bool {
        !self.cut.load(Ordering::SeqCst) && !self.deaf_and_mute.load(Ordering::SeqCst)
    }

    fn others(&self, each: impl Fn(&Self)) {
        let nodes: Vec<_> = self.network.0.lock().unwrap().iter().filter_map(Weak::upgrade).collect();
        if self.reaches() {
            nodes
                .iter()
                .filter(|other| other.node != self.node && other.reaches())
                .for_each(|other| each(other));
        }
    }
}

#[async_trait]
impl Bus for NodeBus {
    fn announce(&self, announcement: Announcement) {
        let heard = Heard::Announcement(announcement);
        self.others(|other| other.here.tell(heard.clone()));
        self.here.tell(heard);
    }

    fn listen(&self) -> Box<dyn Listener> {
        self.here.listen()
    }

    fn node(&self) -> NodeId {
        self.node
    }

    fn spans_nodes(&self) -> bool {
        true
    }

    async fn health(&self) -> Result<(), String> {
        if self.cut.load(Ordering::SeqCst) { Err("cut".to_owned()) } else { Ok(()) }
    }

    async fn flush(&self) {}
}
