//! What a notification says.

use onlychat_domain::{SessionId, Subject, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::verify::WebhookError;
use crate::api::json_fault;
use crate::user::{ClerkUser, UserObject};

/// A genuine notification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebhookEvent {
    /// The same over all attempts to deliver it.
    pub id: String,
    /// When this attempt was made.
    pub timestamp: Timestamp,
    /// What happened.
    pub kind: WebhookKind,
}

/// What happened at Clerk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WebhookKind {
    /// Somebody is new.
    UserCreated(ClerkUser),
    /// Somebody changed. May come before [`WebhookKind::UserCreated`].
    UserUpdated(ClerkUser),
    /// Somebody is gone.
    UserDeleted(Subject),
    /// A session was ended, removed or revoked.
    SessionEnded {
        /// Which.
        session_id: SessionId,
        /// Whose.
        subject: Subject,
    },
    /// Something OnlyChat does not need; accept it.
    Other(String),
}

#[derive(Deserialize)]
struct Envelope {
    r#type: String,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
struct Deleted {
    id: String,
}

#[derive(Deserialize)]
struct Session {
    id: String,
    user_id: String,
}

pub(super) fn parse(body: &[u8]) -> Result<WebhookKind, WebhookError> {
    let Envelope { r#type, data } = read(serde_json::from_slice(body))?;
    Ok(match r#type.as_str() {
        "user.created" => WebhookKind::UserCreated(user(data)?),
        "user.updated" => WebhookKind::UserUpdated(user(data)?),
        "user.deleted" => {
            let Deleted { id } = read(serde_json::from_value(data))?;
            WebhookKind::UserDeleted(id.parse().map_err(bad_id)?)
        }
        "session.ended" | "session.removed" | "session.revoked" => {
            let Session { id, user_id } = read(serde_json::from_value(data))?;
            WebhookKind::SessionEnded {
                session_id: id.parse().map_err(bad_id)?,
                subject: user_id.parse().map_err(bad_id)?,
            }
        }
        _ => WebhookKind::Other(r#type),
    })
}

fn user(data: Value) -> Result<ClerkUser, WebhookError> {
    let object: UserObject = read(serde_json::from_value(data))?;
    object.into_user().ok_or_else(|| WebhookError::Malformed("this is no person".to_owned()))
}

fn read<T>(parsed: serde_json::Result<T>) -> Result<T, WebhookError> {
    parsed.map_err(|error| WebhookError::Malformed(json_fault(&error)))
}

fn bad_id(error: onlychat_domain::id::BadId) -> WebhookError {
    WebhookError::Malformed(error.to_string())
}
