//! Writes about what people are told.

use onlychat_domain::UserId;
use onlychat_store::NotificationWrite;

use crate::commit::working::Working;
use crate::docs::{DeviceDoc, NotificationDoc, NotificationKey, NotificationStateDoc, date};

pub(super) fn apply(working: &mut Working, write: &NotificationWrite) {
    match write {
        NotificationWrite::PutSettings { user_id, settings } => {
            change(working, *user_id, |state| {
                state.mails = settings.email.any();
                state.settings = settings.clone();
            });
        }
        NotificationWrite::Mailed { user_id, at } => {
            change(working, *user_id, |state| state.mailed_at = Some(date(*at)));
        }
        NotificationWrite::AdvanceMark { user_id, kind, to } => {
            change(working, *user_id, |state| state.marks.advance(*kind, *to));
        }
        NotificationWrite::PutDevice(device) => {
            let mut document = DeviceDoc::from(device);
            if let Some(before) =
                working.devices.get(&device.id).filter(|before| before.user_id == document.user_id)
            {
                document.created_at = before.created_at;
            }
            working.devices.set(device.id, document);
        }
        NotificationWrite::DropDevice(id) => working.devices.remove(id),
        NotificationWrite::Put(notification) => {
            let document = NotificationDoc::from(notification);
            working.notifications.set(document.key.clone(), document);
        }
        NotificationWrite::Withdraw { user_id, entry } => {
            let key = NotificationKey::new(*user_id, entry);
            working.notifications.rely(&key);
            if working.notifications.get(&key).is_some_and(|document| document.entry == *entry) {
                working.notifications.remove(&key);
            }
        }
        NotificationWrite::Forget { user_id, kind, topic } => {
            working.notifications.remove(&NotificationKey::about(*user_id, *kind, topic.clone()));
        }
        NotificationWrite::Open(notification) => {
            let key = NotificationKey::new(notification.user_id, &notification.entry);
            let same = |document: &NotificationDoc| {
                document.notification_id == notification.id && document.read_at.is_none()
            };
            if working.notifications.get(&key).is_some_and(same) {
                working
                    .notifications
                    .change(&key, |document| document.read_at = notification.read_at.map(date));
            }
        }
    }
}

fn change(working: &mut Working, user: UserId, change: impl FnOnce(&mut NotificationStateDoc)) {
    let mut state =
        working.notification_states.get(&user).cloned().unwrap_or_else(|| NotificationStateDoc::new(user));
    change(&mut state);
    working.notification_states.set(user, state);
}
