//! The notification centre.

use onlychat_domain::creator::Creator;
use onlychat_domain::event::Event;
use onlychat_domain::id::{NotificationId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::media::ContentState;
use onlychat_domain::message::Seq;
use onlychat_domain::notification::{Entry, EntryKind, Notification};
use onlychat_domain::user::User;
use onlychat_store::{Changes, NotificationWrite, UnreadEntries, Write};

use super::words::excerpt;
use crate::error::Checks;
use crate::{App, Result};

/// How many entries can be opened in one go.
const OPENED_MAX: usize = 100;

/// An entry with what it is about.
#[derive(Clone, Debug)]
pub struct NotificationDetails {
    /// The entry.
    pub notification: Notification,
    /// Whether it was read, by itself or by a mark.
    pub read: bool,
    /// What it is about.
    pub about: EntryDetails,
}

/// What an entry is about, as it is now.
#[derive(Clone, Debug)]
pub enum EntryDetails {
    /// A reaction.
    Reaction {
        /// Who reacted.
        by: Box<Actor>,
        /// The message's number.
        seq: Seq,
        /// The message's beginning.
        excerpt: String,
    },
    /// A subscriber.
    Subscriber {
        /// Who subscribed.
        by: Box<Actor>,
    },
    /// A file that could not be prepared.
    File {
        /// Its name.
        name: String,
        /// Why.
        fault: &'static str,
    },
}

/// Somebody who did something.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub user: User,
    /// Their page, if there is one.
    pub creator: Option<Creator>,
}

/// What somebody says they have read, unchecked.
#[derive(Clone, Debug, Default)]
pub struct ReadNotifications {
    /// These entries' ids.
    pub ids: Vec<String>,
    /// All up to the entry with this id.
    pub up_to: Option<String>,
    /// With `up_to`: of this kind alone.
    pub kind: Option<EntryKind>,
}

/// A part of somebody's centre.
#[derive(Clone, Debug)]
pub struct NotificationPage {
    /// Latest first. What an entry was about may be gone: then it is left out.
    pub items: Vec<NotificationDetails>,
    /// Where to go on; `None` at the end.
    pub next: Option<NotificationId>,
}

impl App {
    /// The caller's centre, of this kind or whole, at most `limit`.
    pub async fn notifications(
        &self,
        caller: UserId,
        kind: Option<EntryKind>,
        before: Option<NotificationId>,
        limit: usize,
    ) -> Result<NotificationPage> {
        // One more than is told says whether there are more.
        let mut found = self.store.notifications(caller, kind, before, limit + 1).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_last| more).map(|last| last.id);
        let marks = self.store.notification_state(caller).await?.marks;
        let mut items = Vec::with_capacity(found.len());
        for notification in found {
            if let Some(about) = self.about(&notification).await? {
                let read = marks.covers(&notification);
                items.push(NotificationDetails { notification, read, about });
            }
        }
        Ok(NotificationPage { items, next })
    }

    /// How many entries the caller has not read.
    pub async fn unread_entries(&self, caller: UserId) -> Result<UnreadEntries> {
        Ok(self.store.unread_entries(caller).await?)
    }

    /// The caller has read these entries, or everything up to one: what came after it stays unread. An entry that is not there
    /// (any more) changes nothing.
    pub async fn read_notifications(&self, caller: UserId, read: ReadNotifications) -> Result<()> {
        let mut checks = Checks::default();
        let ids = checks.check("/ids", ids(&read.ids));
        let up_to = checks.check("/upTo", read.up_to.as_deref().map(id).transpose());
        if ids.is_empty() && up_to.is_none() {
            checks.check("/ids", Err::<(), _>(Invalid::new("required", "Say which, or up to which.")));
        }
        checks.done()?;
        let mut changes = Changes::at(self.now());
        for id in ids {
            changes = self.opening(changes, caller, id).await?;
        }
        if let Some(to) = up_to {
            changes = self.marking(changes, caller, read.kind, to).await?;
        }
        if changes.writes.is_empty() {
            return Ok(());
        }
        self.store.commit(changes.tell([caller], Event::NotificationsChanged)).await?;
        Ok(())
    }

    async fn opening(&self, changes: Changes, caller: UserId, id: NotificationId) -> Result<Changes> {
        let found = self.store.notification(caller, id).await?;
        let Some(mut notification) = found.filter(|found| found.read_at.is_none()) else {
            return Ok(changes);
        };
        notification.read_at = Some(changes.now);
        Ok(changes.write(Write::Notification(NotificationWrite::Open(notification))))
    }

    async fn marking(
        &self,
        mut changes: Changes,
        caller: UserId,
        kind: Option<EntryKind>,
        to: NotificationId,
    ) -> Result<Changes> {
        let marks = self.store.notification_state(caller).await?.marks;
        for kind in EntryKind::ALL.into_iter().filter(|one| kind.is_none_or(|kind| kind == *one)) {
            // No further than the latest there is: ids of what comes later must stay above.
            let latest = self.store.notifications(caller, Some(kind), None, 1).await?.pop();
            let Some(to) = latest.map(|latest| latest.id.min(to)) else { continue };
            if marks.of(kind) < Some(to) {
                let mark = NotificationWrite::AdvanceMark { user_id: caller, kind, to };
                changes = changes.write(Write::Notification(mark));
            }
        }
        Ok(changes)
    }

    async fn actor(&self, id: UserId) -> Result<Option<Actor>> {
        let Some(user) = self.store.user(id).await? else { return Ok(None) };
        Ok(Some(Actor { user, creator: self.store.creator(id).await? }))
    }

    async fn about(&self, notification: &Notification) -> Result<Option<EntryDetails>> {
        match &notification.entry {
            Entry::Reaction { message_id, user_id, .. } => {
                let (message, by) = (self.store.message(*message_id).await?, self.actor(*user_id).await?);
                Ok(message.zip(by).map(|(message, by)| EntryDetails::Reaction {
                    by: Box::new(by),
                    seq: message.seq,
                    excerpt: excerpt(&message.text),
                }))
            }
            Entry::Subscriber { user_id } => {
                let by = self.actor(*user_id).await?;
                Ok(by.map(|by| EntryDetails::Subscriber { by: Box::new(by) }))
            }
            Entry::File { media_id } => {
                let item = self.store.item(*media_id).await?;
                Ok(item.and_then(|item| match item.content.state {
                    ContentState::Failed { fault } => {
                        Some(EntryDetails::File { name: item.media.name, fault: fault.as_str() })
                    }
                    ContentState::Processing { .. } | ContentState::Ready(_) => None,
                }))
            }
        }
    }
}

fn id(text: &str) -> std::result::Result<NotificationId, Invalid> {
    text.parse().map_err(|error| Invalid::new("bad_id", format!("{error}.")))
}

fn ids(texts: &[String]) -> std::result::Result<Vec<NotificationId>, Invalid> {
    if texts.len() > OPENED_MAX {
        return Err(Invalid::new("too_many", format!("At most {OPENED_MAX} at once.")));
    }
    texts.iter().map(|text| id(text)).collect()
}
