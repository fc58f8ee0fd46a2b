//! Events get their places.

use onlychat_domain::{CommittedEvent, Timestamp, UserId};
use onlychat_store::NewEvent;

use crate::commit::working::Working;
use crate::docs::{EventDoc, EventKey, LogDoc, date, oid};

/// Appends each event to the log of everybody in its audience, once.
pub(super) fn append(working: &mut Working, now: Timestamp, events: &[NewEvent]) -> Vec<CommittedEvent> {
    let mut committed = Vec::with_capacity(events.iter().map(|event| event.audience.len()).sum());
    for NewEvent { audience, event } in events {
        for (index, user_id) in audience.iter().enumerate() {
            if audience[..index].contains(user_id) {
                continue;
            }
            let log = next_place(working, now, *user_id);
            let id = EventKey { user: log.id, position: log.head };
            working.events.push(EventDoc { id, at: date(now), event: event.clone() });
            committed.push(CommittedEvent { user_id: *user_id, position: log.head, event: event.clone() });
        }
    }
    committed
}

/// The log with one more place at its end.
fn next_place(working: &mut Working, now: Timestamp, user: UserId) -> LogDoc {
    let mut log = working.logs.get(&user).cloned().unwrap_or(LogDoc::empty(user));
    debug_assert_eq!(log.id, oid(user), "a log belongs to one person");
    log.head = log.head.next();
    log.oldest_at = log.oldest_at.or(Some(date(now)));
    working.logs.set(user, log.clone());
    log
}
