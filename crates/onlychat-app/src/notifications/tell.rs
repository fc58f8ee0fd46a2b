//! Deciding whether, when and where somebody is told.

use std::time::Duration;

use onlychat_domain::event::Event;
use onlychat_domain::id::{BroadcastId, UserId};
use onlychat_domain::job::{Job, LeaseToken, Task};
use onlychat_domain::notification::{Entry, Notice, Notification};
use onlychat_domain::time::Timestamp;
use onlychat_store::{Changes, JobWrite, NotificationWrite, Reach, Write};

use crate::work::held;
use crate::{App, Result};

/// Whoever reads it within this time is not told of it.
const GRACE: Duration = Duration::from_secs(2);
/// How long something may be missed before mail is written about it.
const MAIL_AFTER: Duration = Duration::from_mins(15);
/// How many subscribers are told in one step.
const STEP: usize = 200;
/// The one job that tells of what came while it was quiet.
const MISSED: [u8; 4] = *b"miss";
/// The one job that writes mail.
const MAIL: [u8; 4] = *b"mail";

impl App {
    /// Has somebody told of something, in as far as they can be.
    pub(crate) fn have_told(
        &self,
        changes: Changes,
        user_id: UserId,
        reach: Reach,
        notice: Notice,
    ) -> Changes {
        let now = changes.now;
        let mut changes = changes;
        if reach.push {
            changes = self.enqueue_at(changes, Task::Notify { user_id, notice }, now.plus(GRACE));
        }
        if reach.mail {
            changes = ensure(changes, MAIL, user_id, Task::Mail { user_id }, now.plus(MAIL_AFTER));
        }
        changes
    }

    /// Puts something into somebody's centre, without having them told otherwise.
    pub(crate) fn put_entry(&self, changes: Changes, user_id: UserId, entry: Entry) -> Changes {
        let created_at = changes.now;
        let id = self.ids.notification_id(created_at);
        let notification = Notification { id, user_id, entry, created_at, read_at: None };
        changes
            .write(Write::Notification(NotificationWrite::Put(notification)))
            .tell([user_id], Event::NotificationsChanged)
    }

    /// Puts what `actor` did into somebody's centre and has them told, unless they want nothing of the actor.
    pub(crate) async fn enter(
        &self,
        changes: Changes,
        actor: UserId,
        user_id: UserId,
        entry: Entry,
    ) -> Result<Changes> {
        if actor == user_id || self.keeps_away(user_id, actor).await? {
            return Ok(changes);
        }
        let reach = self.store.reach(user_id).await?;
        let changes = self.put_entry(changes, user_id, entry.clone());
        Ok(self.have_told(changes, user_id, reach, Notice::Entry { entry }))
    }

    /// Whether somebody wants to be told of nothing that the other does.
    pub(super) async fn keeps_away(&self, user: UserId, other: UserId) -> Result<bool> {
        let relation = self.store.relation(user, other).await?;
        Ok(relation.is_some_and(|relation| !relation.is_none()))
    }

    /// A notice is due: it goes to all devices, or is kept for when it is no longer quiet, or is not worth telling any more.
    pub(crate) async fn notify(
        &self,
        job: &Job,
        token: LeaseToken,
        user_id: UserId,
        notice: &Notice,
    ) -> Result<()> {
        let now = self.now();
        let done = held(now, job, token).write(Write::Job(JobWrite::Finish(job.id)));
        let settings = self.store.notification_state(user_id).await?.settings;
        if self.telling(user_id, &settings, notice).await?.is_none() {
            return self.conclude(done).await;
        }
        if let Some(until) = settings.quiet_hours.as_ref().and_then(|hours| hours.until(now)) {
            let notice = Notice::Missed;
            let missed = Task::Notify { user_id, notice };
            // Of this one, too, when the hours were changed meanwhile.
            return match job.task {
                Task::Notify { notice: Notice::Missed, .. } => self.put_off(job, token, until).await,
                _ => self.conclude(ensure(done, MISSED, user_id, missed, until)).await,
            };
        }
        let mut changes = done;
        for device in self.store.devices(user_id).await? {
            let (device_id, notice) = (device.id, notice.clone());
            let push = Task::Push { user_id, device_id, notice, since: now, tries: 0 };
            changes = self.enqueue(changes, push);
        }
        self.conclude(changes).await
    }

    /// Has the next of those who hear a creator told of a broadcast, and then those after them.
    pub(crate) async fn notify_subscribers(
        &self,
        job: &Job,
        token: LeaseToken,
        creator_id: UserId,
        broadcast_id: BroadcastId,
        after: Option<UserId>,
    ) -> Result<()> {
        let now = self.now();
        let told = self.store.reachable_subscribers(creator_id, now, after, STEP).await?;
        let mut changes = held(now, job, token).write(Write::Job(JobWrite::Finish(job.id)));
        for user_id in &told {
            let reach = self.store.reach(*user_id).await?;
            let notice = Notice::Broadcast { creator_id, broadcast_id };
            changes = self.have_told(changes, *user_id, reach, notice);
        }
        if told.len() == STEP {
            let after = told.last().copied();
            changes = self.enqueue(changes, Task::NotifySubscribers { creator_id, broadcast_id, after });
        }
        self.conclude(changes).await
    }
}

/// Asks for work of which there is one for each person.
fn ensure(changes: Changes, tag: [u8; 4], user_id: UserId, task: Task, due_at: Timestamp) -> Changes {
    let id = Task::id_for(tag, user_id);
    changes.write(Write::Job(JobWrite::Ensure { id, task, due_at }))
}
