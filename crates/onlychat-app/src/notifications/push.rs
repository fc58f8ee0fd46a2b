//! Pushing something to a device, at most once.

use std::time::Duration;

use onlychat_domain::id::{DeviceId, UserId};
use onlychat_domain::job::{Job, LeaseToken, Task};
use onlychat_domain::notification::{Device, Notice};
use onlychat_domain::time::Timestamp;
use onlychat_push::{Endpoint, Outcome, Push, Rejection, Subscription, Topic, Urgency};
use onlychat_store::{Changes, JobWrite, NotificationWrite, Write};
use serde::Serialize;

use super::words::{CONVERSATIONS, Telling};
use crate::work::held;
use crate::{App, Result};

/// How long a push service keeps something for a browser that is away, and how long we try to hand it over.
const WORTH: Duration = Duration::from_hours(24);
/// How long before the second try; twice as long before each further one.
const BACK_OFF: Duration = Duration::from_secs(30);
/// How long between two tries at most, whatever the service asks for.
const BACK_OFF_AT_MOST: Duration = Duration::from_hours(4);

/// What is to be pushed, and where.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Whose the device was when it was asked for.
    pub user_id: UserId,
    /// Which.
    pub device_id: DeviceId,
    /// What.
    pub notice: Notice,
    /// When it was worth telling.
    pub since: Timestamp,
    /// How often it was tried before.
    pub tries: u32,
}

/// What the page's service worker gets.
#[derive(Serialize)]
struct Payload<'a> {
    v: u8,
    kind: &'a str,
    tag: &'a str,
    title: &'a str,
    body: &'a str,
    url: &'a str,
    /// How much is unread, for the app's badge.
    badge: i64,
    at: String,
}

impl App {
    /// Pushes to a device. A second taking of the job means that the first was interrupted: whether that one arrived is not
    /// known, and twice is worse than never.
    pub(crate) async fn push(&self, job: &Job, token: LeaseToken, push: Delivery) -> Result<()> {
        if job.attempts > 1 {
            tracing::debug!(job = %job.id, "a push that was interrupted is left");
            return self.finished(job, token).await;
        }
        let now = self.now();
        let done = held(now, job, token).write(Write::Job(JobWrite::Finish(job.id)));
        let Some(device) = self.live_device(&push).await? else {
            let drop = Write::Notification(NotificationWrite::DropDevice(push.device_id));
            let gone =
                self.store.device(push.device_id).await?.is_some_and(|one| one.user_id == push.user_id);
            return self.conclude(if gone { done.write(drop) } else { done }).await;
        };
        let settings = self.store.notification_state(push.user_id).await?.settings;
        let telling = self.telling(push.user_id, &settings, &push.notice).await?;
        let (Some(telling), true) = (telling, now.since(push.since) < WORTH) else {
            return self.conclude(done).await;
        };
        let drop = Write::Notification(NotificationWrite::DropDevice(device.id));
        let endpoint = Endpoint::parse(device.endpoint.expose(), self.outreach.endpoints);
        let subscription =
            endpoint.and_then(|endpoint| Subscription::new(endpoint, &device.p256dh, device.auth.expose()));
        let subscription = match subscription {
            Ok(subscription) => subscription,
            Err(invalid) => {
                tracing::warn!(device = %device.id, why = %invalid.detail, "a device is not pushed to any more");
                return self.conclude(done.write(drop)).await;
            }
        };
        let message = self.sealed(&push, &telling).await?;
        let outcome = self.outreach.pusher.send(&subscription, &message).await;
        self.conclude(self.after(done, &push, &device, outcome)).await
    }

    /// What becomes of the job and the device.
    fn after(&self, done: Changes, push: &Delivery, device: &Device, outcome: Outcome) -> Changes {
        let drop = Write::Notification(NotificationWrite::DropDevice(device.id));
        match outcome {
            Outcome::Delivered => done,
            Outcome::Gone => done.write(drop),
            Outcome::Later { after } => {
                let wait = BACK_OFF * 2_u32.saturating_pow(push.tries.min(16));
                let wait = after.unwrap_or_default().max(wait).min(BACK_OFF_AT_MOST);
                let due_at = done.now.plus(wait);
                if due_at.since(push.since) >= WORTH {
                    return done;
                }
                let Delivery { user_id, device_id, notice, since, tries } = push.clone();
                let again = Task::Push { user_id, device_id, notice, since, tries: tries + 1 };
                self.enqueue_at(done, again, due_at)
            }
            Outcome::Rejected(Rejection::Refused { status: status @ (401 | 403), reason }) => {
                // The browser subscribed with another key: it will be asked again when its page is opened.
                tracing::warn!(device = %device.id, status, reason, "a push service wants another key");
                done.write(drop)
            }
            Outcome::Rejected(Rejection::Refused { status, reason }) => {
                tracing::warn!(device = %device.id, status, reason, "a push service refused a message");
                done
            }
            Outcome::Rejected(Rejection::Forbidden(why)) => {
                tracing::warn!(device = %device.id, why, "a device is not pushed to any more");
                done.write(drop)
            }
            Outcome::Rejected(Rejection::Unsealed) => {
                tracing::error!(device = %device.id, "a push could not be sealed");
                done
            }
        }
    }

    /// The device, while it is whose it was, and the session in which it was named goes on.
    async fn live_device(&self, push: &Delivery) -> Result<Option<Device>> {
        let device = self.store.device(push.device_id).await?;
        let Some(device) = device.filter(|device| device.user_id == push.user_id) else { return Ok(None) };
        // Sessions of others (Clerk's) are not known here.
        let session = match &device.session_id {
            Some(id) => self.store.session(id).await?,
            None => None,
        };
        let over =
            session.is_some_and(|session| session.ended_at.is_some() || session.expires_at < self.now());
        Ok((!over).then_some(device))
    }

    async fn sealed(&self, push: &Delivery, telling: &Telling) -> Result<Push> {
        let now = self.now();
        let messages = self.store.unread_messages(push.user_id, now, CONVERSATIONS).await?;
        let entries = self.store.unread_entries(push.user_id).await?.total();
        let Telling { kind, tag, title, body, url } = telling;
        let badge = messages.saturating_add(i64::try_from(entries).unwrap_or(i64::MAX));
        let at = push.since.to_string();
        let payload = Payload { v: 1, kind, tag, title, body, url, badge, at };
        let payload = serde_json::to_vec(&payload)
            .map_err(|error| crate::Error::Fault(format!("a push cannot be written: {error}")))?;
        let urgency = match &push.notice {
            Notice::Message { .. } | Notice::Test => Urgency::High,
            Notice::Broadcast { .. } | Notice::Entry { .. } | Notice::Missed => Urgency::Normal,
        };
        let left = WORTH.saturating_sub(now.since(push.since));
        let message = Push::new(payload, left)
            .map_err(|invalid| crate::Error::Fault(format!("a push is too long: {}", invalid.detail)))?;
        Ok(message.urgency(urgency).topic(Topic::of(tag)))
    }
}
