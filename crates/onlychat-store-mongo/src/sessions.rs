//! The sessions of our transactions, and how to get past those of a process that is gone.
//!
//! MongoDB keeps the open transaction of a process that was killed for a minute, and whoever writes what it wrote meets
//! it until then. So every process notes which sessions are its own, and whoever meets others for long ends those noted
//! transactions in which nothing has happened for a while. That is safe: such a transaction is undone as a whole, and
//! an owner who is there after all runs it again.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::TryStreamExt;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, doc};
use mongodb::error::{Error, Result as DriverResult};
use mongodb::options::ReadConcern;
use mongodb::{Client, ClientSession, Collection};
use parking_lot::Mutex;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

/// How long a transaction must have stood still before somebody else ends it. Between two steps of a live one are
/// milliseconds.
const STANDS_STILL: Duration = Duration::from_millis(500);
/// How often somebody who meets others looks for such transactions.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How long a note stands before it is written anew.
const NOTE_FRESH: Duration = Duration::from_mins(10);
/// After how many milliseconds a note is of no use to anybody: much longer than it takes to be written anew.
const NOTE_OLD_MS: i64 = 60 * 60 * 1000;

/// The sessions in which this process runs transactions, and the notes of everybody's.
#[derive(Debug)]
pub(crate) struct Sessions {
    client: Client,
    notes: Collection<Document>,
    own: Mutex<HashMap<Vec<u8>, Instant>>,
    looked_at: AsyncMutex<Option<Instant>>,
}

impl Sessions {
    /// `notes` is the collection that holds them, among other things.
    pub(crate) fn new(client: &Client, notes: Collection<Document>) -> Self {
        Self { client: client.clone(), notes, own: Mutex::default(), looked_at: AsyncMutex::default() }
    }

    /// A session for a transaction, noted as ours. The driver keeps few and uses them again: notes are rare.
    pub(crate) async fn start(&self) -> DriverResult<ClientSession> {
        let session = self.client.start_session().await?;
        let id = match session.id().get("id") {
            Some(Bson::Binary(id)) => id.clone(),
            _ => return Err(Error::custom("a session without an id")),
        };
        let noted = self.own.lock().get(&id.bytes).is_some_and(|at| at.elapsed() < NOTE_FRESH);
        if !noted {
            let note = doc! { "$currentDate": { "at": true } };
            self.notes.update_one(doc! { "_id": { "session": id.clone() } }, note).upsert(true).await?;
            self.own.lock().insert(id.bytes, Instant::now());
        }
        Ok(session)
    }

    /// Ends the transactions of other processes that stand still. Answers how many; 0 too when somebody looked just now.
    pub(crate) async fn end_idle(&self) -> DriverResult<usize> {
        let mut looked_at = self.looked_at.lock().await;
        if looked_at.is_some_and(|at| at.elapsed() < LOOK_EVERY) {
            return Ok(0);
        }
        *looked_at = Some(Instant::now());
        let others = self.others().await?;
        if others.is_empty() {
            return Ok(0);
        }
        let idle = self.idle(&others).await?;
        if !idle.is_empty() {
            let sessions: Vec<Document> = idle.iter().map(|id| doc! { "id": id.clone() }).collect();
            self.client.database("admin").run_command(doc! { "killSessions": sessions }).await?;
            tracing::warn!(count = idle.len(), "transactions of a process that is gone were ended");
        }
        Ok(idle.len())
    }

    /// Takes the notes of this process away: it runs no transaction any more.
    pub(crate) async fn forget(&self) -> DriverResult<()> {
        let own = self.own_ids();
        self.notes.delete_many(doc! { "_id.session": { "$in": own } }).await.map(drop)
    }

    fn own_ids(&self) -> Vec<Binary> {
        let id = |bytes: &Vec<u8>| Binary { subtype: BinarySubtype::Uuid, bytes: bytes.clone() };
        self.own.lock().keys().map(id).collect()
    }

    async fn others(&self) -> DriverResult<Vec<Binary>> {
        let old = doc! { "$lt": ["$at", { "$subtract": ["$$NOW", NOTE_OLD_MS] }] };
        self.notes.delete_many(doc! { "_id.session": { "$exists": true }, "$expr": old }).await?;
        let others = doc! { "_id.session": { "$exists": true, "$nin": self.own_ids() } };
        let notes: Vec<Document> = self.notes.find(others).await?.try_collect().await?;
        let id = |note: &Document| match note.get_document("_id").ok()?.get("session")? {
            Bson::Binary(id) => Some(id.clone()),
            _ => None,
        };
        Ok(notes.iter().filter_map(id).collect())
    }

    async fn idle(&self, sessions: &[Binary]) -> DriverResult<Vec<Binary>> {
        let still = i64::try_from(STANDS_STILL.as_micros()).unwrap_or(i64::MAX);
        let of_them = doc! {
            "type": "idleSession",
            "lsid.id": { "$in": sessions.to_vec() },
            "transaction.timeInactiveMicros": { "$gte": still },
        };
        let pipeline = [doc! { "$currentOp": { "idleSessions": true } }, doc! { "$match": of_them }];
        let admin = self.client.database("admin");
        let found = admin.aggregate(pipeline).read_concern(ReadConcern::local()).await?;
        let found: Vec<Document> = found.try_collect().await?;
        let id = |operation: &Document| match operation.get_document("lsid").ok()?.get("id")? {
            Bson::Binary(id) => Some(id.clone()),
            _ => None,
        };
        Ok(found.iter().filter_map(id).collect())
    }
}
