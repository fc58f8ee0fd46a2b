//! No hot statement reads a whole table or sorts what an index could give in order.

use super::kit::Place;
use crate::apply::hot as writes;
use crate::{
    accounts, broadcasts, conversations, creators, events, idempotency, messages, notifications, relations,
    search, users,
};

const READS: &[&str] = &[
    users::BY_ID,
    users::BY_SUBJECT,
    users::BY_EMAIL,
    creators::BY_USER,
    creators::BY_HANDLE,
    creators::SEARCH,
    creators::SUBSCRIPTION,
    conversations::BY_ID,
    conversations::BY_PAIR,
    conversations::VIEW,
    conversations::VIEWS,
    conversations::INBOX,
    conversations::PINNED,
    conversations::ARCHIVED,
    conversations::PEERS,
    messages::BY_ID,
    messages::BY_CLIENT_ID,
    messages::BEFORE,
    messages::AFTER,
    search::DOCUMENT,
    relations::BY_PAIR,
    relations::PRIVACY,
    notifications::STATE,
    notifications::HAS_DEVICE,
    notifications::MAILS,
    notifications::DEVICES,
    notifications::SUBSCRIBERS,
    notifications::LATEST,
    notifications::OF_KIND,
    notifications::UNREAD,
    notifications::PRUNE,
    broadcasts::HEAD,
    broadcasts::AFTER,
    broadcasts::HEARD,
    broadcasts::BY_CLIENT_ID,
    broadcasts::CHANNEL_BEFORE,
    broadcasts::CHANNEL_AFTER,
    events::EPOCH,
    events::BOUNDS,
    events::AFTER,
    events::LOGS_TO_PRUNE,
    events::AGES,
    events::PRUNE,
    events::RAISE_FLOOR,
    accounts::CREDENTIAL_BY_EMAIL,
    accounts::CREDENTIAL,
    accounts::SESSION,
    accounts::PROVIDER_STATE,
    accounts::WEBHOOK,
    idempotency::KNOWN,
    idempotency::FINISH,
    idempotency::ABANDON,
    idempotency::PRUNE,
];

#[tokio::test]
async fn no_hot_statement_scans_or_sorts() {
    let place = Place::new();
    let store = place.open();
    for sql in READS.iter().chain(writes::STATEMENTS) {
        let plan: Vec<String> = store
            .write(move |db| {
                let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
                statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get("detail"))?.collect()
            })
            .await
            .unwrap();
        let slow = |step: &String| step.contains("SCAN") || step.contains("TEMP B-TREE");
        // A plain INSERT has no plan; everything else looks something up.
        assert!(!plan.is_empty(), "{sql}");
        assert!(!plan.iter().any(slow), "{sql}\n{plan:#?}");
    }
}
