//! Every kind of damage is found.

use onlychat_domain::SubscriptionStatus::Canceled;
use onlychat_domain::id::{BroadcastId, ClientId};
use onlychat_domain::{Creator, DmPolicy, Subscription, Timestamp};
use onlychat_store::{Changes, Events, NewBroadcast, Store, Write};

use super::kit::{ADA, BOB, CHAT, NOW, Place, chat, message};
use crate::SqliteStore;

pub(super) async fn filled(place: &Place) -> SqliteStore {
    let store = place.open();
    store.commit(chat()).await.unwrap();
    for number in 1..=3 {
        store.commit(message(number)).await.unwrap();
    }
    let creator = Creator {
        user_id: ADA,
        handle: "ada".parse().unwrap(),
        display_name: "Ada".into(),
        about: None,
        dm_policy: DmPolicy::Everyone,
        subscriber_count: 0,
        created_at: NOW,
        updated_at: NOW,
    };
    let mut speaking =
        Changes::at(NOW).write(Write::PutCreator(creator)).write(Write::PutSubscription(Subscription {
            status: Canceled,
            ..Subscription::free(BOB, ADA, NOW)
        }));
    for number in 1..=3 {
        speaking = speaking.write(Write::AppendBroadcast(NewBroadcast {
            id: BroadcastId::from_bytes([number; 16]),
            creator_id: ADA,
            client_id: ClientId::from_bytes([number; 16]),
            text: "to all".to_owned(),
        }));
    }
    store.commit(speaking).await.unwrap();
    store
}

#[tokio::test]
async fn each_damage_is_found_and_named() {
    let (chat, ada, bob) = (CHAT.to_string(), ADA.to_string(), BOB.to_string());
    let order = "the order of all broadcasts".to_owned();
    for (damage, about, word) in [
        ("DELETE FROM messages WHERE seq = 2", &chat, "2 messages numbered 1 to 3"),
        ("UPDATE conversations SET last_seq = 4", &chat, "last number is 4"),
        ("UPDATE messages SET author_id = x'090909090909090909090909' WHERE seq = 3", &chat, "no member"),
        ("UPDATE members SET updated_at = 5", &chat, "memberships"),
        ("DELETE FROM members WHERE unread_count = 0", &chat, "memberships"),
        ("UPDATE members SET unread_count = 2 WHERE unread_count = 3", &chat, "counts 2 unread"),
        ("UPDATE members SET read_seq = 1, delivered_seq = 0 WHERE unread_count = 0", &chat, "read up to 1"),
        ("DELETE FROM events WHERE position = 2 AND user_id < x'02'", &ada, "2 events from 1 to 3"),
        ("UPDATE event_logs SET head = 9 WHERE user_id > x'02'", &bob, "the log goes from 1 to 9"),
        ("UPDATE event_logs SET oldest_at = NULL WHERE user_id > x'02'", &bob, "oldest at none"),
        ("DELETE FROM event_logs WHERE user_id < x'02'", &ada, "no log"),
        ("UPDATE creators SET subscriber_count = 7", &ada, "counts 7 subscribers, has 0"),
        ("UPDATE creators SET search_text = 'x'", &ada, "search"),
        ("UPDATE broadcasts SET seq = 4 WHERE seq = 3", &ada, "3 broadcasts numbered 1 to 4"),
        ("UPDATE broadcasts SET position = 9 WHERE position = 3", &order, "3 have places from 1 to 9"),
        ("UPDATE subscriptions SET read_seq = 4", &bob, "read up to 4"),
    ] {
        let place = Place::new();
        let store = filled(&place).await;
        assert_eq!(store.check().await.unwrap(), []);
        store.write(move |db| db.execute(damage, [])).await.unwrap();
        let findings = store.check().await.unwrap();
        let named = findings.iter().any(|finding| finding.about == *about && finding.problem.contains(word));
        assert!(named, "{damage}: {findings:?}");
    }
}

#[tokio::test]
async fn a_hundred_findings_are_enough() {
    let place = Place::new();
    let store = filled(&place).await;
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO events (user_id, position, at, event) SELECT randomblob(12), 1, 1, '{}' FROM n";
    store.write(move |db| db.execute(many, [])).await.unwrap();
    assert_eq!(store.check().await.unwrap().len(), 100);
}

#[tokio::test]
async fn checking_holds_up_no_write() {
    let place = Place::new();
    let store = filled(&place).await;
    // A snapshot as a long check holds it.
    let (ready, mut is_ready) = tokio::sync::mpsc::unbounded_channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let reading = store.read(move |db| {
        let snapshot = db.unchecked_transaction()?;
        let before: i64 = snapshot.query_row("SELECT count(*) FROM messages", [], |row| row.get(0))?;
        let _gone = ready.send(());
        let _ended = ended.recv();
        let after: i64 = snapshot.query_row("SELECT count(*) FROM messages", [], |row| row.get(0))?;
        Ok((before, after))
    });
    let writing = async {
        is_ready.recv().await.unwrap();
        store.commit(message(4)).await.unwrap();
        drop(end);
    };
    let (seen, ()) = tokio::join!(reading, writing);
    assert_eq!(seen.unwrap(), (3, 3));
}

#[tokio::test]
async fn pruning_takes_beginnings_and_leaves_no_gap() {
    let place = Place::new();
    let store = place.open();
    store.commit(chat()).await.unwrap();
    for (number, at) in [(1, 10), (2, 20), (3, 15), (4, 40)] {
        let changes = Changes { now: Timestamp::from_millis(at), ..message(number) };
        store.commit(changes).await.unwrap();
    }
    let before = Timestamp::from_millis(16);
    // The third is old too, but stands behind one that is not: it waits.
    assert_eq!(store.prune_events(before, 100).await.unwrap(), 2);
    assert_eq!(store.prune_events(before, 100).await.unwrap(), 0);
    assert_eq!(store.check().await.unwrap(), []);
    assert_eq!(store.prune_events(Timestamp::from_millis(100), 4).await.unwrap(), 4);
    assert_eq!(store.prune_events(Timestamp::from_millis(100), 4).await.unwrap(), 2);
    assert_eq!(store.check().await.unwrap(), []);
    let slice = store.events_after(BOB, onlychat_domain::Position(1), 10).await.unwrap();
    assert_eq!((slice.floor.0, slice.head.0, slice.events.len()), (4, 4, 0));
    // An emptied log goes on where it was.
    let receipt = store.commit(message(5)).await.unwrap();
    assert_eq!(receipt.events[0].position.0, 5);
    assert_eq!(store.check().await.unwrap(), []);
}
