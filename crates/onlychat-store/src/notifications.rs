//! What people are told while they are not looking: reading, and what is written about it.

use async_trait::async_trait;
use onlychat_domain::id::{DeviceId, NotificationId, UserId};
use onlychat_domain::notification::{Device, Entry, EntryKind, Marks, Notification, Settings};
use onlychat_domain::time::Timestamp;

use crate::Result;

/// What is known of somebody's being told things.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NotificationState {
    /// What they want; the usual settings of who never changed any.
    pub settings: Settings,
    /// How far they have read their centre.
    pub marks: Marks,
    /// When they were last written to about what they missed.
    pub mailed_at: Option<Timestamp>,
}

/// How many entries somebody has not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnreadEntries {
    /// Reactions.
    pub reaction: u64,
    /// Subscribers.
    pub subscriber: u64,
    /// Files.
    pub file: u64,
}

impl UnreadEntries {
    /// All of them.
    pub const fn total(&self) -> u64 {
        self.reaction + self.subscriber + self.file
    }
}

/// How somebody can be told of something now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// They have a device that takes pushes.
    pub push: bool,
    /// They want mail of some kind.
    pub mail: bool,
}

/// Reading what people are told.
#[async_trait]
pub trait Notifications: Send + Sync {
    /// What is known of somebody's being told things.
    async fn notification_state(&self, user: UserId) -> Result<NotificationState>;
    /// How somebody can be told of something now.
    async fn reach(&self, user: UserId) -> Result<Reach>;
    /// Somebody's devices, the one that was named first first.
    async fn devices(&self, user: UserId) -> Result<Vec<Device>>;
    /// A device.
    async fn device(&self, id: DeviceId) -> Result<Option<Device>>;
    /// Who hears this creator at `now` and can be told of something ([`Reach`]), by their ids, after the cursor.
    async fn reachable_subscribers(
        &self,
        creator: UserId,
        now: Timestamp,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<Vec<UserId>>;
    /// Somebody's centre, of this kind or whole: latest first, before the cursor.
    async fn notifications(
        &self,
        user: UserId,
        kind: Option<EntryKind>,
        before: Option<NotificationId>,
        limit: usize,
    ) -> Result<Vec<Notification>>;
    /// One of somebody's entries.
    async fn notification(&self, user: UserId, id: NotificationId) -> Result<Option<Notification>>;
    /// How many entries somebody has not read, by themselves or by a mark.
    async fn unread_entries(&self, user: UserId) -> Result<UnreadEntries>;
    /// How many messages somebody has not read in their `among` latest conversations, those left out that are muted at `now`
    /// or put away.
    async fn unread_messages(&self, user: UserId, now: Timestamp, among: usize) -> Result<i64>;
    /// Drops entries that came before this time, at most `limit`; says how many.
    async fn prune_notifications(&self, before: Timestamp, limit: usize) -> Result<u64>;
}

/// A write about what people are told.
#[derive(Clone, Debug)]
pub enum NotificationWrite {
    /// Somebody's settings.
    PutSettings {
        /// Whose.
        user_id: UserId,
        /// What they are from now on.
        settings: Settings,
    },
    /// Somebody was written to about what they missed.
    Mailed {
        /// Who.
        user_id: UserId,
        /// When.
        at: Timestamp,
    },
    /// Somebody has read all entries of a kind up to this one: moves forward, never back.
    AdvanceMark {
        /// Who.
        user_id: UserId,
        /// Which kind.
        kind: EntryKind,
        /// Up to which.
        to: NotificationId,
    },
    /// Makes a device, or replaces the one with its id, whosever it is. `created_at` stays while it stays with its owner.
    PutDevice(Device),
    /// Forgets a device. One that is not there changes nothing.
    DropDevice(DeviceId),
    /// A new entry; it takes the place of the owner's one of the same kind and topic.
    Put(Notification),
    /// Takes back the owner's entry, if it is still exactly this one.
    Withdraw {
        /// Whose centre.
        user_id: UserId,
        /// Which.
        entry: Entry,
    },
    /// Takes back the owner's entry of this kind and topic, whatever it says.
    Forget {
        /// Whose centre.
        user_id: UserId,
        /// Of which kind.
        kind: EntryKind,
        /// About what, as [`Entry::topic`] gives it.
        topic: String,
    },
    /// The entry was opened at `read_at`, unless another took its place or it was opened before.
    Open(Notification),
}
