//! Whether the database answers and can be written to.

use std::time::Duration;

use mongodb::Database;
use mongodb::bson::doc;
use mongodb::error::Result;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::collections::Collections;
use crate::error::too_slow;

/// How long a successful write stands for the next ones.
const FRESH: Duration = Duration::from_secs(1);
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// Remembers when a write last succeeded.
#[derive(Debug, Default)]
pub(crate) struct Health {
    written_at: Mutex<Option<Instant>>,
}

impl Health {
    /// A ping each time, and a write that a majority confirms at most once a second, however many ask at once.
    pub(crate) async fn probe(&self, database: &Database, collections: &Collections) -> Result<()> {
        let answers = async {
            database.run_command(doc! { "ping": 1 }).await?;
            let mut written_at = self.written_at.lock().await;
            if written_at.is_none_or(|at| at.elapsed() >= FRESH) {
                let probe = collections
                    .meta
                    .update_one(doc! { "_id": "probe" }, doc! { "$inc": { "writes": 1_i64 } });
                probe.upsert(true).await?;
                *written_at = Some(Instant::now());
            }
            Ok(())
        };
        timeout(ANSWER_MAX, answers).await.unwrap_or_else(|_elapsed| Err(too_slow()))
    }
}
