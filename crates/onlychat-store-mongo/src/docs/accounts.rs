//! What identity keeps.

use std::fmt;

use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, DateTime};
use onlychat_domain::{EmailKey, Secret, SessionId, Subject};
use onlychat_store::{Credential, ProviderState, RefreshHash, Session};
use serde::{Deserialize, Serialize};

use super::{date, timestamp};
use crate::error::Damaged;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CredentialDoc {
    #[serde(rename = "_id")]
    pub(crate) subject: Subject,
    pub(crate) email: EmailKey,
    password_hash: String,
    created_at: DateTime,
}

/// Without the password's hash.
impl fmt::Debug for CredentialDoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialDoc").field("subject", &self.subject).finish_non_exhaustive()
    }
}

impl From<&Credential> for CredentialDoc {
    fn from(credential: &Credential) -> Self {
        let Credential { subject, email, password_hash, created_at } = credential;
        Self {
            subject: subject.clone(),
            email: email.clone(),
            password_hash: password_hash.expose().clone(),
            created_at: date(*created_at),
        }
    }
}

impl From<CredentialDoc> for Credential {
    fn from(document: CredentialDoc) -> Self {
        let CredentialDoc { subject, email, password_hash, created_at } = document;
        Self { subject, email, password_hash: Secret::new(password_hash), created_at: timestamp(created_at) }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionDoc {
    #[serde(rename = "_id")]
    pub(crate) id: SessionId,
    pub(crate) subject: Subject,
    pub(crate) refresh_hash: Binary,
    pub(crate) created_at: DateTime,
    pub(crate) expires_at: DateTime,
    pub(crate) ended_at: Option<DateTime>,
}

/// Bytes as they are stored.
pub(super) fn binary(bytes: &[u8]) -> Binary {
    Binary { subtype: BinarySubtype::Generic, bytes: bytes.to_vec() }
}

impl From<&Session> for SessionDoc {
    fn from(session: &Session) -> Self {
        let Session { id, subject, refresh_hash, created_at, expires_at, ended_at } = session;
        Self {
            id: id.clone(),
            subject: subject.clone(),
            refresh_hash: binary(&refresh_hash.0),
            created_at: date(*created_at),
            expires_at: date(*expires_at),
            ended_at: ended_at.map(date),
        }
    }
}

impl TryFrom<SessionDoc> for Session {
    type Error = Damaged;

    fn try_from(document: SessionDoc) -> Result<Self, Damaged> {
        let SessionDoc { id, subject, refresh_hash, created_at, expires_at, ended_at } = document;
        let hash = <[u8; 32]>::try_from(refresh_hash.bytes).map_err(|bytes| Damaged {
            collection: crate::collections::SESSIONS,
            reason: format!("{id} has a hash of {} bytes", bytes.len()),
        })?;
        Ok(Self {
            id,
            subject,
            refresh_hash: RefreshHash(hash),
            created_at: timestamp(created_at),
            expires_at: timestamp(expires_at),
            ended_at: ended_at.map(timestamp),
        })
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProviderStateDoc {
    #[serde(rename = "_id")]
    pub(crate) subject: Subject,
    /// Null in a document that is only there to be met by who relies on there being none.
    pub(crate) updated_at: Option<DateTime>,
    pub(crate) deleted: bool,
}

impl ProviderStateDoc {
    pub(crate) fn state(&self) -> Option<ProviderState> {
        self.updated_at.map(|at| ProviderState { updated_at: timestamp(at), deleted: self.deleted })
    }
}

/// A provider's notification.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct WebhookKey {
    pub(crate) provider: String,
    pub(crate) id: String,
}

impl WebhookKey {
    pub(crate) fn new(provider: &str, id: &str) -> Self {
        Self { provider: provider.to_owned(), id: id.to_owned() }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookDoc {
    #[serde(rename = "_id")]
    pub(crate) id: WebhookKey,
    pub(crate) sent_at: DateTime,
}
