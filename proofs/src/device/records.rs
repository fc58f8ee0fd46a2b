//! What a device writes down.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::record::{Heard, Sent};

/// A device's records, readable while it runs.
#[derive(Clone, Default)]
pub struct Records(pub(super) Arc<Mutex<(Vec<Sent>, Heard)>>);

impl Records {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().0.clone()
    }

    /// What was told so far.
    pub fn heard(&self) -> Heard {
        self.0.lock().1.clone()
    }

    /// How many messages were told so far.
    pub fn told(&self) -> usize {
        self.0.lock().1.messages.len()
    }

    /// How many messages were acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.0.lock().0.iter().filter(|sent| !sent.acks.is_empty()).count()
    }

    /// How often all devices together are told of what was sent, when each conversation has so many; `None` when something is
    /// not acknowledged yet.
    pub fn owed(&self, devices: &BTreeMap<String, usize>) -> Option<usize> {
        let records = self.0.lock();
        let mut owed = 0;
        for sent in &records.0 {
            if sent.acks.is_empty() {
                return None;
            }
            owed += devices.get(&sent.conversation_id).copied().unwrap_or_default();
        }
        Some(owed)
    }
}
