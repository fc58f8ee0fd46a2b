//! Who sees what of whom.

use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use onlychat_domain::privacy::{Privacy, Relation, Report, ReportReason, Side};
use onlychat_domain::{MessageId, ReportId, UserId};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};

/// Somebody's settings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct PrivacyDoc {
    #[serde(rename = "_id")]
    pub(crate) user: ObjectId,
    #[serde(flatten)]
    pub(crate) privacy: Privacy,
}

/// Who says something of whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(crate) struct RelationKey {
    pub(crate) owner: ObjectId,
    pub(crate) other: ObjectId,
}

impl RelationKey {
    pub(crate) const fn new(owner: UserId, other: UserId) -> Self {
        Self { owner: oid(owner), other: oid(other) }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RelationDoc {
    #[serde(rename = "_id")]
    pub(crate) id: RelationKey,
    pub(crate) blocked_at: Option<DateTime>,
    pub(crate) restricted_at: Option<DateTime>,
}

impl RelationDoc {
    /// With these settings of whose it is.
    pub(crate) fn side(relation: Option<&Self>, privacy: Privacy) -> Side {
        let time = |at: fn(&Self) -> Option<DateTime>| relation.and_then(at).map(timestamp);
        Side {
            privacy,
            blocked_at: time(|relation| relation.blocked_at),
            restricted_at: time(|relation| relation.restricted_at),
        }
    }
}

impl From<&Relation> for RelationDoc {
    fn from(relation: &Relation) -> Self {
        let Relation { owner_id, other_id, blocked_at, restricted_at } = relation;
        Self {
            id: RelationKey::new(*owner_id, *other_id),
            blocked_at: blocked_at.map(date),
            restricted_at: restricted_at.map(date),
        }
    }
}

impl From<RelationDoc> for Relation {
    fn from(document: RelationDoc) -> Self {
        let RelationDoc { id, blocked_at, restricted_at } = document;
        Self {
            owner_id: user_id(id.owner),
            other_id: user_id(id.other),
            blocked_at: blocked_at.map(timestamp),
            restricted_at: restricted_at.map(timestamp),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReportDoc {
    #[serde(rename = "_id")]
    id: ReportId,
    reporter_id: ObjectId,
    subject_id: ObjectId,
    message_id: Option<MessageId>,
    reason: ReportReason,
    note: Option<String>,
    evidence: Option<String>,
    created_at: DateTime,
}

impl From<&Report> for ReportDoc {
    fn from(report: &Report) -> Self {
        let Report { id, reporter_id, subject_id, message_id, reason, note, evidence, created_at } = report;
        Self {
            id: *id,
            reporter_id: oid(*reporter_id),
            subject_id: oid(*subject_id),
            message_id: *message_id,
            reason: *reason,
            note: note.clone(),
            evidence: evidence.clone(),
            created_at: date(*created_at),
        }
    }
}

impl From<ReportDoc> for Report {
    fn from(document: ReportDoc) -> Self {
        Self {
            id: document.id,
            reporter_id: user_id(document.reporter_id),
            subject_id: user_id(document.subject_id),
            message_id: document.message_id,
            reason: document.reason,
            note: document.note,
            evidence: document.evidence,
            created_at: timestamp(document.created_at),
        }
    }
}
