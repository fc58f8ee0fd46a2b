//! A log's bounds, from its events. A hole cannot be filled; a log that begins after it is honest: whoever was told less
//! fetches again.

use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;
use onlychat_domain::Position;
use serde::Deserialize;

use crate::MongoStore;
use crate::docs::{EventDoc, EventKey, LogDoc, user_id};

/// How many events before a log's beginning are taken away at once; the rest shows as damage again.
const SLICE: i64 = 1000;
/// How many places come in one answer; a log has hundreds of thousands at most.
const BATCH: u32 = 10_000;

/// An event of which only the place is looked at.
#[derive(Deserialize)]
struct PlaceDoc {
    #[serde(rename = "_id")]
    id: EventKey,
}

impl MongoStore {
    pub(super) async fn repair_log(
        &self,
        session: &mut ClientSession,
        user: ObjectId,
    ) -> Result<Vec<String>> {
        let found = self.collections.event_logs.find_one(doc! { "_id": user }).session(&mut *session).await?;
        let mut right = found.clone().unwrap_or(LogDoc::empty(user_id(user)));
        let mut done = Vec::new();

        let last = self.last_event(session, user).await?;
        if let Some(last) = last.filter(|last| last.id.position > right.head) {
            right.head = last.id.position;
            done.push(format!("its log goes up to its last event, {}", right.head.0));
        }
        let floor = self.last_hole(session, &right).await?;
        if floor > right.floor {
            right.floor = floor;
            done.push(format!(
                "its log begins after its last hole, at {}: whoever was told less fetches again",
                floor.0 + 1
            ));
        }
        let gone = self.take_before(session, user, right.floor).await?;
        if gone > 0 {
            done.push(format!("{gone} events before its beginning are gone"));
        }
        let first = doc! { "_id": place(user, right.floor.next()) };
        let first = self.collections.events.find_one(first).session(&mut *session).await?;
        let oldest_at = first.map(|event| event.at);
        if right.oldest_at != oldest_at {
            right.oldest_at = oldest_at;
            done.push("its log knows the time of its first event".to_owned());
        }
        if !done.is_empty() {
            let LogDoc { id, head, floor, oldest_at } = right;
            let set = doc! { "head": head.0, "floor": floor.0, "oldestAt": oldest_at };
            let update = self.collections.event_logs.update_one(doc! { "_id": id }, doc! { "$set": set });
            update.upsert(true).session(&mut *session).await?;
        }
        Ok(done)
    }

    /// The last event of somebody, wherever their log ends.
    async fn last_event(&self, session: &mut ClientSession, user: ObjectId) -> Result<Option<EventDoc>> {
        let all = doc! { "$gte": place(user, Position::ZERO), "$lte": place(user, Position(i64::MAX)) };
        self.collections.events.find_one(doc! { "_id": all }).sort(doc! { "_id": -1 }).session(session).await
    }

    /// The last place between floor and head at which there is no event; the floor itself when there is none.
    async fn last_hole(&self, session: &mut ClientSession, log: &LogDoc) -> Result<Position> {
        let within = doc! { "_id": { "$gt": place(log.id, log.floor), "$lte": place(log.id, log.head) } };
        let places = self.collections.events.clone_with_type::<PlaceDoc>();
        let find = places.find(within).projection(doc! { "_id": 1 }).sort(doc! { "_id": -1 });
        let mut events = find.batch_size(BATCH).session(&mut *session).await?;
        let mut expected = log.head;
        while expected > log.floor {
            let Some(event) = events.next(&mut *session).await.transpose()? else { return Ok(expected) };
            let EventKey { user: _, position } = event.id;
            if position != expected {
                return Ok(expected);
            }
            expected = Position(expected.0 - 1);
        }
        Ok(log.floor)
    }

    async fn take_before(&self, session: &mut ClientSession, user: ObjectId, floor: Position) -> Result<u64> {
        let before = doc! { "_id": { "$gte": place(user, Position::ZERO), "$lte": place(user, floor) } };
        let places = self.collections.events.clone_with_type::<PlaceDoc>();
        let find = places.find(before).projection(doc! { "_id": 1 }).sort(doc! { "_id": 1 }).limit(SLICE);
        let mut events = find.session(&mut *session).await?;
        let mut ids: Vec<Document> = Vec::new();
        while let Some(event) = events.next(&mut *session).await.transpose()? {
            ids.push(place(user, event.id.position));
        }
        if ids.is_empty() {
            return Ok(0);
        }
        let delete = self.collections.events.delete_many(doc! { "_id": { "$in": ids } });
        Ok(delete.session(session).await?.deleted_count)
    }
}

fn place(user: ObjectId, position: Position) -> Document {
    doc! { "user": user, "position": position.0 }
}
