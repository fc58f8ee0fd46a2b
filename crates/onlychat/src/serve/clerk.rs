//! Clerk's notifications, as the HTTP layer reads them.

use std::sync::Arc;

use axum::http::HeaderMap;
use onlychat_api::{Notification, WebhookError, WebhookReader};
use onlychat_app::provider::{Change, Notice};
use onlychat_identity::Revoked;
use onlychat_identity_clerk::{ClerkUser, WebhookError as ClerkError, WebhookKind, WebhookVerifier};

use crate::config::Clerk;
use crate::wiring::Ports;

/// Reads Clerk's notifications, if a signing secret is set.
pub(crate) fn webhooks(clerk: &Clerk, ports: &Ports) -> Option<Arc<dyn WebhookReader>> {
    let secret = clerk.webhook_secret.clone()?;
    Some(Arc::new(ClerkWebhooks(WebhookVerifier::new(secret, ports.clock.clone()))))
}

struct ClerkWebhooks(WebhookVerifier);

impl WebhookReader for ClerkWebhooks {
    fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, WebhookError> {
        let event = self.0.verify(headers, body).map_err(|error| match error {
            ClerkError::Malformed(how) => WebhookError::Malformed(how),
            other => WebhookError::Signature(other.to_string()),
        })?;
        let (change, ends) = meaning(event.kind);
        Ok(Notification {
            notice: Notice { provider: "clerk", id: event.id, sent_at: event.timestamp, change },
            ends,
        })
    }
}

/// What it says of people, and which sessions it ends.
fn meaning(kind: WebhookKind) -> (Change, Option<Revoked>) {
    match kind {
        WebhookKind::UserCreated(user) | WebhookKind::UserUpdated(user) => {
            let ClerkUser { subject, profile, updated_at, banned } = user;
            let ends = banned.then(|| Revoked::Subject(subject.clone()));
            (Change::Upserted { subject, profile, updated_at }, ends)
        }
        WebhookKind::UserDeleted(subject) => {
            (Change::Deleted(subject.clone()), Some(Revoked::Subject(subject)))
        }
        WebhookKind::SessionEnded { session_id, .. } => (Change::Nothing, Some(Revoked::Session(session_id))),
        WebhookKind::Other(kind) => {
            tracing::debug!(kind, "a notification of Clerk's that is not needed");
            (Change::Nothing, None)
        }
    }
}
