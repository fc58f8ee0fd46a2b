//! Whether a notification is Clerk's, and of now.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use onlychat_domain::{Clock, Timestamp};

use super::event::{self, WebhookEvent};
use super::secret::WebhookSecret;

/// Largest notification that is to be read.
pub const WEBHOOK_BODY_MAX: usize = 256 * 1024;
/// How far its time may be from ours, either way.
pub const WEBHOOK_TOLERANCE: Duration = Duration::from_mins(5);

/// Why a notification is refused. None of these holds any part of it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WebhookError {
    /// One of the three headers is missing or no text.
    #[error("a header of the signature is missing")]
    MissingHeader,
    /// The time is no number.
    #[error("the timestamp is no number of seconds")]
    BadTimestamp,
    /// Sent too long ago: an old one is being played back, or a clock is wrong.
    #[error("the notification is too old")]
    TooOld,
    /// Sent in the future: a clock is wrong.
    #[error("the notification is from the future")]
    TooNew,
    /// No signature fits.
    #[error("the signature is wrong")]
    Signature,
    /// The body is larger than [`WEBHOOK_BODY_MAX`].
    #[error("the notification is too large")]
    TooLarge,
    /// The body is genuine, and not what Clerk's documentation says.
    #[error("the notification is not understood: {0}")]
    Malformed(String),
}

/// Verifies notifications.
///
/// It does not know what came before. The caller remembers [`WebhookEvent::id`] with
/// [`WebhookEvent::timestamp`]: both the same again is a replay, to be refused; the same id with a later
/// time is Clerk's own retry, to be accepted without effect.
pub struct WebhookVerifier {
    secret: WebhookSecret,
    clock: Arc<dyn Clock>,
}

impl WebhookVerifier {
    /// Takes the endpoint's secret.
    pub fn new(secret: WebhookSecret, clock: Arc<dyn Clock>) -> Self {
        Self { secret, clock }
    }

    /// Takes the request's headers and its body, byte for byte as it came.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<WebhookEvent, WebhookError> {
        if body.len() > WEBHOOK_BODY_MAX {
            return Err(WebhookError::TooLarge);
        }
        let Signed { id, timestamp, signatures } = Signed::family(headers, "svix")
            .or_else(|| Signed::family(headers, "webhook"))
            .ok_or(WebhookError::MissingHeader)?;
        let sent_at = self.check_time(timestamp)?;
        if !self.secret.matches(id, timestamp, body, signatures) {
            return Err(WebhookError::Signature);
        }
        Ok(WebhookEvent { id: id.to_owned(), timestamp: sent_at, kind: event::parse(body)? })
    }

    fn check_time(&self, timestamp: &str) -> Result<Timestamp, WebhookError> {
        let secs: i64 = timestamp.parse().map_err(|_no_number| WebhookError::BadTimestamp)?;
        let (sent_at, now) = (Timestamp::from_secs(secs), Timestamp::from_secs(self.clock.now().as_secs()));
        if now.since(sent_at) > WEBHOOK_TOLERANCE {
            return Err(WebhookError::TooOld);
        }
        if sent_at.since(now) > WEBHOOK_TOLERANCE {
            return Err(WebhookError::TooNew);
        }
        Ok(sent_at)
    }
}

/// The three headers of one family, `svix-*` or the neutral `webhook-*`.
struct Signed<'a> {
    id: &'a str,
    timestamp: &'a str,
    signatures: &'a str,
}

impl<'a> Signed<'a> {
    fn family(headers: &'a HeaderMap, family: &str) -> Option<Self> {
        let header = |name: &str| headers.get(format!("{family}-{name}"))?.to_str().ok();
        Some(Self { id: header("id")?, timestamp: header("timestamp")?, signatures: header("signature")? })
    }
}
