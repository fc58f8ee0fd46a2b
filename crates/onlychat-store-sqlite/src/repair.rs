//! Computing anew what can be computed from the rest.

mod statements;

use onlychat_domain::{ConversationId, UserId};
use onlychat_store::{Finding, REPAIRS_MAX, Result};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, params};

use crate::SqliteStore;
use crate::creators::{odd_search_texts, search_text};

impl SqliteStore {
    /// Each thing is looked at again and repaired in one job of the writer's, between those of others.
    pub(crate) async fn repair_all(&self) -> Result<Vec<Finding>> {
        let mut repaired = Vec::new();
        for id in self.slow.read(|db| ids(db, statements::SUSPECT_CONVERSATIONS)).await? {
            if repaired.len() >= REPAIRS_MAX {
                return Ok(repaired);
            }
            let about = ConversationId::from_bytes(id).to_string();
            let done = self.write(move |db| run(db, statements::CONVERSATION, &id)).await?;
            repaired.extend(told(&about, done));
        }
        for id in self.slow.read(|db| ids(db, statements::SUSPECT_LOGS)).await? {
            if repaired.len() >= REPAIRS_MAX {
                return Ok(repaired);
            }
            let about = UserId::from_bytes(id).to_string();
            let done = self.write(move |db| log(db, &id)).await?;
            repaired.extend(told(&about, done));
        }
        for id in self.slow.read(suspect_creators).await? {
            if repaired.len() >= REPAIRS_MAX {
                return Ok(repaired);
            }
            let about = UserId::from_bytes(id).to_string();
            let done = self.write(move |db| creator(db, &id)).await?;
            repaired.extend(told(&about, done));
        }
        Ok(repaired)
    }
}

fn told(about: &str, done: Vec<String>) -> impl Iterator<Item = Finding> + '_ {
    done.into_iter().map(|problem| Finding { about: about.to_owned(), problem })
}

fn ids<const N: usize>(db: &Connection, sql: &str) -> rusqlite::Result<Vec<[u8; N]>>
where
    [u8; N]: FromSql,
{
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Runs each statement; every row that it changed says what was done.
fn run(db: &Connection, statements: &[&str], id: &[u8]) -> rusqlite::Result<Vec<String>> {
    let mut done = Vec::new();
    for sql in statements {
        let mut statement = db.prepare_cached(sql)?;
        let told = statement.query_map([id], |row| row.get(0))?;
        done.extend(told.collect::<rusqlite::Result<Vec<String>>>()?);
    }
    Ok(done)
}

fn log(db: &Connection, id: &[u8; 12]) -> rusqlite::Result<Vec<String>> {
    let mut done = run(db, statements::LOG, id)?;
    let gone = db.prepare_cached(statements::BEFORE_LOG)?.execute([id])?;
    if gone > 0 {
        done.push(format!("{gone} events before its beginning are gone"));
    }
    Ok(done)
}

fn suspect_creators(db: &Connection) -> rusqlite::Result<Vec<[u8; 12]>> {
    let mut suspects: Vec<[u8; 12]> = ids(db, statements::SUSPECT_CREATORS)?;
    suspects.extend(odd_search_texts(db)?);
    Ok(suspects)
}

fn creator(db: &Connection, id: &[u8; 12]) -> rusqlite::Result<Vec<String>> {
    let mut done = run(db, statements::CREATOR, id)?;
    let texts = "SELECT handle, display_name, search_text FROM creators WHERE user_id = ?1";
    let found: Option<(String, String, String)> = db
        .prepare_cached(texts)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((handle, display_name, found)) = found {
        let right = search_text(&handle, &display_name);
        if right != found {
            let set = "UPDATE creators SET search_text = ?2 WHERE user_id = ?1";
            db.prepare_cached(set)?.execute(params![id, right])?;
            done.push("what a search looks through is made of handle and name again".to_owned());
        }
    }
    Ok(done)
}
