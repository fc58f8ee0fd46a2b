//! What is found.

use futures_util::TryStreamExt;
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_document, doc};
use mongodb::error::Result as DriverResult;
use mongodb::options::Hint;
use onlychat_domain::MessageId;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::{MessageSearch, cursor_after};
use onlychat_store::search::{Wanted, wanted};
use onlychat_store::{FoundMessages, Messages, Result};
use serde::Deserialize;

use super::super::limit;
use crate::MongoStore;
use crate::collections::SEARCH;
use crate::docs::{date, timestamp};
use crate::migrations::index::SEARCH_ENTRIES;

/// So many candidates are looked at for one page.
const CANDIDATES_MAX: i64 = 5000;
/// A condition that fewer messages meet is rare: they are all looked at.
const RARE: i64 = 1000;
/// So many messages are read at once, of which some may not be found after all.
const BATCH: usize = 100;

#[derive(Clone, Copy, Deserialize)]
struct Candidate {
    #[serde(rename = "_id")]
    id: MessageId,
    at: DateTime,
}

impl Candidate {
    fn cursor(self) -> MessageCursor {
        MessageCursor { created_at: timestamp(self.at), id: self.id }
    }
}

impl MongoStore {
    pub(super) async fn find_messages(
        &self,
        search: &MessageSearch,
        after: Option<MessageCursor>,
        most: usize,
    ) -> Result<FoundMessages> {
        let mut page = FoundMessages::default();
        if limit(most).is_none() {
            return Ok(page);
        }
        let mut wanted = wanted(search);
        let range = range(search, after);
        let first = self.ask(self.leading(&wanted, &range)).await?;
        let lead = wanted.swap_remove(first);
        let candidates = self.ask(self.candidates(&lead, &wanted, &range)).await?;
        for batch in candidates.chunks(BATCH) {
            let ids: Vec<MessageId> = batch.iter().map(|candidate| candidate.id).collect();
            for message in self.messages(&ids).await? {
                if page.messages.len() == most {
                    page.next = page.messages.last().map(cursor_after);
                    return Ok(page);
                }
                page.messages.extend(search.finds(&message).then_some(message));
            }
        }
        page.next = self.ask(self.last_looked_at(&lead, &range)).await?.map(Candidate::cursor);
        Ok(page)
    }

    /// Which condition to walk along: the rarest if one is rare, else one whose messages the index has in order.
    async fn leading(&self, wanted: &[Wanted], range: &Document) -> DriverResult<usize> {
        let mut best: Option<(i64, usize)> = None;
        // The first one is all that the viewer has.
        for (place, condition) in wanted.iter().enumerate().skip(1) {
            let mut query = range.clone();
            query.insert("entries", matching(condition));
            let count = doc! { "count": SEARCH, "query": query, "limit": RARE, "hint": SEARCH_ENTRIES };
            let reply = self.database.run_command(count).await?;
            let count =
                reply.get_i32("n").map(i64::from).or_else(|_other| reply.get_i64("n")).unwrap_or(RARE);
            let usable = count < RARE || matches!(condition, Wanted::Entry(_));
            if usable && best.is_none_or(|(least, _place)| count < least) {
                best = Some((count, place));
            }
        }
        Ok(best.map_or(0, |(_count, place)| place))
    }

    /// Of the newest that meet `lead`, those that meet the others. The limit between the two keeps them apart.
    async fn candidates(
        &self,
        lead: &Wanted,
        others: &[Wanted],
        range: &Document,
    ) -> DriverResult<Vec<Candidate>> {
        let mut pipeline = newest(lead, range);
        pipeline.push(doc! { "$limit": CANDIDATES_MAX });
        let others: Vec<Bson> =
            others.iter().map(|other| doc! { "entries": matching(other) }.into()).collect();
        if !others.is_empty() {
            pipeline.push(doc! { "$match": { "$and": others } });
        }
        pipeline.push(doc! { "$project": { "at": 1 } });
        self.search_documents(pipeline).await
    }

    /// The last candidate of a page that looked at as many as it may.
    async fn last_looked_at(&self, lead: &Wanted, range: &Document) -> DriverResult<Option<Candidate>> {
        let mut pipeline = newest(lead, range);
        let place = [doc! { "$skip": CANDIDATES_MAX - 1 }, doc! { "$limit": 1 }];
        pipeline.extend(place);
        pipeline.push(doc! { "$project": { "at": 1 } });
        Ok(self.search_documents(pipeline).await?.pop())
    }

    async fn search_documents(&self, pipeline: Vec<Document>) -> DriverResult<Vec<Candidate>> {
        let found =
            self.collections.search.aggregate(pipeline).hint(Hint::Name(SEARCH_ENTRIES.to_owned())).await?;
        let found: Vec<Document> = found.try_collect().await?;
        found.into_iter().map(|document| deserialize_from_document(document).map_err(Into::into)).collect()
    }
}

fn newest(lead: &Wanted, range: &Document) -> Vec<Document> {
    let mut first = range.clone();
    first.insert("entries", matching(lead));
    vec![doc! { "$match": first }, doc! { "$sort": { "at": -1, "_id": -1 } }]
}

/// Entries are letters, digits and a mark: nothing of them means anything to a regular expression.
fn matching(wanted: &Wanted) -> Bson {
    match wanted {
        Wanted::Entry(entry) => entry.into(),
        Wanted::Beginning(beginning) => doc! { "$regex": format!("^{beginning}") }.into(),
    }
}

/// Which times are looked at.
fn range(search: &MessageSearch, after: Option<MessageCursor>) -> Document {
    let mut range = Document::new();
    let mut at = Document::new();
    at.extend(search.since.map(|since| ("$gte".to_owned(), date(since).into())));
    at.extend(search.before.map(|before| ("$lt".to_owned(), date(before).into())));
    if let Some(MessageCursor { created_at, id }) = after {
        at.insert("$lte", date(created_at));
        let behind = [doc! { "at": { "$lt": date(created_at) } }, doc! { "_id": { "$lt": id.to_string() } }];
        range.insert("$or", behind.to_vec());
    }
    if !at.is_empty() {
        range.insert("at", at);
    }
    range
}
