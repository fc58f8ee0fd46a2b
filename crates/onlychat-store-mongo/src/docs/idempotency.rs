//! Remembered answers.

use mongodb::bson::{Binary, DateTime};
use onlychat_domain::Subject;
use onlychat_store::{Answer, Fingerprint};
use serde::{Deserialize, Serialize};

use super::accounts::binary;
use crate::error::Damaged;

/// A key belongs to its owner.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct IdempotencyKey {
    pub(crate) owner: Subject,
    pub(crate) key: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IdempotencyDoc {
    #[serde(rename = "_id")]
    pub(crate) id: IdempotencyKey,
    pub(crate) fingerprint: Binary,
    pub(crate) taken_at: DateTime,
    /// Null while the request is being worked on.
    pub(crate) answer: Option<AnswerDoc>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnswerDoc {
    status: i32,
    content_type: String,
    body: Binary,
}

/// A fingerprint as it is stored.
pub(crate) fn fingerprint(fingerprint: Fingerprint) -> Binary {
    binary(&fingerprint.0)
}

impl From<&Answer> for AnswerDoc {
    fn from(answer: &Answer) -> Self {
        let Answer { status, body, content_type } = answer;
        Self { status: i32::from(*status), content_type: content_type.clone(), body: binary(body) }
    }
}

impl TryFrom<AnswerDoc> for Answer {
    type Error = Damaged;

    fn try_from(document: AnswerDoc) -> Result<Self, Damaged> {
        let AnswerDoc { status, content_type, body } = document;
        let status = u16::try_from(status).map_err(|error| Damaged {
            collection: crate::collections::IDEMPOTENCY_KEYS,
            reason: format!("an answer has a bad status: {error}"),
        })?;
        Ok(Self { status, body: body.bytes, content_type })
    }
}
