//! What people are told.

use mongodb::ClientSession;
use mongodb::error::Result;

use super::{find, one_of};
use crate::collections::Collections;
use crate::commit::need::Need;
use crate::commit::working::Working;
use crate::docs::{NotificationKey, oid, user_id};

pub(super) async fn load(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    need.notification_states.iter().for_each(|id| working.notification_states.expect(*id));
    let any = one_of("_id", need.notification_states.iter().copied().map(oid));
    for state in find(s, &from.notification_states, any.into_iter().collect()).await? {
        working.notification_states.load(user_id(state.user), state);
    }
    need.devices.iter().for_each(|id| working.devices.expect(*id));
    let any = one_of("_id", need.devices.iter().map(ToString::to_string));
    for device in find(s, &from.devices, any.into_iter().collect()).await? {
        working.devices.load(device.id, device);
    }
    need.notifications.iter().for_each(|key| working.notifications.expect(key.clone()));
    let any = one_of("_id", need.notifications.iter().map(NotificationKey::to_document));
    for notification in find(s, &from.notifications, any.into_iter().collect()).await? {
        working.notifications.load(notification.key.clone(), notification);
    }
    Ok(())
}
