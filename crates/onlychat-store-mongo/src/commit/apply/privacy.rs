//! Writes about who sees what of whom.

use onlychat_store::{PrivacyWrite, UniqueKey};

use super::Refusal;
use crate::commit::working::Working;
use crate::docs::{PrivacyDoc, RelationKey, oid};

pub(super) fn apply(working: &mut Working, write: &PrivacyWrite) -> Result<(), Refusal> {
    match write {
        PrivacyWrite::Put { user_id, privacy } => {
            working.privacy.set(*user_id, PrivacyDoc { user: oid(*user_id), privacy: *privacy });
        }
        PrivacyWrite::PutRelation(relation) => {
            let key = RelationKey::new(relation.owner_id, relation.other_id);
            if relation.is_none() {
                working.relations.remove(&key);
            } else {
                working.relations.set(key, relation.into());
            }
        }
        PrivacyWrite::InsertReport(report) => {
            if working.reports.get(&report.id).is_some() {
                return Err(Refusal::Duplicate(UniqueKey::ReportId));
            }
            working.reports.set(report.id, report.into());
        }
    }
    Ok(())
}
