//! What can be computed is computed anew, and nothing else is touched.

use onlychat_domain::{Position, Seq};
use onlychat_store::{Conversations, Creators, Events, Finding, Store};

use super::check::filled;
use super::kit::{ADA, BOB, CHAT, Place, message};
use crate::SqliteStore;

async fn damage(store: &SqliteStore, sql: &'static str) {
    store.write(move |db| db.execute(sql, [])).await.unwrap();
}

async fn repaired(store: &SqliteStore) -> Vec<Finding> {
    let repaired = store.repair().await.unwrap();
    assert_eq!(store.repair().await.unwrap(), [], "a second time there is nothing to do");
    repaired
}

#[tokio::test]
async fn what_is_whole_is_left_alone() {
    let place = Place::new();
    assert_eq!(filled(&place).await.repair().await.unwrap(), []);
}

#[tokio::test]
async fn what_can_be_computed_is() {
    let (chat, ada, bob) = (CHAT.to_string(), ADA.to_string(), BOB.to_string());
    for (harm, about, word) in [
        ("UPDATE conversations SET last_seq = 1", &chat, "its last message, 3"),
        ("UPDATE members SET updated_at = 5", &chat, "time of usr_"),
        ("UPDATE members SET unread_count = 7 WHERE unread_count = 3", &chat, "has 3 unread"),
        ("UPDATE members SET read_seq = 1, delivered_seq = 0 WHERE unread_count = 0", &chat, "up to 1"),
        ("DELETE FROM events WHERE position = 2 AND user_id < x'02'", &ada, "after its last hole, at 3"),
        ("DELETE FROM events WHERE position = 1 AND user_id < x'02'", &ada, "at 2"),
        ("DELETE FROM events WHERE position = 3 AND user_id < x'02'", &ada, "at 4"),
        ("UPDATE event_logs SET head = 1 WHERE user_id > x'02'", &bob, "up to its last event, 3"),
        ("UPDATE event_logs SET floor = 2 WHERE user_id > x'02'", &bob, "2 events before its beginning"),
        ("UPDATE event_logs SET oldest_at = NULL WHERE user_id > x'02'", &bob, "time of its first event"),
        ("DELETE FROM event_logs WHERE user_id < x'02'", &ada, "log is there again, up to 3"),
        ("UPDATE creators SET subscriber_count = 7", &ada, "counts its 0 subscribers"),
        ("UPDATE creators SET search_text = 'x'", &ada, "handle and name again"),
    ] {
        let place = Place::new();
        let store = filled(&place).await;
        damage(&store, harm).await;
        assert_ne!(store.check().await.unwrap(), [], "{harm}");
        let repaired = repaired(&store).await;
        let told = repaired.iter().any(|done| done.about == *about && done.problem.contains(word));
        assert!(told, "{harm}: {repaired:?}");
        assert_eq!(store.check().await.unwrap(), [], "{harm}");
        // Life goes on where it was.
        let receipt = store.commit(message(9)).await.unwrap();
        assert_eq!(receipt.messages[0].seq, Seq(4), "{harm}");
        assert!(receipt.events.iter().all(|event| event.position == Position(4)), "{harm}");
        assert_eq!(store.check().await.unwrap(), [], "{harm}");
    }
}

#[tokio::test]
async fn what_cannot_be_computed_is_told_and_left() {
    for harm in [
        "DELETE FROM messages WHERE seq = 2",
        "UPDATE conversations SET last_seq = 4",
        "UPDATE messages SET author_id = x'090909090909090909090909' WHERE seq = 3",
        "DELETE FROM members WHERE unread_count = 0",
        "UPDATE members SET read_seq = 9, delivered_seq = 9, unread_count = 0",
    ] {
        let place = Place::new();
        let store = filled(&place).await;
        damage(&store, harm).await;
        repaired(&store).await;
        assert_ne!(store.check().await.unwrap(), [], "{harm}");
    }
}

#[tokio::test]
async fn a_log_with_holes_begins_after_the_last_of_them() {
    let place = Place::new();
    let store = filled(&place).await;
    for number in 4..=6 {
        store.commit(message(number)).await.unwrap();
    }
    damage(&store, "DELETE FROM events WHERE position IN (2, 4)").await;
    repaired(&store).await;
    let slice = store.events_after(BOB, Position(1), 10).await.unwrap();
    assert_eq!((slice.floor, slice.head, slice.events.len()), (Position(4), Position(6), 2));
}

#[tokio::test]
async fn much_damage_is_repaired_in_several_goes() {
    let place = Place::new();
    let store = filled(&place).await;
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO creators SELECT randomblob(12), 'handle' || i, 'Name', NULL, 'everyone', 'x', 0, 1, 1 FROM n";
    damage(&store, many).await;
    let mut goes = Vec::new();
    loop {
        let repaired = store.repair().await.unwrap().len();
        if repaired == 0 {
            break;
        }
        goes.push(repaired);
    }
    assert_eq!(goes, [1000, 500]);
    assert_eq!(store.check().await.unwrap(), []);
    assert_eq!(store.search_creators("name", None, 2000).await.unwrap().len(), 1500);
    assert!(store.conversation(CHAT).await.unwrap().is_some());
}
