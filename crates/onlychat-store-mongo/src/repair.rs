//! Computing anew what can be computed from the rest.
//!
//! Whatever a repair relies on changes together with the document that it writes (a message with its conversation, an
//! event with its log, a subscription with its creator), so a repair and a commit of any node meet at that document.

mod conversation;
mod creator;
mod log;

use std::time::Duration;

use mongodb::ClientSession;
use mongodb::bson::Bson;
use mongodb::error::{Result as DriverResult, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::options::ReadConcern;
use onlychat_store::{Finding, REPAIRS_MAX, Result};
use tokio::time::sleep;

use crate::MongoStore;
use crate::check::{Suspects, about};
use crate::error::is_transient;
use crate::options::durable;

/// How often something that is written to meanwhile is tried.
const TRIES: u32 = 20;
/// How long it waits before the next try.
const PAUSE: Duration = Duration::from_millis(10);

/// What kind of thing may be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Conversation,
    Log,
    Creator,
    /// What nobody can know again.
    Channel,
    /// What files take and how often they are used; not repaired.
    Files,
}

impl MongoStore {
    /// Each thing is looked at again and repaired in a transaction of its own.
    pub(crate) async fn repair_all(&self) -> Result<Vec<Finding>> {
        let suspects = self.suspects().await?;
        let mut repaired = Vec::new();
        for Suspects { kind, ids } in suspects {
            for id in ids {
                if repaired.len() >= REPAIRS_MAX {
                    return Ok(repaired);
                }
                let about = about(Some(id.clone()));
                let done = self.ask_to_write(self.repair_one(kind, &id)).await?;
                repaired.extend(done.into_iter().map(|problem| Finding { about: about.clone(), problem }));
            }
        }
        Ok(repaired)
    }

    async fn repair_one(&self, kind: Kind, id: &Bson) -> DriverResult<Vec<String>> {
        let mut tries = 0;
        loop {
            let mut session = self.sessions.start().await?;
            match self.repair_once(&mut session, kind, id).await {
                Err(error) if is_transient(&error) && tries < TRIES => tries += 1,
                outcome => return outcome,
            }
            sleep(PAUSE).await;
        }
    }

    async fn repair_once(
        &self,
        session: &mut ClientSession,
        kind: Kind,
        id: &Bson,
    ) -> DriverResult<Vec<String>> {
        session.start_transaction().read_concern(ReadConcern::snapshot()).write_concern(durable()).await?;
        let done = match (kind, id) {
            (Kind::Conversation, Bson::String(id)) => self.repair_conversation(session, id).await?,
            (Kind::Log, Bson::ObjectId(user)) => self.repair_log(session, *user).await?,
            (Kind::Creator, Bson::ObjectId(user)) => self.repair_creator(session, *user).await?,
            // Nothing can be computed, or the id itself is damaged.
            _ => Vec::new(),
        };
        if done.is_empty() {
            session.abort_transaction().await?;
            return Ok(done);
        }
        match session.commit_transaction().await {
            // The server commits a transaction once, however often it is asked.
            Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
                session.commit_transaction().await?;
            }
            outcome => outcome?,
        }
        Ok(done)
    }
}
