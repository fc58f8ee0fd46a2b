//! Looking for what must never be.

mod pipelines;

use futures_util::TryStreamExt;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;
use mongodb::options::{ReadPreference, SelectionCriteria};
use mongodb::{Client, Collection};
use onlychat_store::Finding;

use crate::collections::Collections;
use crate::docs::{CreatorDoc, search_name, user_id};
use crate::repair::Kind;

/// How many findings are told.
const FINDINGS_MAX: usize = 100;

/// At most 100 findings, the first kinds first. Each question is answered from one snapshot, so that it sees only whole
/// commits, and holds up nobody.
pub(crate) async fn check(client: &Client, collections: &Collections) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for question in pipelines::all(collections) {
        findings.extend(question.ask(client, FINDINGS_MAX.saturating_sub(findings.len())).await?);
        if findings.len() >= FINDINGS_MAX {
            return Ok(findings);
        }
    }
    let odd = odd_search_names(collections).await?.into_iter().map(|id| Finding {
        about: user_id(id).to_string(),
        problem: "a search does not look through its name".to_owned(),
    });
    findings.extend(odd.take(FINDINGS_MAX - findings.len()));
    Ok(findings)
}

/// Those of one kind whom a question is about, with a problem that may be one that can be repaired.
pub(crate) struct Suspects {
    pub(crate) kind: Kind,
    pub(crate) ids: Vec<Bson>,
}

/// All of them, whatever is wrong: whether something can be done is for the repair to see.
pub(crate) async fn suspects(client: &Client, collections: &Collections) -> Result<Vec<Suspects>> {
    let mut all = Vec::new();
    for question in pipelines::all(collections) {
        let kind = question.kind;
        let found = question.documents(client).await?.into_iter();
        all.push(Suspects { kind, ids: found.filter_map(|mut document| document.remove("_id")).collect() });
    }
    let ids = odd_search_names(collections).await?.into_iter().map(Bson::ObjectId).collect();
    all.push(Suspects { kind: Kind::Creator, ids });
    Ok(all)
}

/// Whose search name is not what it should be. MongoDB knows lower case of ASCII alone, so it is compared here.
async fn odd_search_names(collections: &Collections) -> Result<Vec<ObjectId>> {
    let mut creators = collections.creators.find(doc! { "page": { "$ne": Bson::Null } }).await?;
    let mut odd = Vec::new();
    while let Some(CreatorDoc { id, page, .. }) = creators.try_next().await? {
        if page.is_some_and(|page| page.search_name != search_name(&page.display_name)) {
            odd.push(id);
        }
    }
    Ok(odd)
}

/// A pipeline that gives a document for each thing that must not be: its `_id`, and fields that say why.
struct Question {
    of: Collection<Document>,
    /// What the ids are of.
    kind: Kind,
    problem: &'static str,
    pipeline: Vec<Document>,
}

impl Question {
    async fn ask(mut self, client: &Client, most: usize) -> Result<Vec<Finding>> {
        self.pipeline.push(doc! { "$limit": i64::try_from(most).unwrap_or(i64::MAX) });
        let problem = self.problem;
        let found = self.documents(client).await?;
        Ok(found.into_iter().map(|document| finding(problem, document)).collect())
    }

    async fn documents(self, client: &Client) -> Result<Vec<Document>> {
        let mut session = client.start_session().snapshot(true).await?;
        let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
        let ask = self.of.aggregate(self.pipeline).allow_disk_use(true).selection_criteria(primary);
        let mut cursor = ask.session(&mut session).await?;
        cursor.stream(&mut session).try_collect().await
    }
}

fn finding(problem: &str, mut document: Document) -> Finding {
    let about = about(document.remove("_id"));
    Finding { about, problem: format!("{problem}: {document}") }
}

/// An id as it is on the wire.
pub(crate) fn about(id: Option<Bson>) -> String {
    match id {
        Some(Bson::ObjectId(id)) => user_id(id).to_string(),
        Some(Bson::String(id)) => id,
        Some(other) => other.to_string(),
        None => "a damaged document".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_people_as_the_api_does() {
        let found = finding("wrong", doc! { "_id": ObjectId::from_bytes([0x67; 12]), "head": 5 });
        assert_eq!(found.to_string(), "usr_676767676767676767676767: wrong: { \"head\": 5 }");
    }
}
