//! Who is sending which file to this node right now: one at a time, and whoever comes later takes over.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use onlychat_domain::id::UploadId;
use tokio::sync::{OwnedMutexGuard, watch};
use tokio::time::timeout;

/// How long the one before may take to put aside what it has.
const PATIENCE: Duration = Duration::from_secs(10);

/// The transfers of this node.
#[derive(Default)]
pub struct Transfers(Mutex<HashMap<UploadId, Arc<Slot>>>);

#[derive(Default)]
struct Slot {
    busy: Arc<tokio::sync::Mutex<()>>,
    /// How many have come so far: all but the last are to stop.
    comers: watch::Sender<u64>,
}

/// Being the one who works on an upload.
pub(super) struct Transfer<'a> {
    transfers: &'a Transfers,
    id: UploadId,
    slot: Arc<Slot>,
    number: u64,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Transfers {
    /// Becomes the one who works on this upload: a connection that was cut may not know it yet, so the one before is told to
    /// stop. `None` when it does not.
    pub(super) async fn take(&self, id: UploadId) -> Option<Transfer<'_>> {
        let slot = Arc::clone(self.slots().entry(id).or_default());
        let mut number = 0;
        slot.comers.send_modify(|comers| {
            *comers += 1;
            number = *comers;
        });
        let mut transfer = Transfer { transfers: self, id, slot: Arc::clone(&slot), number, guard: None };
        transfer.guard = Some(timeout(PATIENCE, Arc::clone(&slot.busy).lock_owned()).await.ok()?);
        Some(transfer)
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<UploadId, Arc<Slot>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transfer<'_> {
    /// Somebody else wants to go on with it.
    pub(super) async fn stopped(&self) {
        let mut comers = self.slot.comers.subscribe();
        // It ends with the slot alone, which this holds.
        let _later = comers.wait_for(|comers| *comers > self.number).await;
    }
}

impl Drop for Transfer<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut slots = self.transfers.slots();
        // The map's, and this one: nobody else waits for it.
        if Arc::strong_count(&self.slot) <= 2 {
            slots.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_comes_later_takes_over() {
        let transfers = Arc::new(Transfers::default());
        let id = UploadId::from_bytes([1; 16]);
        let first = transfers.take(id).await.unwrap();
        let later = tokio::spawn({
            let transfers = Arc::clone(&transfers);
            async move { transfers.take(id).await.is_some() }
        });
        first.stopped().await;
        drop(first);
        assert!(later.await.unwrap());
        assert!(transfers.slots().is_empty(), "nothing is remembered of what is over");
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_does_not_stop_is_not_taken_over_from() {
        let transfers = Transfers::default();
        let id = UploadId::from_bytes([1; 16]);
        let _first = transfers.take(id).await.unwrap();
        assert!(transfers.take(id).await.is_none());
        assert!(transfers.take(UploadId::from_bytes([2; 16])).await.is_some(), "another one is free");
    }
}
