//! Remembers what the listener heard.

use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::{CommitListener, Receipt};

/// Every receipt the listener heard, in order.
#[derive(Default)]
pub(in crate::conformance) struct Heard {
    receipts: Mutex<Vec<Arc<Receipt>>>,
    more: Notify,
}

impl Heard {
    /// All so far.
    pub(in crate::conformance) fn receipts(&self) -> Vec<Arc<Receipt>> {
        self.receipts.lock().unwrap().clone()
    }

    /// How many so far.
    pub(in crate::conformance) fn count(&self) -> usize {
        self.receipts.lock().unwrap().len()
    }

    /// Waits until it has heard `count`. The runner's time limit ends it.
    pub(in crate::conformance) async fn wait_for(&self, count: usize) {
        loop {
            let more = self.more.notified();
            tokio::pin!(more);
            more.as_mut().enable();
            if self.count() >= count {
                return;
            }
            more.await;
        }
    }
}

impl CommitListener for Heard {
    fn committed(&self, receipt: &Arc<Receipt>) {
        self.receipts.lock().unwrap().push(Arc::clone(receipt));
        self.more.notify_waiters();
    }
}
