//! The database, read past the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use mongodb::bson::{Document, doc, oid::ObjectId};
use onlychat_domain::{ConversationId, UserId};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::Result;
use crate::record::Stored;

/// Which database a server is given.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A database of a replica set, by a URL that names it.
    Mongo(String),
}

impl Database {
    /// A new one for a proof: a file in `folder`, or a database with a name of its own on the replica set at `mongodb_url`.
    pub fn prepare(folder: &Path, mongodb_url: Option<&str>) -> Result<Self> {
        let Some(url) = mongodb_url else { return Ok(Self::Sqlite(folder.join("onlychat.db"))) };
        let name = format!("onlychat_proof_{}", Uuid::now_v7().simple());
        let (base, options) = url.split_once('?').map_or((url, ""), |(base, options)| (base, options));
        let base = base.trim_end_matches('/');
        Ok(Self::Mongo(format!("{base}/{name}?{options}")))
    }

    /// As `DATABASE_URL` wants it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Mongo(url) => url.clone(),
        }
    }

    /// Every message.
    pub async fn messages(&self) -> Result<Vec<Stored>> {
        match self {
            Self::Sqlite(path) => sqlite_messages(path),
            Self::Mongo(url) => mongo_messages(url).await,
        }
    }

    /// When each conversation last changed, and when its last message was written, both in milliseconds since the epoch.
    pub async fn times(&self) -> Result<BTreeMap<String, [i64; 2]>> {
        match self {
            Self::Sqlite(path) => sqlite_times(path),
            Self::Mongo(url) => mongo_times(url).await,
        }
    }

    /// How many events there are, in all logs.
    pub async fn events(&self) -> Result<u64> {
        match self {
            Self::Sqlite(path) => {
                let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                Ok(db
                    .query_row("SELECT count(*) FROM events", [], |row| row.get::<_, i64>(0))?
                    .unsigned_abs())
            }
            Self::Mongo(url) => {
                let events = connect(url).await?.collection::<Document>("events");
                Ok(events.count_documents(Document::new()).await?)
            }
        }
    }

    /// Takes a MongoDB database away again; a file goes with its folder.
    pub async fn remove(&self) -> Result<()> {
        if let Self::Mongo(url) = self {
            connect(url).await?.drop().await?;
        }
        Ok(())
    }
}

fn sqlite_messages(path: &Path) -> Result<Vec<Stored>> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement =
        db.prepare("SELECT conversation_id, seq, client_id, author_id, text FROM messages")?;
    let rows = statement.query_map([], |row| {
        Ok(Stored {
            conversation_id: ConversationId::from_bytes(row.get(0)?).to_string(),
            seq: row.get(1)?,
            client_id: Uuid::from_bytes(row.get(2)?).to_string(),
            author_id: UserId::from_bytes(row.get(3)?).to_string(),
            text: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn sqlite_times(path: &Path) -> Result<BTreeMap<String, [i64; 2]>> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = db.prepare(
        "SELECT c.id, c.updated_at, m.created_at FROM conversations c
         JOIN messages m ON m.conversation_id = c.id AND m.seq = c.last_seq",
    )?;
    let times = statement.query_map([], |row| {
        Ok((ConversationId::from_bytes(row.get(0)?).to_string(), [row.get(1)?, row.get(2)?]))
    })?;
    Ok(times.collect::<rusqlite::Result<_>>()?)
}

async fn mongo_times(url: &str) -> Result<BTreeMap<String, [i64; 2]>> {
    let lookup =
        doc! { "from": "messages", "localField": "lastMessageId", "foreignField": "_id", "as": "last" };
    let conversations = connect(url).await?.collection::<Document>("conversations");
    let mut rows = conversations.aggregate([doc! { "$lookup": lookup }, doc! { "$unwind": "$last" }]).await?;
    let mut times = BTreeMap::new();
    while let Some(row) = rows.try_next().await? {
        let written = row.get_document("last")?.get_datetime("createdAt")?.timestamp_millis();
        let changed = row.get_datetime("updatedAt")?.timestamp_millis();
        times.insert(row.get_str("_id")?.to_owned(), [changed, written]);
    }
    Ok(times)
}

async fn connect(url: &str) -> Result<mongodb::Database> {
    let client = mongodb::Client::with_uri_str(url).await?;
    client.default_database().ok_or_else(|| "the URL names no database".into())
}

async fn mongo_messages(url: &str) -> Result<Vec<Stored>> {
    let database = connect(url).await?;
    let mut rows = database.collection::<Document>("messages").find(Document::new()).await?;
    let mut stored = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let author: ObjectId = row.get_object_id("authorId")?;
        stored.push(Stored {
            conversation_id: row.get_str("conversationId")?.to_owned(),
            seq: row.get_i64("seq")?,
            client_id: row.get_str("clientId")?.to_owned(),
            author_id: UserId::from_bytes(author.bytes()).to_string(),
            text: row.get_str("text")?.to_owned(),
        });
    }
    Ok(stored)
}
