//! From the store's commits to the bus.

use std::sync::Arc;

use onlychat_bus::{Announcement, Bus};
use onlychat_domain::event::Receipt;
use onlychat_store::CommitListener;

/// Announces every commit on the bus.
pub struct Announcer(Arc<dyn Bus>);

impl Announcer {
    /// On this bus.
    pub fn new(bus: Arc<dyn Bus>) -> Self {
        Self(bus)
    }
}

impl CommitListener for Announcer {
    fn committed(&self, receipt: &Arc<Receipt>) {
        if !receipt.events.is_empty() || !receipt.broadcasts.is_empty() {
            self.0.announce(Announcement::Committed(receipt.clone()));
        }
    }
}
