//! What is dropped when it is old.

use std::time::Duration;

use crate::{App, Result};

/// How long the event log is kept. The contract promises that cursors are good for 7 days.
pub(crate) const EVENTS_KEPT: Duration = Duration::from_hours(8 * 24);
/// How long the answer to an idempotency key is kept.
pub(crate) const ANSWERS_KEPT: Duration = Duration::from_hours(48);
/// How long something stays in a notification centre.
pub(crate) const ENTRIES_KEPT: Duration = Duration::from_hours(90 * 24);
/// How many rows go in one step, so that no writer waits long.
const STEP: usize = 1000;

impl App {
    /// Drops what is too old, a step of each kind. Answers how many rows went; call again soon while it is not 0.
    pub async fn clean_up(&self) -> Result<u64> {
        let now = self.now();
        let events = self.store.prune_events(now.minus(EVENTS_KEPT), STEP).await?;
        let answers = self.store.prune_idempotent(now.minus(ANSWERS_KEPT), STEP).await?;
        let entries = self.store.prune_notifications(now.minus(ENTRIES_KEPT), STEP).await?;
        let files = self.forget_expired_uploads().await? + self.forget_unused_contents().await?;
        Ok(events + answers + entries + files)
    }
}
