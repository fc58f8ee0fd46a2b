//! Looking for what must never be.

mod pipelines;

use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;
use mongodb::options::{ReadPreference, SelectionCriteria};
use mongodb::{Client, Collection};
use onlychat_store::Finding;

use crate::collections::Collections;
use crate::docs::user_id;

/// How many findings are told.
const FINDINGS_MAX: usize = 100;

/// At most 100 findings, the first kinds first. Each question is answered from one snapshot, so that it sees only whole
/// commits, and holds up nobody.
pub(crate) async fn check(client: &Client, collections: &Collections) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for question in pipelines::all(collections) {
        findings.extend(question.ask(client, FINDINGS_MAX.saturating_sub(findings.len())).await?);
        if findings.len() >= FINDINGS_MAX {
            break;
        }
    }
    Ok(findings)
}

/// A pipeline that gives a document for each thing that must not be: its `_id`, and fields that say why.
struct Question {
    of: Collection<Document>,
    problem: &'static str,
    pipeline: Vec<Document>,
}

impl Question {
    async fn ask(mut self, client: &Client, most: usize) -> Result<Vec<Finding>> {
        self.pipeline.push(doc! { "$limit": i64::try_from(most).unwrap_or(i64::MAX) });
        let mut session = client.start_session().snapshot(true).await?;
        let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
        let ask = self.of.aggregate(self.pipeline).allow_disk_use(true).selection_criteria(primary);
        let mut cursor = ask.session(&mut session).await?;
        let found: Vec<Document> = cursor.stream(&mut session).try_collect().await?;
        Ok(found.into_iter().map(|document| finding(self.problem, document)).collect())
    }
}

fn finding(problem: &str, mut document: Document) -> Finding {
    let about = match document.remove("_id") {
        Some(Bson::ObjectId(id)) => user_id(id).to_string(),
        Some(Bson::String(id)) => id,
        Some(other) => other.to_string(),
        None => "a damaged document".to_owned(),
    };
    Finding { about, problem: format!("{problem}: {document}") }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::oid::ObjectId;

    use super::*;

    #[test]
    fn a_finding_names_people_as_the_api_does() {
        let found = finding("wrong", doc! { "_id": ObjectId::from_bytes([0x67; 12]), "head": 5 });
        assert_eq!(found.to_string(), "usr_676767676767676767676767: wrong: { \"head\": 5 }");
    }
}
