//! Reading the event log.

use async_trait::async_trait;
use onlychat_domain::event::{CommittedEvent, Position};
use onlychat_domain::id::UserId;
use onlychat_domain::time::Timestamp;

use crate::Result;

/// Which life of the database a position belongs to. Changes when the database was restored or cut.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Epoch(pub u64);

/// A part of one person's log, read together with its bounds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventSlice {
    /// Everything up to here was pruned; 0 when nothing was.
    pub floor: Position,
    /// The last event's place; 0 while there is none.
    pub head: Position,
    /// Ascending and without a gap, beginning right after the asked position (or after `floor`, when that is later).
    pub events: Vec<CommittedEvent>,
}

/// Reading and pruning the event log.
#[async_trait]
pub trait Events: Send + Sync {
    /// The life this database is in.
    async fn epoch(&self) -> Result<Epoch>;
    /// Begins a new life: no cursor given out before is good any more. For use after a restore.
    async fn renew_epoch(&self, epoch: Epoch) -> Result<()>;
    /// The last event's place in somebody's log.
    async fn event_head(&self, user: UserId) -> Result<Position>;
    /// The same for many logs in one read, each as it is by now: in the order of `users`, which may name somebody twice.
    async fn event_heads(&self, users: &[UserId]) -> Result<Vec<Position>>;
    /// At most `limit` events after `after`, with the log's bounds, all of one snapshot.
    async fn events_after(&self, user: UserId, after: Position, limit: usize) -> Result<EventSlice>;
    /// Drops events older than `before`, at most about `limit` of them; answers how many went. Each log stays without a gap.
    async fn prune_events(&self, before: Timestamp, limit: usize) -> Result<u64>;
}
