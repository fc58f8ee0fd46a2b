//! What is found.

use onlychat_domain::MessageId;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::{MessageSearch, cursor_after};
use onlychat_store::FoundMessages;
use onlychat_store::search::{Wanted, wanted};
use rusqlite::{Connection, params};

use super::{PER_MILLISECOND, document_of};
use crate::messages;
use crate::values::limit;

/// So many candidates are read for one page: entries say that words are there, not that they follow on each other.
const CANDIDATES_MAX: usize = 2000;

/// Newest first, which is how the index lies.
const CANDIDATES: &str = "SELECT i.rowid, d.message_id
    FROM search_index i CROSS JOIN search_documents d ON d.id = i.rowid
    WHERE i.search_index MATCH ?1 AND i.rowid >= ?2 AND i.rowid < ?3
    ORDER BY i.rowid DESC LIMIT ?4";

pub(super) fn find(
    db: &Connection,
    search: &MessageSearch,
    after: Option<MessageCursor>,
    most: usize,
) -> rusqlite::Result<FoundMessages> {
    let mut page = FoundMessages::default();
    if most == 0 {
        return Ok(page);
    }
    let from = search.since.map_or(0, |since| first_of(since.as_millis()));
    let to = search.before.map_or(i64::MAX, |before| first_of(before.as_millis())).min(end(db, after)?);
    let mut statement = db.prepare_cached(CANDIDATES)?;
    let most_looks = CANDIDATES_MAX.saturating_add(1);
    let mut rows = statement.query(params![expression(search), from, to, limit(most_looks)])?;
    let mut last_seen = None;
    let mut looked = 0;
    while let Some(row) = rows.next()? {
        if page.messages.len() == most || looked == CANDIDATES_MAX {
            page.next = last_seen;
            break;
        }
        looked += 1;
        let Some(message) = messages::by_id(db, MessageId::from_bytes(row.get(1)?))? else { continue };
        last_seen = Some(cursor_after(&message));
        if search.finds(&message) {
            page.messages.push(message);
        }
    }
    Ok(page)
}

/// Documents before this one come after the cursor.
fn end(db: &Connection, after: Option<MessageCursor>) -> rusqlite::Result<i64> {
    let Some(after) = after else { return Ok(i64::MAX) };
    let known = document_of(db, after.id)?;
    Ok(known.unwrap_or_else(|| first_of(after.created_at.as_millis())))
}

fn first_of(millis: i64) -> i64 {
    millis.saturating_mul(PER_MILLISECOND)
}

/// In FTS5's language: everything quoted, nothing of it an operator. Entries have no quotation mark.
fn expression(search: &MessageSearch) -> String {
    let parts = wanted(search).into_iter().map(|wanted| match wanted {
        Wanted::Entry(entry) => format!("\"{entry}\""),
        Wanted::Beginning(beginning) => format!("\"{beginning}\"*"),
    });
    parts.collect::<Vec<_>>().join(" AND ")
}
