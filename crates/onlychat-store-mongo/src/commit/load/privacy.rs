//! Who sees what of whom.

use mongodb::ClientSession;
use mongodb::bson::doc;
use mongodb::error::Result;
use onlychat_domain::privacy::Report;

use super::{find, one_of};
use crate::collections::Collections;
use crate::commit::need::Need;
use crate::commit::working::Working;
use crate::docs::{RelationKey, oid, user_id};

pub(super) async fn load(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    need.privacy.iter().for_each(|id| working.privacy.expect(*id));
    let any = one_of("_id", need.privacy.iter().copied().map(oid));
    for privacy in find(s, &from.privacy, any.into_iter().collect()).await? {
        working.privacy.load(user_id(privacy.user), privacy);
    }
    need.relations.iter().for_each(|key| working.relations.expect(*key));
    let key = |RelationKey { owner, other }: &RelationKey| doc! { "owner": *owner, "other": *other };
    let any = one_of("_id", need.relations.iter().map(key));
    for relation in find(s, &from.relations, any.into_iter().collect()).await? {
        working.relations.load(relation.id, relation);
    }
    need.reports.iter().for_each(|id| working.reports.expect(*id));
    let any = one_of("_id", need.reports.iter().map(ToString::to_string));
    for report in find(s, &from.reports, any.into_iter().collect()).await? {
        working.reports.load(Report::from(report.clone()).id, report);
    }
    Ok(())
}
